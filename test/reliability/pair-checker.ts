import type { RefusalTable } from "../../src/platform/http/index.ts";

/** What became of one command on something in one state. */
export type Pair = {
  readonly state: string;
  readonly command: string;
  /** What the product says beforehand: allowed_actions. */
  readonly declared: boolean;
  /** Said again it is the same as once, by its documentation: accepted although not declared, and nothing changes. */
  readonly idempotent: boolean;
  readonly outcome:
    | { readonly kind: "accepted" }
    | { readonly kind: "refused"; readonly code: string }
    | { readonly kind: "threw"; readonly message: string };
  readonly changed: boolean;
};

/** what is wrong with a pair. Each is either legal and has an effect, or refused with a typed 4xx and has none. */
export function judge(pair: Pair, refusals: RefusalTable): string[] {
  const { declared, outcome, changed, idempotent } = pair;
  const complaints: string[] = [];
  const say = (complaint: string) => void complaints.push(`${pair.command} on ${pair.state}: ${complaint}`);
  if (outcome.kind === "threw") say(`threw ${outcome.message}`);
  if (outcome.kind === "refused") {
    const status = refusals[outcome.code]?.status ?? 500;
    if (status < 400 || status > 499) say(`refused as ${outcome.code}, which is answered with ${status}`);
    if (declared) say(`declared as allowed, refused as ${outcome.code}`);
    if (changed) say("refused, and yet something changed");
  }
  if (outcome.kind === "accepted") {
    if (!declared && !idempotent) say("accepted without being declared as allowed");
    if (!changed && !idempotent) say("silently ignored");
    if (changed && idempotent) say("said again it changed something");
  }
  return complaints;
}
