import { newId } from "../kernel/ids.ts";
import { insertRows, textsBeside } from "../platform/rows.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { ShownPlan } from "./explain.ts";
import { type KeptPlan, packPlan, unpackPlan } from "./kept-plan.ts";
import type { SourcingPlan } from "./types.ts";

export type DecidedPlan = {
  readonly plan_id: string;
  readonly order_id: string;
  readonly plan: ShownPlan;
  readonly decided_at: Date;
};

const INSERT_PLANS = insertRows(
  "sourcing.plans",
  { plan_id: "uuid", order_id: "uuid", status: "text", cost_minor: "bigint", decided_at: "timestamptz" },
  { beside: ["plan", "json"] },
);

/** Keeps plans with their reasons. `order_key` of each plan is the order's id. */
export function insertPlans(tx: Transaction, plans: readonly SourcingPlan[], now: Date): void {
  if (plans.length === 0) return;
  const { places, bytes } = textsBeside(plans.map((plan) => JSON.stringify(packPlan(plan))));
  const rows = plans.map((plan, index) => ({
    plan_id: newId(),
    order_id: plan.order_key,
    status: plan.status,
    cost_minor: plan.cost_minor,
    decided_at: now,
    ...places[index],
  }));
  tx.write(INSERT_PLANS, [tx.tenant_id, JSON.stringify(rows), bytes]);
}

/** Every plan that was decided for an order, oldest first. */
export async function findPlans(tx: Transaction, order_id: string): Promise<DecidedPlan[]> {
  const rows = await tx.query<Omit<DecidedPlan, "plan"> & { readonly plan: KeptPlan | UnpackedPlan }>(
    `select plan.plan_id, plan.order_id, plan.plan, plan.decided_at
       from sourcing.plans as plan
      where plan.tenant_id = $1 and plan.order_id = $2
      order by plan.plan_id`,
    [tx.tenant_id, order_id],
  );
  return rows.map((row) => ({
    ...row,
    plan: isUnpacked(row.plan) ? { ...row.plan, network: null } : unpackPlan(row.plan),
  }));
}

/** Before plans were packed they were kept as they were shown, the further candidates by their codes. */
type UnpackedPlan = Omit<ShownPlan, "network">;

function isUnpacked(plan: KeptPlan | UnpackedPlan): plan is UnpackedPlan {
  return "further_candidates" in plan;
}
