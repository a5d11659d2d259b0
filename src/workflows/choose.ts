import type { Conditions } from "../kernel/condition.ts";
import type { Workflow } from "./document.ts";
import type { OrderFacts } from "./types.ts";

/**
 * The workflow of each order, in the order of `orders`: the highest rank whose condition applies; of equal ranks the
 * first by code. Only the newest version of each code takes new orders. A condition that fails does not apply.
 *
 * @param workflows published and active ones of one tenant, any order
 * @returns null for an order that none applies to; with the standard workflow `ship` in the set there is none
 */
export function chooseWorkflows(
  conditions: Conditions,
  workflows: readonly Workflow[],
  orders: readonly OrderFacts[],
): readonly (Workflow | null)[] {
  const ranked = newestVersions(workflows).sort((a, b) => b.rank - a.rank || (a.code < b.code ? -1 : 1));
  return orders.map((order) => {
    const facts = { order };
    return ranked.find((workflow) => conditions.test(workflow.applies_when, facts) === true) ?? null;
  });
}

/** The workflow of one order; see chooseWorkflows. */
export function chooseWorkflow(
  conditions: Conditions,
  workflows: readonly Workflow[],
  order: OrderFacts,
): Workflow | null {
  return chooseWorkflows(conditions, workflows, [order])[0] ?? null;
}

function newestVersions(workflows: readonly Workflow[]): Workflow[] {
  const newest = new Map<string, Workflow>();
  for (const workflow of workflows) {
    const known = newest.get(workflow.code);
    if (known === undefined || workflow.version > known.version) newest.set(workflow.code, workflow);
  }
  return [...newest.values()];
}
