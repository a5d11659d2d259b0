import type { LocationWork } from "../../src/orchestration/facts/location-work.ts";
import type { FactContext } from "../../src/orchestration/facts/on-orders.ts";
import type { OrderInput } from "../../src/orchestration/intake/order-schema.ts";
import { findViews, type OrderView } from "../../src/orchestration/order-view.ts";
import { isOutage } from "../../src/platform/http/outage.ts";
import type { Random } from "../support/harness/seeded.ts";
import type { Faults } from "./options.ts";
import type { Timers } from "./timers.ts";
import type { World } from "./world.ts";

export type PlacedOrder = { readonly index: number; readonly order_id: string; readonly input: OrderInput };
/** A round of intents that waits for the provider. */
export type Job = {
  readonly open: () => void;
  readonly ended: Promise<void>;
  readonly started_ms: number;
  readonly timers: Timers;
};

/** A run of one seed, as far as it has come. */
export type Simulation = {
  readonly world: World;
  readonly random: Random;
  readonly placed: PlacedOrder[];
  /** Of `placed`, those that may still change by themselves; the others are looked at now and then. */
  readonly active: PlacedOrder[];
  readonly jobs: Set<Job>;
  readonly sent_works: LocationWork[];
  readonly counts: Map<string, number>;
  /** What happened last, for whoever has to find out why. */
  readonly trace: string[];
  /** How long a worker may take for a round of calls without renewing its lease; null is the product's own. */
  readonly lease_seconds: number | null;
  next_order: number;
  next_cause: number;
  faults: Faults;
};

/** Draws always, so that a fault that is switched off does not shift the draws behind it. */
export function chance(simulation: Simulation, fault: keyof Faults): boolean {
  return simulation.random() < simulation.faults[fault];
}

export function pick<Value>(simulation: Simulation, values: readonly Value[]): Value | undefined {
  return values[Math.floor(simulation.random() * values.length)];
}

export function pickOrder(simulation: Simulation): PlacedOrder | undefined {
  const any = simulation.random() < 0.1;
  return pick(simulation, any || simulation.active.length === 0 ? simulation.placed : simulation.active);
}

export function context(simulation: Simulation, actor: string): FactContext {
  return { services: simulation.world.services, actor, now: new Date(simulation.world.clock.now_ms) };
}

/** In the order of their ids, as no store promises it by itself. */
export async function viewsOf(simulation: Simulation, orders: readonly PlacedOrder[]): Promise<OrderView[]> {
  const { world } = simulation;
  const ids = orders.map(({ order_id }) => order_id);
  const views = await world.look((tx) => findViews(tx, world.services, ids));
  return views.sort((a, b) => (a.order.order_id < b.order.order_id ? -1 : 1));
}

export async function viewOf(simulation: Simulation, order: PlacedOrder): Promise<OrderView> {
  return (await viewsOf(simulation, [order]))[0] as OrderView;
}

export function note(simulation: Simulation, what: string): void {
  const { trace, counts, world } = simulation;
  const [kind = ""] = what.split(" ");
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
  trace.push(`${new Date(world.clock.now_ms).toISOString()} ${what}`);
  if (trace.length > 400) trace.splice(0, 200);
}

/** Runs what the database may refuse for a moment. @returns null if it did; then nothing or all of it happened */
export async function unlessOutage<T>(simulation: Simulation, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!isOutage(error)) throw error;
    note(simulation, "outage");
    return null;
  }
}
