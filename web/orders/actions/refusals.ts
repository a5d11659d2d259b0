import { ProblemError } from "../../api/client.ts";

export const REFUSALS = ["order_is_final", "nothing_to_cancel", "hold_not_found", "quantity_not_cancelable"] as const;
export type Refusal = (typeof REFUSALS)[number] | "other";

/** @returns what there are words for */
export const refusalOf = (code: string): Refusal => REFUSALS.find((known) => known === code) ?? "other";

/** Null: it was no refusal of what was asked, but something went wrong. */
export function refusalIn(error: unknown): Exclude<Refusal, "other"> | null {
  if (!(error instanceof ProblemError)) return null;
  return REFUSALS.find((known) => known === error.problem.code) ?? null;
}
