import type { Work } from "../queue/action.ts";

/** Why pieces are missing. What is not there is a short pick; what is there and cannot be sold is refused with its reason. */
export const SHORTAGE_REASONS = ["not_found", "damaged", "incomplete"] as const;
export type ShortageReason = (typeof SHORTAGE_REASONS)[number];

/**
 * What is told to the server when fewer pieces were found than asked for. A reason goes before the pick, since with the last
 * pick the work may be past refusing.
 */
export function shortageWork(
  line: { readonly line_no: number; readonly quantity: number },
  found: number,
  reason: ShortageReason,
): readonly Work[] {
  const { line_no, quantity } = line;
  const pick = { action: "pick", lines: [{ line_no, quantity: found }] } as const;
  if (reason === "not_found" || found >= quantity) return [pick];
  const refuse = { action: "refuse", reason, lines: [{ line_no, quantity: quantity - found }] } as const;
  return found > 0 ? [refuse, pick] : [refuse];
}
