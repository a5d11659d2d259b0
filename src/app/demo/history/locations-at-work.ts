import {
  type FulfillmentOrder,
  type FulfillmentStatus,
  listFulfillmentOrders,
  toPick,
} from "../../../fulfillment/index.ts";
import { deadlinesOf, runSteps } from "../../../orchestration/advance-orders.ts";
import { type Batch, markOrdersDue, newBatch, ORDER_DUE, saveChanges } from "../../../orchestration/changes.ts";
import { type LocationWork, recordWorkOn } from "../../../orchestration/facts/location-work.ts";
import { lockViews, type OrderView } from "../../../orchestration/order-view.ts";
import { findParked } from "../../../orchestration/parked.ts";
import { claimDue, clearDue, markDue } from "../../../platform/due-work.ts";
import { type Transaction, transact } from "../../../platform/transaction.ts";
import { carrierOf, type NextWork, nextWork, type OpenWork, parcelsOf } from "../location-habits.ts";
import type { Retailer } from "../retailer/retailer.ts";
import type { Span } from "./spans.ts";
import type { WorkContext } from "./work-context.ts";

const OPEN: readonly FulfillmentStatus[] = ["released", "accepted", "picking", "packed", "ready_to_collect"];
const MANY = 10_000;
const HOUR_MS = 3_600_000;
const OPENS_AT = 7;
const CLOSES_AT = 20;

type DoneWork = { readonly at: Date; readonly order_id: string; readonly work: LocationWork };

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
  const { services, tenant_id, retailer } = context;
  const now = services.clock.now();
  return transact(services.database, tenant_id, { name: "demo locations work" }, async (tx) => {
    const done = (await listOpenWork(tx)).flatMap((head) => doneBy(now, head, retailer));
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

/** One thing after the other, as long as there was time for it. */
function doneBy(now: Date, head: FulfillmentOrder, retailer: Retailer): DoneWork[] {
  const done: DoneWork[] = [];
  let work: OpenWork | null = openWork(head);
  let at = head.updated_at;
  while (work) {
    const next = nextWork(retailer.seed, work);
    if (!next) break;
    at = whenOpen(new Date(at.getTime() + next.after_minutes * 60_000));
    if (at > now) break;
    done.push({ at, order_id: head.order_id, work: said(work, next, retailer) });
    work = after(work, next);
  }
  return done;
}

function openWork(head: FulfillmentOrder): OpenWork {
  return {
    fulfillment_order_id: head.fulfillment_order_id,
    order_number: head.order_number,
    location: head.location_code,
    delivery_method: head.delivery_method,
    status: head.status,
    lines: head.lines.map((line) => ({
      line_no: line.line_no,
      sku: line.sku,
      to_pick_quantity: toPick(line),
      picked_quantity: line.picked_quantity,
      shipped_quantity: line.shipped_quantity,
    })),
  };
}

function said(work: OpenWork, next: NextWork, retailer: Retailer): LocationWork {
  const { fulfillment_order_id } = work;
  switch (next.action) {
    case "accept":
      return { fulfillment_order_id, action: "accept" };
    case "refuse":
      return { fulfillment_order_id, action: "refuse", reason: next.reason, lines: null };
    case "pick":
      return { fulfillment_order_id, action: "pick", lines: next.lines };
    case "ship": {
      const parcels = parcelsOf(work, next.lines, (sku) => retailer.by_sku.get(sku)?.content.weight_grams ?? 500);
      const carrier = carrierOf(work, Math.max(...parcels.map((parcel) => parcel.weight_grams)));
      return { fulfillment_order_id, action: "ship", carrier, parcels };
    }
    case "pack":
    case "hand_over":
      return { fulfillment_order_id, action: next.action, lines: null };
  }
}

/** What the work looks like then; null when it has ended. Quantities that Dirigent decides are left to it. */
function after(work: OpenWork, next: NextWork): OpenWork | null {
  switch (next.action) {
    case "accept":
      return { ...work, status: "accepted" };
    case "pick": {
      const lines = work.lines.map((line) => {
        const picked = next.lines.find((candidate) => candidate.line_no === line.line_no)?.quantity ?? 0;
        return { ...line, to_pick_quantity: 0, picked_quantity: line.picked_quantity + picked };
      });
      // What is to be collected lies ready from here on, which Dirigent notes by a time of its own.
      if (work.delivery_method === "collect" || lines.every((line) => line.picked_quantity === 0)) return null;
      return { ...work, status: "picking", lines };
    }
    case "pack":
      return { ...work, status: "packed" };
    default:
      return null;
  }
}

/** Nobody works at night or on Sundays: what would be done then is done in the morning. */
function whenOpen(instant: Date): Date {
  let local = new Date(instant.getTime() + HOUR_MS);
  if (local.getUTCHours() >= CLOSES_AT) local = morningOf(new Date(local.getTime() + 24 * HOUR_MS), instant);
  if (local.getUTCHours() < OPENS_AT) local = morningOf(local, instant);
  if (local.getUTCDay() === 0) local = morningOf(new Date(local.getTime() + 24 * HOUR_MS), instant);
  return new Date(local.getTime() - HOUR_MS);
}

/** Some time in the first two hours; the minutes of the instant say when. */
function morningOf(day: Date, instant: Date): Date {
  const morning = new Date(day);
  morning.setUTCHours(OPENS_AT, 0, 0, 0);
  return new Date(morning.getTime() + (instant.getTime() % (2 * HOUR_MS)));
}
