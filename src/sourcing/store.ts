import { newId } from "../kernel/ids.ts";
import { insertRows } from "../platform/rows.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { SourcingPlan } from "./types.ts";

export type DecidedPlan = {
  readonly plan_id: string;
  readonly order_id: string;
  readonly plan: SourcingPlan;
  readonly decided_at: Date;
};

const INSERT_PLANS = insertRows("sourcing.plans", {
  plan_id: "uuid",
  order_id: "uuid",
  status: "text",
  cost_minor: "bigint",
  plan: "jsonb",
  decided_at: "timestamptz",
});

/** Keeps plans with their reasons. `order_key` of each plan is the order's id. */
export function insertPlans(tx: Transaction, plans: readonly SourcingPlan[], now: Date): void {
  if (plans.length === 0) return;
  const rows = plans.map((plan) => ({
    plan_id: newId(),
    order_id: plan.order_key,
    status: plan.status,
    cost_minor: plan.cost_minor,
    plan,
    decided_at: now,
  }));
  tx.write(INSERT_PLANS, [tx.tenant_id, JSON.stringify(rows)]);
}

/** Every plan that was decided for an order, oldest first. */
export async function findPlans(tx: Transaction, order_id: string): Promise<DecidedPlan[]> {
  return tx.query<DecidedPlan>(
    `select plan.plan_id, plan.order_id, plan.plan, plan.decided_at
       from sourcing.plans as plan
      where plan.tenant_id = $1 and plan.order_id = $2
      order by plan.plan_id`,
    [tx.tenant_id, order_id],
  );
}
