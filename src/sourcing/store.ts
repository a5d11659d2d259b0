import { newId } from "../kernel/ids.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { SourcingPlan } from "./types.ts";

export type DecidedPlan = {
  readonly plan_id: string;
  readonly order_id: string;
  readonly plan: SourcingPlan;
  readonly decided_at: Date;
};

/** Keeps plans with their reasons. `order_key` of each plan is the order's id. */
export async function insertPlans(tx: Transaction, plans: readonly SourcingPlan[], now: Date): Promise<void> {
  if (plans.length === 0) return;
  await tx.query(
    `insert into sourcing.plans (tenant_id, plan_id, order_id, status, cost_minor, plan, decided_at)
     select $1, plan.*, $7 from unnest($2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::jsonb[]) as plan`,
    [
      tx.tenant_id,
      plans.map(() => newId()),
      plans.map((plan) => plan.order_key),
      plans.map((plan) => plan.status),
      plans.map((plan) => plan.cost_minor),
      plans.map((plan) => JSON.stringify(plan)),
      now,
    ],
  );
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
