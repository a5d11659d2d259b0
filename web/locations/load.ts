import type { Location, LocationWorkload } from "../api/types.ts";
import type { StageQuantity } from "../design/stage-bar.tsx";
import type { Stage } from "../design/stages.ts";

type Status = LocationWorkload["waiting"][number]["status"];

/** In which stage the units of a fulfillment order are, as the bars show them. */
const STAGE_OF: Partial<Readonly<Record<Status, Stage>>> = {
  released: "released",
  accepted: "released",
  picking: "picked",
  packed: "packed",
  ready_to_collect: "ready_to_collect",
};

export function waitingStages({ waiting }: Pick<LocationWorkload, "waiting">): readonly StageQuantity[] {
  return waiting.flatMap(({ status, orders }) => {
    const stage = STAGE_OF[status];
    return stage ? [{ stage, quantity: orders }] : [];
  });
}

export function waitingOrders({ waiting }: Pick<LocationWorkload, "waiting">): number {
  return waiting.reduce((sum, { orders }) => sum + orders, 0);
}

export type Load = {
  readonly share: number;
  readonly used: number;
  readonly limit: number;
  readonly of: "orders" | "units";
};

/** How much of what a place takes a day it has been given in a day; null where it takes any amount. By what is used up first. */
export function loadOf({ capacity }: Pick<Location, "capacity">, { day }: Pick<LocationWorkload, "day">): Load | null {
  const loads = (["orders", "units"] as const).flatMap((of) => {
    const limit = capacity?.[`${of}_per_day`] ?? null;
    if (limit === null) return [];
    return [{ share: limit === 0 ? 1 : day[of] / limit, used: day[of], limit, of }];
  });
  return loads.toSorted((a, b) => b.share - a.share)[0] ?? null;
}

export type Condition = "off" | "late" | "full" | "busy" | "idle";

/** What one should know of a place at a glance, the most urgent first. */
export function conditionOf(
  location: Pick<Location, "active" | "capacity">,
  workload: LocationWorkload | undefined,
): Condition {
  if (location.active === false) return "off";
  if (!workload) return "idle";
  if (workload.late_orders > 0) return "late";
  if ((loadOf(location, workload)?.share ?? 0) >= 1) return "full";
  return waitingOrders(workload) > 0 ? "busy" : "idle";
}

/** Each also has a word and, on the map, a label: never the color alone. */
export const CONDITION_COLORS: Readonly<Record<Condition, string>> = {
  off: "var(--stage-canceled)",
  late: "var(--trouble)",
  full: "var(--stage-backordered)",
  busy: "var(--stage-released)",
  idle: "var(--stage-open)",
};
