import { type FulfillmentOrder, type FulfillmentStatus, listFulfillmentOrders } from "../../../fulfillment/index.ts";
import { deadlinesOf, runSteps } from "../../../orchestration/advance-orders.ts";
import { type Batch, markOrdersDue, newBatch, ORDER_DUE, saveChanges } from "../../../orchestration/changes.ts";
import { type LocationWork, recordWorkOn } from "../../../orchestration/facts/location-work.ts";
import { lockViews, type OrderView } from "../../../orchestration/order-view.ts";
import { findParked } from "../../../orchestration/parked.ts";
import { claimDue, clearDue, markDue } from "../../../platform/due-work.ts";
import { type Transaction, transact } from "../../../platform/transaction.ts";
import type { Span } from "./spans.ts";
import type { WorkContext } from "./work-context.ts";
import { type DoneWork, doneBy } from "./work-done.ts";

const OPEN: readonly FulfillmentStatus[] = ["released", "accepted", "picking", "packed", "ready_to_collect"];
const MANY = 10_000;

/**
 * Everything that the locations have done by now, and what Dirigent makes of it and of all else that is due: in one
 * transaction, so that an order is read and written once a span. The work counts from when it was done, within the span's step.
 *
 * @param advance false leaves the orders as they came out of it, due to be looked at
 */
export function workAndAdvance(
  context: WorkContext,
  span: Span,
  { advance }: { readonly advance: boolean },
): Promise<void> {
  const { services, tenant_id, retailer, clerks_pieces } = context;
  const now = services.clock.now();
  return transact(services.database, tenant_id, { name: "demo locations work" }, async (tx) => {
    const done = (await listOpenWork(tx)).flatMap((head) =>
      doneBy(now, head, retailer, clerks_pieces.get(head.order_id) ?? null),
    );
    const due = advance ? await claimDue(tx, { kind: ORDER_DUE, limit: MANY }, now) : [];
    const order_ids = [...new Set([...due, ...done.map(({ order_id }) => order_id)])];
    if (order_ids.length === 0) return;
    const parked = await findParked(tx, order_ids);
    const views = await lockViews(tx, services, order_ids);
    const batch = newBatch(tx, services, "worker", now);
    await recordWork(batch, views, done, span);
    const moving = advance ? views.filter(({ order }) => !parked.has(order.order_id)) : [];
    await runSteps(batch, moving);
    await saveChanges(batch, views, false);
    if (advance) setDeadlines(tx, moving, now);
    else markOrdersDue(batch, views);
  });
}

async function listOpenWork(tx: Transaction): Promise<FulfillmentOrder[]> {
  const filter = { location: null, since: null, order_id: null, after: null, limit: MANY };
  return (await Promise.all(OPEN.map((status) => listFulfillmentOrders(tx, { ...filter, status })))).flat();
}

/** An earlier deadline may still stand in the queue; it goes. */
function setDeadlines(tx: Transaction, views: readonly OrderView[], now: Date): void {
  const deadlines = deadlinesOf(views, now);
  clearDue(
    tx,
    deadlines.map(({ subject_id }) => subject_id),
  );
  markDue(tx, deadlines);
}

/**
 * Each piece of work at the time it was done; what leaves in one step leaves together, since it is written together, and later
 * than anything else that was done in it.
 */
async function recordWork(
  batch: Batch,
  views: readonly OrderView[],
  done: readonly DoneWork[],
  { step_ms }: Span,
): Promise<void> {
  const by_id = new Map(views.map((view) => [view.order.order_id, view]));
  const of_works = new Map(done.map(({ work, order_id }) => [work, order_id]));
  const viewOf = (work: LocationWork) => by_id.get(of_works.get(work) ?? "");
  const by_locations = { ...batch, actor: "api:demo-locations" };
  const in_order = [...done].sort((a, b) => a.at.getTime() - b.at.getTime());
  const steps = Map.groupBy(in_order, ({ at }) => Math.floor((batch.now.getTime() - at.getTime()) / step_ms));
  for (const step of steps.values()) {
    for (const { at, work } of step)
      if (!leaves(work)) await recordWorkOn({ ...by_locations, now: at }, [work], viewOf);
    const leaving = step.filter(({ work }) => leaves(work));
    const now = leaving.at(-1)?.at ?? batch.now;
    await recordWorkOn(
      { ...by_locations, now },
      leaving.map(({ work }) => work),
      viewOf,
    );
  }
}

function leaves({ action }: LocationWork): boolean {
  return action === "ship" || action === "hand_over";
}
