import assert from "node:assert/strict";
import { test } from "node:test";
import { FAULT_POINTS } from "../../src/platform/fault-points.ts";
import { ensureTemplate } from "../support/database.ts";
import { createClient } from "../support/faults/client.ts";
import { killAtPoints } from "../support/faults/kill.ts";
import { programOf, tryProgram } from "../support/faults/programs.ts";
import { orderBody } from "../support/faults/scenario-world.ts";
import { openFaultStage, restOf } from "../support/faults/stage.ts";
import { judgeWorld } from "../support/faults/world.ts";
import { pause } from "../support/harness/api-client.ts";
import { integerBetween, seededRandom } from "../support/harness/seeded.ts";

/**
 * RELIABILITY.md R-03: whatever fails, hangs or dies around a commit or a call, and wherever, every order comes to a legal
 * end, once, with the money right at the provider. `npm run bench -- faults` (DIRIGENT_FAULTS=full) tries each point alone,
 * lets each hang and kills at every one; here all points fail, in company, and DIRIGENT_FAULT_SEED chooses where something
 * hangs and where the program is killed.
 */
const is_full = process.env.DIRIGENT_FAULTS === "full";
const seed = Number(process.env.DIRIGENT_FAULT_SEED ?? 1);
const HANGS_SAMPLED = 24;
const KILLS_SAMPLED = 6;
const PROGRAMS_SAMPLED = 1;
const KILL_LANES = 2;

const by_request = FAULT_POINTS.filter((point) => programOf(point) === null);
const by_program = FAULT_POINTS.filter((point) => programOf(point) !== null);
const how = is_full ? "alone" : "together";
const stage = await openFaultStage();
const server_url = process.env.DIRIGENT_TEST_DATABASE_URL as string;
const trial = { server_url, directory: stage.world.directory, template: await ensureTemplate(server_url) };

test("every fault point is reached when nothing goes wrong, and all is well then", async (context) => {
  const reached = new Set([...(await stage.reach()).values()].flatMap((points) => [...points]));
  context.diagnostic(`${FAULT_POINTS.length} points, ${by_program.length} of them by programs`);

  assert.deepEqual(
    by_request.filter((point) => !reached.has(point)),
    [],
  );
  await restOf(stage.world, null);
  assert.deepEqual(await judgeWorld(stage.world), []);
});

for (const [action, points] of [
  ["throw", by_request],
  ["hang", is_full ? by_request : sample(by_request, HANGS_SAMPLED)],
] as const) {
  test(`at ${points.length} points something ${action}s once: what was begun comes to its end, and the provider's books are ours`, async () => {
    assert.deepEqual(await stage.tryPoints(points, action, how), []);
    assert.deepEqual(await judgeWorld(stage.world), []);
  });
}

test("the start, an import and the command line go on where an error has stopped them", async () => {
  const complaints: string[] = [];
  for (const point of by_program) {
    const as_program = /^create api key/.test(point);
    if (!as_program || is_full)
      complaints.push(...(await tryProgram(trial, point, "throw", as_program ? null : stage.armory)));
  }

  assert.deepEqual(complaints, []);
});

test("the program is killed at one point after the other, and goes on where it was", async (context) => {
  const reach = await stage.reach();
  const points = is_full ? by_request : sample(by_request, KILLS_SAMPLED);
  context.diagnostic(`seed ${seed}: ${points.join("; ")}`);
  const lanes = Array.from({ length: is_full ? KILL_LANES : 1 }, (_, lane, of = is_full ? KILL_LANES : 1) =>
    points.filter((_point, index) => index % of === lane),
  );
  const outcomes = await Promise.all(
    lanes.map((of_lane) =>
      killAtPoints(
        new Map(of_lane.map((point) => [point, [...reach].find(([, there]) => there.has(point))?.[0] ?? ""])),
      ),
    ),
  );

  assert.deepEqual(
    outcomes.flatMap(({ complaints }) => complaints),
    [],
  );
  assert.deepEqual(outcomes.flatMap(({ killed_at }) => killed_at).sort(), [...points].sort());
});

test("the start, an import and the command line go on after a kill, and after one who hung and was killed", async (context) => {
  const trials = (is_full ? by_program : sample(by_program, PROGRAMS_SAMPLED)).flatMap((point) =>
    is_full
      ? ([
          [point, "kill"],
          [point, "hang"],
        ] as const)
      : ([[point, "kill"]] as const),
  );
  context.diagnostic(trials.map(([point, action]) => `${point} ${action}`).join("; "));
  const complaints: string[] = [];
  for (const [point, action] of trials) complaints.push(...(await tryProgram(trial, point, action, null)));

  assert.deepEqual(complaints, []);
});

test("without the take-over of interrupted calls a failure leaves an order behind, and the judges say so", async () => {
  const { world, armory } = stage;
  await world.query(`
    create function public.keep_running() returns trigger language plpgsql as $$ begin return null; end $$;
    create trigger keep_running before update on platform.intents for each row
      when (old.kind = 'call_provider' and old.state = 'running' and new.state = 'waiting') execute function public.keep_running()`);
  const client = createClient(stage.addresses, world.key);
  const fault = armory.arm("call_provider: answered, not booked", "throw");
  const { order_id } = await client.ask("POST", "/v1/orders", orderBody({ COAT: 1 }));
  await fault.fired;
  await pause(3_000);

  const findings = await judgeWorld(world);

  assert(
    findings.some((finding) => finding.startsWith("work_left: 1 intents of call_provider are running")),
    findings.join("\n"),
  );
  await world.query("drop trigger keep_running on platform.intents");
  await client.waitFor(order_id, (order) => order.status === "released");
  await client.ask("POST", `/v1/orders/${order_id}/cancellations`, { reason: "customer_request" });
  await restOf(world, null);
  assert.deepEqual(await judgeWorld(world), []);
});

function sample(points: readonly string[], count: number): readonly string[] {
  const random = seededRandom(seed);
  const rest = [...points];
  return Array.from({ length: count }, () => rest.splice(integerBetween(random, 0, rest.length - 1), 1)[0] as string);
}
