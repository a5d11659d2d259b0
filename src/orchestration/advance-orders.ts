import { isTerminal } from "../orders/index.ts";
import { claimDue, clearDue, type DueWork, markDue } from "../platform/due-work.ts";
import { isOutage } from "../platform/http/outage.ts";
import { raiseExceptions } from "../platform/intents.ts";
import { batchSpanned, orderLinks, stepSpanned } from "../platform/tracing.ts";
import { type Transaction, transact } from "../platform/transaction.ts";
import { type Batch, newBatch, ORDER_DUE, saveChanges } from "./changes.ts";
import { LIFECYCLE, nextDeadline, nextStep, type StepName } from "./lifecycle.ts";
import { lockViews, type OrderView } from "./order-view.ts";
import { findParked } from "./parked.ts";
import type { Services } from "./services.ts";
import { STEPS } from "./steps/index.ts";

const BATCH_MAX = 256;
/** Far more rounds than stages: only a lifecycle that goes in circles gets there. */
const ROUNDS_MAX = 60;

export type AdvanceResult = { readonly claimed: number; readonly parked: number };

/**
 * Takes the orders of a tenant that are due, most urgent first, and moves each on until it waits for something outside.
 * All of them in one transaction; if that fails, the batch is halved until the order that cannot be advanced is alone. That
 * one is parked in the exceptions queue, and the others go on.
 *
 * @throws an outage of the database; nothing is lost then, the orders are still due
 */
export async function advanceOrders(services: Services, tenant_id: string): Promise<AdvanceResult> {
  let claimed: readonly string[] = [];
  try {
    await transact(services.database, tenant_id, { name: "advance orders" }, async (tx) => {
      const now = services.clock.now();
      claimed = await claimDue(tx, { kind: ORDER_DUE, limit: BATCH_MAX }, now);
      await advance(tx, services, claimed, now);
    });
    return { claimed: claimed.length, parked: 0 };
  } catch (error) {
    if (isOutage(error) || claimed.length === 0) throw error;
    return { claimed: claimed.length, parked: await advanceByHalves(services, tenant_id, claimed, error) };
  }
}

async function advanceByHalves(
  services: Services,
  tenant_id: string,
  order_ids: readonly string[],
  cause: unknown,
): Promise<number> {
  const [only] = order_ids;
  if (order_ids.length === 1 && only) {
    await parkOrder(services, tenant_id, only, cause);
    return 1;
  }
  const middle = Math.ceil(order_ids.length / 2);
  let parked = 0;
  for (const half of [order_ids.slice(0, middle), order_ids.slice(middle)]) {
    try {
      await transact(services.database, tenant_id, { name: "advance half a batch" }, async (tx) => {
        clearDue(tx, half);
        await advance(tx, services, half, services.clock.now());
      });
    } catch (error) {
      if (isOutage(error)) throw error;
      parked += await advanceByHalves(services, tenant_id, half, error);
    }
  }
  return parked;
}

/** Puts an order that cannot be advanced in front of a person. It stays as it is until somebody retries. */
async function parkOrder(services: Services, tenant_id: string, order_id: string, cause: unknown): Promise<void> {
  await transact(services.database, tenant_id, { name: "park order" }, async (tx) => {
    clearDue(tx, [order_id]);
    const detail = cause instanceof Error ? `${cause.name}: ${cause.message}` : "An unknown error.";
    const data = { problem: "step_failed", error: cause instanceof Error ? cause.name : null };
    raiseExceptions(
      tx,
      [{ kind: "order", subject_id: order_id, order_id, reason: "advance_failed", detail, data }],
      services.clock.now(),
    );
  });
}

/** Moves orders on within a transaction of somebody else's, until each waits for something outside. */
export async function advance(
  tx: Transaction,
  services: Services,
  order_ids: readonly string[],
  now: Date,
): Promise<void> {
  if (order_ids.length === 0) return;
  const batch = { size: order_ids.length, links: () => orderLinks(order_ids) };
  await batchSpanned("advance orders", batch, () => advanceClaimed(tx, services, order_ids, now));
}

async function advanceClaimed(
  tx: Transaction,
  services: Services,
  order_ids: readonly string[],
  now: Date,
): Promise<void> {
  const locked = await lockViews(tx, services, order_ids);
  // Asked for last: whatever the views tell of a call that failed, a person was asked about in the same transaction.
  const parked = await findParked(tx, order_ids);
  const views = locked.filter(({ order }) => !parked.has(order.order_id));
  const batch = newBatch(tx, services, "worker", now);
  await runSteps(batch, views);
  await saveChanges(batch, views, false);
  const deadlines = deadlinesOf(views, now);
  // An earlier deadline may still stand in the queue; it goes, so that no order is looked at more often than it needs.
  clearDue(
    tx,
    deadlines.map((deadline) => deadline.subject_id),
  );
  markDue(tx, deadlines);
}

/** Asks each order for its next step and runs each step over the group that needs it, until all wait. */
export async function runSteps(batch: Batch, views: readonly OrderView[]): Promise<void> {
  const order_of_steps = new Map<StepName, number>(LIFECYCLE.map((stage, position) => [stage.step, position]));
  let moving = views;
  for (let round = 0; moving.length > 0; round += 1) {
    if (round >= ROUNDS_MAX)
      throw new Error(`${moving.length} orders go in circles, next to ${nextStep(moving[0] as OrderView, batch.now)}.`);
    const groups = Map.groupBy(moving, (view) => nextStep(view, batch.now));
    groups.delete(null);
    const steps = [...(groups.keys() as Iterable<StepName>)].sort(
      (a, b) => (order_of_steps.get(a) ?? -1) - (order_of_steps.get(b) ?? -1),
    );
    for (const step of steps) {
      const group = groups.get(step) ?? [];
      await stepSpanned(
        step,
        () => group.map((view) => view.order.order_id),
        () => STEPS[step](batch, group),
      );
    }
    moving = [...groups.values()].flat();
  }
}

/** When orders that wait must be looked at again, as due work. */
export function deadlinesOf(views: readonly OrderView[], now: Date): DueWork[] {
  return views.flatMap((view) => {
    const due_at = isTerminal(view.order) ? null : nextDeadline(view, now);
    return due_at ? [{ kind: ORDER_DUE, subject_id: view.order.order_id, due_at }] : [];
  });
}
