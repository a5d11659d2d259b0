import { join } from "node:path";
import { type Acknowledgments, openAcknowledgments } from "./acknowledgments.ts";
import { pause } from "./api-client.ts";
import { comesToRest, openWitness, type Witness } from "./database-witness.ts";
import { startLocationRobot } from "./location-robot.ts";
import { type PlacingReport, placeOrders } from "./order-client.ts";
import { integerBetween, type Random, seededRandom } from "./seeded.ts";
import { demandOf, LOCATIONS, openShop, type Placement, planOrders } from "./shop.ts";
import { findHeldIntents, type HeldIntent, takeoverSeconds } from "./takeover.ts";
import type { WholeProduct } from "./whole-product.ts";

export type KillPlan = {
  readonly seed: number;
  readonly orders: number;
  readonly clients: number;
  readonly kills: number;
  /** How long all may take to come to rest after the last order was acknowledged. */
  readonly rest_ms: number;
};

export type KillRun = {
  readonly placements: readonly Placement[];
  readonly stock: ReadonlyMap<string, number>;
  readonly acknowledgments: Acknowledgments;
  readonly witness: Witness;
  readonly report: KillReport;
};

export type KillReport = PlacingReport & {
  readonly is_at_rest: boolean;
  readonly kills: readonly KillOutcome[];
  readonly placing_seconds: number;
  readonly resting_seconds: number;
  /** Of each call that a kill had interrupted: from when the next worker could take it to its end. */
  readonly takeover_seconds: readonly number[];
};

type KillOutcome = {
  readonly acknowledged: number;
  readonly processes: number;
  readonly held_intents: number;
  readonly restart_seconds: number;
};

/**
 * Clients place orders and locations ship them, while everything is killed and started again at moments that the seed
 * chooses; then all comes to rest. What it leaves behind is for the oracle.
 */
export async function runWithKills(product: WholeProduct, plan: KillPlan): Promise<KillRun> {
  const random = seededRandom(plan.seed);
  const placements = planOrders(random, plan.orders, `s${plan.seed}`);
  const stock = demandOf(placements);
  const acknowledgments = await openAcknowledgments(join(product.directory, "acknowledgments.jsonl"));
  await openShop(product.api, stock);

  const robots = LOCATIONS.map((location) => startLocationRobot(product.api, location));
  const killer = createKiller(product, random, plan);
  const started = performance.now();
  const allPlaced = placeOrders(product.api, {
    placements,
    clients: plan.clients,
    acknowledgments,
    forget_every: 10,
    onAcknowledged: killer.onAcknowledged,
  });
  const placing = await Promise.race([allPlaced, killer.failed]);
  const held = await killer.done();
  const placed = performance.now();
  const witness = openWitness(product.databaseUrl());
  const is_at_rest = await comesToRest(witness.query, plan.rest_ms);
  const rested = performance.now();
  await Promise.all(robots.map((robot) => robot.stop()));
  return {
    placements,
    stock,
    acknowledgments,
    witness,
    report: {
      ...placing,
      is_at_rest,
      kills: killer.outcomes,
      placing_seconds: (placed - started) / 1_000,
      resting_seconds: (rested - placed) / 1_000,
      takeover_seconds: await takeoverSeconds(witness.query, held),
    },
  };
}

/** Kills when as many orders are acknowledged as the seed says: once in each equal part of the run. */
function createKiller(product: WholeProduct, random: Random, plan: KillPlan) {
  const share = plan.orders / plan.kills;
  const moments = Array.from({ length: plan.kills }, (_, part) => ({
    acknowledged: Math.floor(share * part) + integerBetween(random, 1, Math.floor(share * 0.9)),
    delay_ms: integerBetween(random, 0, 100),
  }));
  const outcomes: KillOutcome[] = [];
  // By id: what a later kill has interrupted again counts from then.
  const held = new Map<string, HeldIntent>();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  let under_way = Promise.resolve();

  const kill = async ({ acknowledged, delay_ms }: (typeof moments)[number]) => {
    await pause(delay_ms);
    const killed_at = new Date();
    const processes = await product.killEverything();
    const restarting = performance.now();
    await product.start();
    const restart_seconds = (performance.now() - restarting) / 1_000;
    const witness = openWitness(product.databaseUrl());
    const interrupted = await findHeldIntents(witness.query, killed_at);
    await witness.close();
    for (const intent of interrupted) held.set(intent.intent_id, intent);
    outcomes.push({ acknowledged, processes, held_intents: interrupted.length, restart_seconds });
  };
  return {
    outcomes,
    /** Rejects when something could not be started again: nobody need wait for it then. */
    failed: failed.promise,
    onAcknowledged: (count: number) => {
      const next = moments[0];
      if (!next || count < next.acknowledged) return;
      moments.shift();
      under_way = under_way.then(() => kill(next));
      under_way.catch(failed.reject);
    },
    done: async () => {
      await under_way;
      return [...held.values()];
    },
  };
}
