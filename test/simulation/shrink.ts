import type { Faults, SimulationOptions } from "./options.ts";

/** The invariant that a run breaks, or null: whatever runs these options says. */
export type Judge = (options: SimulationOptions) => Promise<string | null>;

/**
 * Makes a red run smaller, greedily: fewer orders and events, fewer faults, simpler goods, as long as the same invariant
 * is broken. What is left says what the failure needs.
 */
export async function shrink(options: SimulationOptions, invariant: string, judge: Judge): Promise<SimulationOptions> {
  let smallest = options;
  for (;;) {
    const smaller = await firstRed(candidates(smallest), invariant, judge);
    if (smaller === null) return smallest;
    smallest = smaller;
  }
}

async function firstRed(
  tries: Iterable<SimulationOptions>,
  invariant: string,
  judge: Judge,
): Promise<SimulationOptions | null> {
  for (const options of tries) if ((await judge(options)) === invariant) return options;
  return null;
}

function* candidates(options: SimulationOptions): Iterable<SimulationOptions> {
  const { orders, events, lines_max, skus, stock_max, faults } = options;
  for (const part of [0.5, 0.8]) {
    const fewer = { orders: Math.floor(orders * part), events: Math.floor(events * part) };
    if (fewer.orders >= 1) yield { ...options, ...fewer };
    if (fewer.orders >= 1) yield { ...options, orders: fewer.orders };
    if (fewer.events >= 5) yield { ...options, events: fewer.events };
  }
  for (const name of Object.keys(faults) as (keyof Faults)[])
    if (faults[name] > 0) yield { ...options, faults: { ...faults, [name]: 0 } };
  if (lines_max > 1) yield { ...options, lines_max: lines_max - 1 };
  if (skus > 1) yield { ...options, skus: Math.ceil(skus / 2) };
  if (stock_max > 2) yield { ...options, stock_max: Math.ceil(stock_max / 2) };
}
