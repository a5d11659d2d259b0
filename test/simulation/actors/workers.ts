import { advanceOrders } from "../../../src/orchestration/advance-orders.ts";
import { callProvider } from "../../../src/orchestration/intents/call-provider.ts";
import { issueCreditNote, issueInvoice } from "../../../src/orchestration/intents/issue-documents.ts";
import { type IntentHandler, runIntents } from "../../../src/orchestration/intents/run-intents.ts";
import { takeOverLapsedIntents } from "../../../src/platform/intents.ts";
import { GATES } from "../provider.ts";
import { chance, type Job, note, pick, type Simulation, unlessOutage } from "../simulation.ts";
import { newTimers } from "../timers.ts";
import { Violation } from "../violation.ts";

/** Mails are sent and forgotten; the intents behind them go the way of all others. */
const sendMail: IntentHandler<null> = {
  ...{ kind: "send_mail", batch_max: 200, lease_seconds: 30 },
  call: async (_services, _tenant_id, intents) =>
    new Map(intents.map((intent) => [intent.intent_id, { outcome: "answered", answer: null }])),
  record: async () => {},
};

export async function advance(simulation: Simulation): Promise<number> {
  const { world } = simulation;
  const result = await unlessOutage(simulation, () => advanceOrders(world.services, world.tenant_id));
  if (result === null) return 1;
  if (result.parked > 0)
    throw new Violation("bug", `${result.parked} orders cannot be advanced: ${await parkedDetails(simulation)}`);
  if (result.claimed > 0) note(simulation, `advanced ${result.claimed}`);
  return result.claimed;
}

async function parkedDetails({ world }: Simulation): Promise<string> {
  const open = [...(world.tables?.exceptions.rows.values() ?? [])].filter((row) => row.reason === "advance_failed");
  return open.map((row) => row.detail).join("; ");
}

export async function issueDocuments(simulation: Simulation): Promise<number> {
  const { services, tenant_id } = simulation.world;
  const issued = await unlessOutage(simulation, async () => {
    const invoices = await runIntents(services, tenant_id, issueInvoice);
    return invoices + (await runIntents(services, tenant_id, issueCreditNote));
  });
  if (issued) note(simulation, `documents ${issued}`);
  return issued ?? 1;
}

export async function sendMails(simulation: Simulation): Promise<number> {
  const { services, tenant_id } = simulation.world;
  return (await unlessOutage(simulation, () => runIntents(services, tenant_id, sendMail))) ?? 1;
}

/** A worker asks the provider; what it is told, and when, is seen later. */
export async function callProviders(simulation: Simulation): Promise<number> {
  const { services, tenant_id, clock } = simulation.world;
  const { lease_seconds } = simulation;
  const handler = lease_seconds === null ? callProvider : { ...callProvider, lease_seconds };
  const opening = Promise.withResolvers<void>();
  const waiting = Promise.withResolvers<void>();
  let claimed = 0;
  let failure: unknown = null;
  const timers = newTimers();
  const gate = { waits: waiting.resolve, opened: opening.promise, timers };
  const run = GATES.run(gate, () =>
    unlessOutage(simulation, async () => {
      claimed = await runIntents(services, tenant_id, handler);
    }),
  );
  const ended = run.then(
    () => {},
    (error: unknown) => {
      failure = error;
    },
  );
  const job: Job = {
    started_ms: clock.now_ms,
    timers,
    open: opening.resolve,
    ended: ended.then(() => {
      simulation.jobs.delete(job);
      if (failure !== null) throw failure;
    }),
  };
  job.ended.catch(() => {});
  simulation.jobs.add(job);
  const is_waiting = await Promise.race([waiting.promise.then(() => true), job.ended.then(() => false)]);
  if (is_waiting) note(simulation, "asked the provider");
  return is_waiting ? 1 : claimed;
}

/** The answers of one round come in; or its worker is killed before it hears them. */
export async function answerOne(simulation: Simulation): Promise<void> {
  const job = pick(simulation, [...simulation.jobs]);
  if (!job) return;
  const is_killed = chance(simulation, "worker_killed");
  const is_late = chance(simulation, "worker_late");
  if (is_killed) {
    simulation.jobs.delete(job);
    simulation.world.restartWorkers();
    note(simulation, "killed a worker");
    return;
  }
  if (is_late) {
    simulation.world.clock.now_ms += 40_000;
    await takeOver(simulation);
    await callProviders(simulation);
    note(simulation, "late worker");
  }
  job.open();
  await job.ended;
  note(simulation, "answered by the provider");
}

/** A worker that still waits renews its lease; or it has waited for so long that it gives the calls up. */
export async function waitOn(simulation: Simulation): Promise<void> {
  const job = pick(simulation, [...simulation.jobs]);
  const gives_up = chance(simulation, "worker_late");
  if (!job) return;
  if (!gives_up) {
    for (const renew of job.timers.renewals) await renew();
    note(simulation, "renewed a lease");
    return;
  }
  for (const giveUp of [...job.timers.limits]) giveUp();
  simulation.jobs.delete(job);
  const reason = await job.ended.then(
    () => "an answer",
    (error: unknown) => String(error),
  );
  if (!reason.includes("did not end within")) throw new Violation("bug", `calls that were given up had ${reason}`);
  note(simulation, "gave calls up");
}

export async function takeOver(simulation: Simulation): Promise<void> {
  const { world } = simulation;
  const taken = await unlessOutage(simulation, () => world.inTx("sweep", takeOverLapsedIntents));
  if (taken) note(simulation, `took over ${taken}`);
}
