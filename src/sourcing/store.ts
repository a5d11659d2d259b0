import { newId } from "../kernel/ids.ts";
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
      plans.map((plan) => JSON.stringify(packPlan(plan))),
      now,
    ],
  );
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
