import { ProblemError } from "../../api/client.ts";
import { REFUSALS, type Refusal } from "./refusals.ts";

/** Null: it was no refusal of what was asked, but something went wrong. */
export function refusalIn(error: unknown): Exclude<Refusal, "other"> | null {
  if (!(error instanceof ProblemError)) return null;
  return REFUSALS.find((known) => known === error.problem.code) ?? null;
}
