import type { Group, Option } from "./problem.ts";
import { metersOf } from "./rank.ts";

/**
 * The options of a search as flat columns, because the search reads nothing else, and reads it millions of times.
 * `usable` and `unit_minor` have one row per option: cell = option * demand_count + demand.
 */
export type OptionTable = {
  /** In `compareOptions` order: the fixed cost ascends. */
  readonly options: readonly Option[];
  readonly demand_count: number;
  readonly split_minor: number;
  readonly fixed_minor: Float64Array;
  readonly meters: Float64Array;
  readonly usable: Float64Array;
  readonly unit_minor: Float64Array;
};

export function tableOf({ demands, split_minor }: Group, options: readonly Option[]): OptionTable {
  const demand_count = demands.length;
  const usable = new Float64Array(options.length * demand_count);
  const unit_minor = new Float64Array(options.length * demand_count);
  for (const [o, option] of options.entries()) {
    for (let d = 0; d < demand_count; d += 1) {
      usable[o * demand_count + d] = option.usable[d]!;
      unit_minor[o * demand_count + d] = option.unit_minor[d]!;
    }
  }
  return {
    options,
    demand_count,
    split_minor,
    fixed_minor: Float64Array.from(options, (option) => option.fixed_minor),
    meters: Float64Array.from(options, metersOf),
    usable,
    unit_minor,
  };
}
