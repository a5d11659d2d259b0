import { join } from "node:path";
import { openAcknowledgments } from "./acknowledgments.ts";
import { type CustomerTruth, startCustomerRobot } from "./customer-robot.ts";
import { comesToRest, openWitness, type Witness } from "./database-witness.ts";
import type { Fleet } from "./fleet.ts";
import { type KillOutcome, type KillTarget, killThrough, planKills } from "./fleet-kills.ts";
import { readMailTruth } from "./judge-mails.ts";
import { startLocationRobot } from "./location-robot.ts";
import type { Witnesses } from "./oracle.ts";
import { beginningAt, type PlacingReport, placeOrders } from "./order-client.ts";
import { readProviderTruth } from "./provider-truth.ts";
import { seededRandom } from "./seeded.ts";
import { demandOf, LOCATIONS, openShop, planOrders } from "./shop.ts";
import { findHeldIntents, type HeldIntent, takeoverSeconds } from "./takeover.ts";

export type FleetPlan = {
  readonly seed: number;
  readonly orders: number;
  readonly clients: number;
  readonly kills: Readonly<Record<KillTarget, number>>;
  /** Every so manieth customer gets mails. */
  readonly mail_every: number;
  /** How long all may take to come to rest after the last answer. */
  readonly rest_ms: number;
  /** Told after each acknowledgment how many there are. */
  readonly onAcknowledged?: (count: number) => void;
};

export type FleetRun = {
  readonly witness: Witness;
  readonly witnesses: Witnesses;
  readonly report: FleetReport;
  readonly close: () => Promise<void>;
};

export type FleetReport = PlacingReport & {
  readonly is_at_rest: boolean;
  readonly kills: readonly KillOutcome[];
  readonly placing_seconds: number;
  readonly resting_seconds: number;
  /** Of each call that had to be taken over: from the last kill that may have interrupted it to its end. */
  readonly takeover_seconds: readonly number[];
  /** From each kill of Postgres until an order was acknowledged again; ascending. */
  readonly silence_seconds: readonly number[];
  /** How long each killed program was away; ascending. */
  readonly absence_seconds: readonly number[];
  readonly canceled: number;
  readonly returned: number;
  readonly mails: number;
  readonly mails_repeated: number;
};

/**
 * Clients place orders, cancel parts and send parts back, and locations ship, while programs and Postgres are killed at
 * moments that the seed chooses; then all comes to rest. What it leaves behind is for the oracle.
 */
export async function runFleet(fleet: Fleet, plan: FleetPlan): Promise<FleetRun> {
  const random = seededRandom(plan.seed);
  const placements = planOrders(random, plan.orders, `s${plan.seed}`, plan.mail_every);
  const stock = demandOf(placements);
  const acknowledgments = await openAcknowledgments(join(fleet.directory, "acknowledgments.jsonl"));
  const witness = openWitness(fleet.database_url);
  await openShop(fleet.api, stock);

  const locations = LOCATIONS.map((location, index) => startLocationRobot(beginningAt(fleet.api, index), location));
  const customers = startCustomerRobot(fleet.api, placements);
  const acknowledged_at: number[] = [];
  const kills = startKills(fleet, witness, seededRandom(plan.seed + 1), planKills(random, plan.kills));
  const started = performance.now();
  const placing = await Promise.all([
    placeOrders(fleet.api, {
      placements,
      clients: plan.clients,
      acknowledgments,
      forget_every: 10,
      onAcknowledged: (count, acknowledgment) => {
        plan.onAcknowledged?.(count);
        acknowledged_at.push(performance.now());
        customers.ordered(acknowledgment);
      },
    }),
    kills.ended,
  ]);
  const placed = performance.now();
  const told = await customers.done();
  const is_at_rest = await comesToRest(witness.query, plan.rest_ms);
  const rested = performance.now();
  await Promise.all(locations.map((location) => location.stop()));
  const mails = await readMailTruth(fleet.mails_file);
  return {
    witness,
    witnesses: {
      placements,
      stock,
      acknowledgments: acknowledgments.all(),
      provider: await readProviderTruth(fleet.provider_url),
      customers: told,
      mails,
    },
    report: {
      ...placing[0],
      is_at_rest,
      kills: kills.outcomes,
      placing_seconds: (placed - started) / 1_000,
      resting_seconds: (rested - placed) / 1_000,
      takeover_seconds: await takeoverSeconds(witness.query, kills.held),
      silence_seconds: silences(kills.outcomes, acknowledged_at),
      absence_seconds: ascending(fleet.supervisor.absences().map(({ seconds }) => seconds)),
      ...countsOf(told),
      mails: mails.size,
      mails_repeated: [...mails.values()].filter(({ copies }) => copies > 1).length,
    },
    close: async () => {
      await acknowledgments.close();
      await witness.close();
    },
  };
}

/** The report in one line. */
export function summaryOf({ kills, takeover_seconds, absence_seconds, silence_seconds, ...counts }: FleetReport) {
  const victims = Map.groupBy(kills, ({ victim }) => victim);
  return {
    ...counts,
    kills: kills.length,
    victims: Object.fromEntries([...victims].map(([victim, of_victim]) => [victim, of_victim.length])),
    processes_killed: kills.reduce((sum, kill) => sum + kill.processes, 0),
    taken_over: takeover_seconds.length,
    takeover_seconds: spread(takeover_seconds),
    absence_seconds: spread(absence_seconds),
    postgres_seconds: spread(ascending(kills.flatMap(({ postgres_seconds }) => postgres_seconds ?? []))),
    silence_seconds: spread(silence_seconds),
  };
}

function spread(sorted: readonly number[]) {
  const at = (share: number) => Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1));
  return { p50: at(0.5), p99: at(0.99), max: Number((sorted.at(-1) ?? 0).toFixed(1)) };
}

function startKills(fleet: Fleet, witness: Witness, random: () => number, targets: readonly KillTarget[]) {
  const outcomes: KillOutcome[] = [];
  const held: HeldIntent[] = [];
  const onKill = (outcome: KillOutcome) => {
    outcomes.push(outcome);
    // Postgres may be away: then the next kill tells.
    findHeldIntents(witness.query, outcome.killed_at).then(
      (intents) => held.push(...intents),
      () => undefined,
    );
  };
  return { outcomes, held, ended: killThrough(fleet, random, targets, onKill) };
}

/** An answer that was under way when Postgres was killed may still come a moment later. */
const UNDER_WAY_MS = 100;

function silences(kills: readonly KillOutcome[], acknowledged_at: readonly number[]): number[] {
  return ascending(
    kills.flatMap(({ at, postgres_seconds }) => {
      const next = acknowledged_at.find((moment) => moment > at + UNDER_WAY_MS);
      return postgres_seconds === null || next === undefined ? [] : [(next - at) / 1_000];
    }),
  );
}

function countsOf({ canceled, returned }: CustomerTruth) {
  return { canceled: canceled.length, returned: returned.length };
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
