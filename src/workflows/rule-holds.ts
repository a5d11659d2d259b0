import type { Conditions } from "../kernel/condition.ts";
import type { Workflow } from "./document.ts";
import type { OrderFacts, Place, RuleHold } from "./types.ts";

/** The reason of a hold whose condition could not be answered: it fails closed, and a person decides. */
export const RULE_FAILED = "rule_failed";

/**
 * The holds that a workflow's own stages demand at one place of an order's life, in the document's order. Asking again
 * gives the same answer; the caller leaves out what this order has had placed (and perhaps lifted) before, by `stage`.
 */
export function ruleHolds(
  conditions: Conditions,
  workflow: Workflow,
  { side, stage }: Place,
  order: OrderFacts,
): readonly RuleHold[] {
  const here = workflow.stages.filter((own) => own.place[side] === stage);
  if (here.length === 0) return [];
  const facts = { order };
  return here.flatMap((own) => {
    const due = conditions.test(own.when, facts);
    if (due === false) return [];
    return [{ stage: own.name, reason: due === "failed" ? RULE_FAILED : own.reason }];
  });
}
