import type { Overview } from "../api/types.ts";

type Place = Overview["locations"][number];

export const BACKLOGS = ["over", "near", "fine", "none", "off"] as const;
export type Backlog = (typeof BACKLOGS)[number];

/** In days of what a place takes a day. */
const OVER = 1;
const NEAR = 0.5;

/** How a place stands against what it can do. One without a limit, or with nothing to do, is never behind. */
export function backlogOf({ is_active, waiting_orders, backlog_days }: Place): Backlog {
  if (!is_active && waiting_orders === 0) return "off";
  if (backlog_days > OVER) return "over";
  if (backlog_days > NEAR) return "near";
  return waiting_orders > 0 ? "fine" : "none";
}

/** Each also has a word in the legend and on the circle: never the color alone. */
export const BACKLOG_COLORS: Readonly<Record<Backlog, string>> = {
  over: "var(--trouble)",
  near: "var(--stage-backordered)",
  fine: "var(--stage-released)",
  none: "var(--stage-open)",
  off: "var(--stage-canceled)",
};
