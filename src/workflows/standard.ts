import type { Workflow } from "./document.ts";
import collect from "./standard/collect.json" with { type: "json" };
import ship from "./standard/ship.json" with { type: "json" };

/**
 * The workflows that ship with the product. They pass the validation of a merchant's (a test sees to it; the type of
 * imported JSON is too wide for the compiler to know). `ship` applies to every order and has the lowest rank: keep it
 * among a tenant's active workflows, so that each order has one.
 */
export function standardWorkflows(): readonly Workflow[] {
  return [ship as Workflow, collect as Workflow];
}
