import { isTerminal } from "../../src/orders/index.ts";
import { seededRandom } from "../support/harness/seeded.ts";
import { cancelSome, returnSome } from "./actors/customers.ts";
import { workSome } from "./actors/locations.ts";
import { deliverOne, transferSome } from "./actors/money.ts";
import { decideSomething } from "./actors/people.ts";
import { placeSome } from "./actors/shop.ts";
import { fillUp, moveStock } from "./actors/stock.ts";
import { advance, answerOne, callProviders, issueDocuments, sendMails, takeOver, waitOn } from "./actors/workers.ts";
import { bringToEnd } from "./ending.ts";
import { checkTouched } from "./invariants.ts";
import { newMemoryWorld } from "./memory-world.ts";
import { type Faults, optionsOfSeed, type SimulationOptions } from "./options.ts";
import type { Simulation } from "./simulation.ts";
import { withSimulatedTimers } from "./timers.ts";
import { START_MS, type World } from "./world.ts";

/** How a run ended, in plain data, so that it can leave the graph of modules it was made in. */
export type RunResult = {
  readonly options: SimulationOptions;
  readonly orders: number;
  readonly days: number;
  readonly events: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly statuses: Readonly<Record<string, number>>;
  readonly failure: {
    readonly invariant: string;
    readonly message: string;
    readonly stack: string;
    readonly trace: readonly string[];
  } | null;
};

/** Runs one seed in memory: the same options give the same events and the same end. */
export async function runInMemory(options: SimulationOptions, debug = false): Promise<RunResult> {
  const { random: chanceOfOthers } = Math;
  // The product spreads its retries by chance, which is the seed's here.
  Math.random = seededRandom(options.seed ^ 0xc4a);
  try {
    return await withSimulatedTimers(() => run(options, debug));
  } finally {
    Math.random = chanceOfOthers;
  }
}

async function run(options: SimulationOptions, debug: boolean): Promise<RunResult> {
  const random = seededRandom(options.seed ^ 0xdb);
  const is_over = { value: false };
  const world = newMemoryWorld(options, {
    commit_fault: (attempt) => {
      const draw = random();
      if (is_over.value) return;
      if (attempt <= 3 && draw < options.faults.serialization) throw databaseError("40001");
      if (draw > 1 - options.faults.database_outage) throw databaseError("57P01");
    },
    lost_commit: () => random() < options.faults.lost_commit && !is_over.value,
  });
  const simulation = newSimulation(world, options);
  let failure: RunResult["failure"] = null;
  let events = 0;
  try {
    await fillUp(simulation, () => Math.floor(simulation.random() * options.stock_max));
    for (; events < options.events; events += 1) {
      await nextEvent(simulation);
      await judge(simulation);
    }
    is_over.value = true;
    simulation.faults = noFaults(options.faults);
    world.options = { ...options, faults: simulation.faults };
    await bringToEnd(simulation, () => judge(simulation));
  } catch (error) {
    failure = describe(error, simulation);
  }
  return { ...resultOf(simulation, options, events, failure), ...(debug ? { world } : {}) };
}

export function newSimulation(world: World, options: SimulationOptions): Simulation {
  return {
    world,
    random: seededRandom(options.seed),
    ...{ placed: [], active: [], jobs: new Set(), sent_works: [], counts: new Map(), trace: [] },
    ...{ lease_seconds: null, next_order: 0, next_cause: 0, faults: options.faults },
  };
}

type Actor = (simulation: Simulation) => Promise<unknown>;

/** Who acts next, by weight. The clock moves by itself, mostly a little and now and then by days. */
const ACTORS: readonly (readonly [weight: number, actor: Actor])[] = [
  [12, advance],
  [8, callProviders],
  [9, answerOne],
  [4, issueDocuments],
  [1, sendMails],
  [5, deliverOne],
  [5, transferSome],
  [18, workSome],
  [6, cancelSome],
  [6, returnSome],
  [4, moveStock],
  [5, decideSomething],
  [1, takeOver],
  [2, waitOn],
  [8, passTime],
];
const WEIGHT = ACTORS.reduce((sum, [weight]) => sum + weight, 0);

export async function nextEvent(simulation: Simulation): Promise<void> {
  const { world, random } = simulation;
  world.clock.now_ms += Math.floor(random() * 2_000);
  // Orders come in evenly, so that each meets the world in every mood.
  const expected = (simulation.world.options.orders * eventsSoFar(simulation)) / (world.options.events * 0.8);
  if (simulation.next_order <= expected && simulation.next_order < world.options.orders) return placeSome(simulation);
  let draw = random() * WEIGHT;
  for (const [weight, actor] of ACTORS) {
    draw -= weight;
    if (draw < 0) {
      await actor(simulation);
      break;
    }
  }
}

function eventsSoFar(simulation: Simulation): number {
  const count = (simulation.counts.get("#") ?? 0) + 1;
  simulation.counts.set("#", count);
  return count;
}

async function passTime({ world, random }: Simulation): Promise<void> {
  const draw = random();
  const longest_ms = draw < 0.5 ? 60_000 : draw < 0.85 ? 3_600_000 : draw < 0.98 ? 12 * 3_600_000 : 3 * 86_400_000;
  world.clock.now_ms += Math.floor(random() * longest_ms);
}

/** Looks at every order and level that the last event has touched. */
async function judge(simulation: Simulation): Promise<void> {
  const { world, active } = simulation;
  const { tables } = world;
  if (!tables) return;
  const touched = new Set([...tables.touched.orders, ...tables.touched.waits]);
  checkTouched(world, tables);
  const resting = active.filter(({ order_id }) => {
    const order = tables.orders.rows.get(order_id);
    return touched.has(order_id) && order && isTerminal(order) && !tables.due.groups.has(order_id);
  });
  for (const order of resting) active.splice(active.indexOf(order), 1);
}

export function noFaults(faults: Faults): Faults {
  return Object.fromEntries(Object.keys(faults).map((name) => [name, 0])) as Faults;
}

function databaseError(code: string): Error {
  return Object.assign(new Error(`The simulated database answers ${code}.`), { code });
}

function describe(error: unknown, simulation: Simulation): NonNullable<RunResult["failure"]> {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const invariant = error instanceof Error && "invariant" in error ? String(error.invariant) : "bug";
  return { invariant, message, stack: stack ?? "", trace: simulation.trace.slice(-60) };
}

function resultOf(
  simulation: Simulation,
  options: SimulationOptions,
  events: number,
  failure: RunResult["failure"],
): RunResult {
  const orders = [...(simulation.world.tables?.orders.rows.values() ?? [])];
  const statuses = Map.groupBy(orders, (order) => order.status);
  return {
    ...{ options, events, failure, orders: simulation.placed.length },
    days: (simulation.world.clock.now_ms - START_MS) / 86_400_000,
    counts: Object.fromEntries(simulation.counts),
    statuses: Object.fromEntries([...statuses].map(([status, of_status]) => [status, of_status.length])),
  };
}

export { optionsOfSeed };
