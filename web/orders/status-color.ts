import { stageColor } from "../design/stages.ts";

const COLORS: Readonly<Record<string, string>> = {
  received: stageColor("open"),
  on_hold: "var(--trouble)",
  awaiting_payment: "var(--owed-to-us)",
  backordered: stageColor("backordered"),
  sourced: stageColor("sourced"),
  released: stageColor("released"),
  partially_shipped: stageColor("shipped"),
  shipped: stageColor("shipped"),
  ready_to_collect: stageColor("ready_to_collect"),
};

/** The color of an order's status, the same in every picture: that of the stage which most of its units are in. */
export const statusColor = (status: string): string => COLORS[status] ?? stageColor("open");
