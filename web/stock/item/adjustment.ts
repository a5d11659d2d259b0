/** What somebody wants to say about the stock at a place. */
export type AdjustmentDraft = {
  /** `count`: that many lie there. `in` and `out`: that many more or fewer. */
  readonly mode: "count" | "in" | "out";
  readonly quantity: number | null;
};

/** Each with what it can be a reason for, the most usual first. The server keeps the text as it is sent. */
export const REASONS = {
  count: ["count", "correction", "found", "lost"],
  in: ["goods_receipt", "found", "returned", "transfer", "correction"],
  out: ["damaged", "lost", "own_use", "transfer", "correction"],
} as const satisfies Readonly<Record<AdjustmentDraft["mode"], readonly string[]>>;
export type Reason = (typeof REASONS)[AdjustmentDraft["mode"]][number];

export type Effect = {
  readonly before: number;
  readonly after: number;
  readonly available_before: number;
  readonly available_after: number;
  /** Why it cannot be recorded as it stands, or what else one should know; null where all is well. */
  readonly trouble: "missing" | "nothing_changes" | "below_nothing" | "below_reserved" | null;
};

type Level = { readonly on_hand: number; readonly reserved: number; readonly safety: number };

/** What an adjustment would do to a level. Orders' reservations stay; a count below them makes the server look for other places first. */
export function effectOf({ on_hand, reserved, safety }: Level, { mode, quantity }: AdjustmentDraft): Effect {
  const changed = { count: quantity ?? on_hand, in: on_hand + (quantity ?? 0), out: on_hand - (quantity ?? 0) }[mode];
  const available = (units: number) => Math.max(0, units - reserved - safety);
  const effect = {
    before: on_hand,
    after: Math.max(0, changed),
    available_before: available(on_hand),
    available_after: available(changed),
  };
  if (quantity === null) return { ...effect, trouble: "missing" };
  if (changed < 0) return { ...effect, trouble: "below_nothing" };
  if (changed < reserved) return { ...effect, trouble: "below_reserved" };
  if (mode !== "count" && quantity === 0) return { ...effect, trouble: "nothing_changes" };
  return { ...effect, trouble: null };
}

/** The adjustment as the API wants it. */
export function entryOf({ mode, quantity }: AdjustmentDraft): { kind: "set" | "add"; quantity: number } {
  const units = quantity ?? 0;
  if (mode === "count") return { kind: "set", quantity: units };
  return { kind: "add", quantity: mode === "in" ? units : -units };
}
