import type { Item } from "../../../catalog/index.ts";
import { toPick } from "../../../fulfillment/index.ts";
import type { KeptStockBook } from "../../../inventory/index.ts";
import { type Invoice, type InvoiceDraft, type Issuing, openIssuing } from "../../../invoicing/index.ts";
import { runSteps } from "../../../orchestration/advance-orders.ts";
import { type Batch, newBatch, saveChanges } from "../../../orchestration/changes.ts";
import { recordWorkOn } from "../../../orchestration/facts/location-work.ts";
import { cancelOrders, liftHolds } from "../../../orchestration/facts/order-actions.ts";
import { receiveReturnsOn, registerReturnsOn } from "../../../orchestration/facts/returns.ts";
import {
  judge,
  type LookedUp,
  lookUp,
  type Placement,
  placeOrders,
} from "../../../orchestration/intake/place-orders.ts";
import { piecesOf, sent } from "../../../orchestration/intake/store-fresh.ts";
import { creditNoteDraft, invoiceDraft } from "../../../orchestration/intents/issue-documents.ts";
import { lockViews, type OrderView } from "../../../orchestration/order-view.ts";
import type { Services } from "../../../orchestration/services.ts";
import { findByExternalId, openHolds } from "../../../orders/index.ts";
import { clearDue } from "../../../platform/due-work.ts";
import type { Transaction } from "../../../platform/transaction.ts";
import { ACTOR, requireAll } from "./master-data.ts";
import { CHANNEL_CODE, orderInput } from "./order-input.ts";
import { standaloneDraft } from "./standalone-drafts.ts";
import type { DayPlan, UciFile, Undone } from "./types.ts";

export type ReplayContext = {
  readonly tx: Transaction;
  readonly services: Services;
  readonly file: UciFile;
  readonly location_id: string;
  readonly stock: KeptStockBook;
  /** By sku, all of the file. */
  readonly items: ReadonlyMap<string, Item>;
  /** Called once, when the database has a lot to write and this process has nothing to do. */
  readonly meanwhile: () => Promise<void>;
};

/**
 * Lives through one day of the file inside one transaction: orders come in, what is undone before the evening is canceled,
 * the warehouse picks and ships the rest, returns of earlier orders arrive, and the documents are written. At its end every
 * order of the day is completed or canceled, so nothing is left for a worker.
 *
 * @param numbers as many order numbers as the day has orders
 */
export async function replayDay(
  context: ReplayContext,
  plan: DayPlan,
  placements: readonly Placement[],
  numbers: readonly number[],
): Promise<void> {
  const { tx, services, file } = context;
  const issuing = await openIssuing(tx, kindsOfDocuments(plan), plan.closed_at);
  const views = await placeAndShip(context, issuing, plan, placements, numbers);
  await liftAllHolds(tx, services, views, plan.placed_at);
  await cancel(context, plan, views);

  const returned = await findReturned(context, plan.returns);
  const batch = newBatch(tx, services, ACTOR, plan.closed_at);
  await shipEverything(batch, [...views.values()], context.location_id);
  await takeBack(batch, plan.returns, returned, context.location_id);
  const all = [...views.values(), ...returned.values()];
  const drafts = [...all.flatMap(draftsOf), ...plan.documents.map((document) => standaloneDraft(file, document))];
  if (drafts.length > 0) noteInvoices(all, await issuing.issueOnce(drafts));
  issuing.close();
  await runSteps(batch, all);
  await saveChanges(batch, all, false);
  clearDue(
    tx,
    all.map((view) => view.order.order_id),
  );
}

function kindsOfDocuments(plan: DayPlan): Invoice["kind"][] {
  return [
    ...plan.documents.map((document) => document.kind),
    ...(plan.orders.length > 0 ? (["invoice"] as const) : []),
    ...(plan.returns.length > 0 ? (["credit_note"] as const) : []),
  ];
}

/** By number of the invoice. */
type Views = Map<string, OrderView>;

/** So many order lines are worked on while the database writes those before them; fewer would not pay as columns (`rowWriter`). */
const PIECE_LINES = 400;

/**
 * What nobody holds or cancels has left by the evening, with its documents, and so is written once, as it is then.
 *
 * @returns the others
 */
async function placeAndShip(
  { tx, services, items, location_id, stock, meanwhile }: ReplayContext,
  issuing: Issuing,
  plan: DayPlan,
  placements: readonly Placement[],
  numbers: readonly number[],
): Promise<Views> {
  const looked_up = await lookUp(tx, services, placements, items);
  const canceled = new Set(plan.cancellations.map(({ order }) => order.number));
  const also = async (placing: Batch, placed: readonly OrderView[]) => {
    const batch = { ...placing, actor: ACTOR, now: plan.closed_at };
    const leaving = placed.filter(({ order }) => openHolds(order).length === 0 && !canceled.has(order.external_id));
    await shipEverything(batch, leaving, location_id);
    noteInvoices(leaving, issuing.issue(leaving.flatMap(draftsOf)));
    await runSteps(batch, leaving);
  };
  const options = { advance: true, looked_up, stock, pieces: { lines_max: PIECE_LINES, also } };
  const decisions = await placeOrders(tx, services, placements, numbers, plan.placed_at, options);
  await meanwhile();
  await stock.close();
  requireAll(decisions);
  const views: Views = new Map();
  for (const decision of decisions) {
    if (!decision.accepted) continue;
    if (decision.value.outcome === "existing")
      throw new Error(
        `Order ${decision.value.order_id} is there already, and not by this import: use a tenant of its own.`,
      );
    const { view } = decision.value;
    // It has just been saved: from here on this is what it was.
    if (view.order.completed_at === null) views.set(view.order.external_id, { ...view, loaded: view.order });
  }
  return views;
}

/** The orders of a day, judged: what needs no transaction of what happens on it. Lets the network go on now and then. */
export async function judgeDay(
  { services, file, facts }: Pick<ReplayContext, "services" | "file"> & { readonly facts: LookedUp["facts"] },
  plan: DayPlan,
): Promise<Placement[]> {
  const placements: Placement[] = [];
  for (const piece of piecesOf(plan.orders, PIECE_LINES, ({ goods }) => goods.length)) {
    for (const planned of piece) {
      const placement = { input: orderInput(file, planned), caller_channels: null, actor: ACTOR };
      placements.push({ ...placement, judged: judge(services, facts, placement, plan.placed_at) });
    }
    await sent();
  }
  return placements;
}

/** Lets the lifecycle go on with orders, saves what it did, and takes that as the state from here on. */
async function advance(tx: Transaction, services: Services, views: Views, now: Date): Promise<void> {
  const batch = newBatch(tx, services, ACTOR, now);
  await runSteps(batch, [...views.values()]);
  await saveChanges(batch, [...views.values()], false);
  for (const [number, view] of views) views.set(number, { ...view, loaded: view.order });
}

/** Somebody has looked at the orders that the risk rules hold, and lets them go on: the file shows that they were delivered. */
async function liftAllHolds(tx: Transaction, services: Services, views: Views, now: Date): Promise<void> {
  const held = [...views.values()].filter((view) => openHolds(view.order).length > 0);
  if (held.length === 0) return;
  const requests = held.flatMap(({ order }) =>
    openHolds(order).map(({ hold_id }) => ({ order_id: order.order_id, hold_id, expected_version: null })),
  );
  requireAll(await liftHolds(tx, { services, actor: ACTOR, now }, requests));
  const lifted = await reload(tx, services, held);
  await advance(tx, services, lifted, now);
  for (const [number, view] of lifted) views.set(number, view);
}

async function cancel({ tx, services }: ReplayContext, plan: DayPlan, views: Views): Promise<void> {
  if (plan.cancellations.length === 0) return;
  const requests = plan.cancellations.map(({ order, lines }) => ({
    order_id: loadView(views, order.number).order.order_id,
    lines,
    reason: "customer_request",
    expected_version: null,
  }));
  requireAll(await cancelOrders(tx, { services, actor: ACTOR, now: plan.placed_at }, requests));
  const touched = [...new Set(plan.cancellations.map(({ order }) => order.number))].map((number) =>
    loadView(views, number),
  );
  for (const [number, view] of await reload(tx, services, touched)) views.set(number, view);
}

async function reload(tx: Transaction, services: Services, views: readonly OrderView[]): Promise<Views> {
  const reloaded = await lockViews(
    tx,
    services,
    views.map((view) => view.order.order_id),
  );
  return new Map(reloaded.map((view) => [view.order.external_id, view]));
}

async function findReturned({ tx, services }: ReplayContext, returns: readonly Undone[]): Promise<Views> {
  const numbers = [...new Set(returns.map(({ order }) => order.number))];
  if (numbers.length === 0) return new Map();
  const known = await findByExternalId(
    tx,
    numbers.map((external_id) => ({ channel_code: CHANNEL_CODE, external_id })),
  );
  const views = await lockViews(
    tx,
    services,
    known.map((order) => order.order_id),
  );
  return new Map(views.map((view) => [view.order.external_id, view]));
}

/** The simulated warehouse: takes each piece of work on, finds everything, and gives it to a carrier in the evening. */
async function shipEverything(batch: Batch, views: readonly OrderView[], location_id: string): Promise<void> {
  const view_of_work = new Map<string, OrderView>();
  const works = views.flatMap((view) =>
    view.fulfillment_orders
      .filter((head) => head.status === "released" && head.location_id === location_id)
      .flatMap((head) => {
        const { fulfillment_order_id } = head;
        view_of_work.set(fulfillment_order_id, view);
        const lines = head.lines
          .map((line) => ({ line_no: line.line_no, quantity: toPick(line) }))
          .filter((line) => line.quantity > 0);
        return [
          { fulfillment_order_id, action: "accept" as const },
          { fulfillment_order_id, action: "pick" as const, lines },
          {
            fulfillment_order_id,
            action: "ship" as const,
            carrier: "simulated",
            parcels: [{ tracking_number: null, weight_grams: null, lines }],
          },
        ];
      }),
  );
  requireAll(await recordWorkOn(batch, works, (work) => view_of_work.get(work.fulfillment_order_id)));
}

async function takeBack(batch: Batch, returns: readonly Undone[], views: Views, location_id: string): Promise<void> {
  if (returns.length === 0) return;
  const by_id = new Map([...views.values()].map((view) => [view.order.order_id, view]));
  const registrations = returns.map(({ cancellation, order, lines }) => ({
    order_id: loadView(views, order.number).order.order_id,
    lines,
    reason: "other",
    external_id: `${cancellation.number}/${order.number}`,
  }));
  const registered = await registerReturnsOn(batch, by_id, registrations);
  requireAll(registered);
  const arrivals = registered.flatMap((decision) =>
    decision.accepted
      ? [{ return_id: decision.value.return_id, order_id: decision.value.order_id, location_id, lines: null }]
      : [],
  );
  requireAll(await receiveReturnsOn(batch, by_id, arrivals));
}

/** Documents of what left or came back and has none yet. */
function draftsOf(view: OrderView): InvoiceDraft[] {
  const documented = new Set(view.invoices.map((invoice) => invoice.cause_id));
  const invoices = view.shipments
    .filter((shipment) => !documented.has(shipment.shipment_id))
    .map((shipment) => invoiceDraft(view.order, view.party, shipment));
  const credits = view.returns
    .filter((entry) => entry.state === "received" && !documented.has(entry.return_id))
    .flatMap((entry) => creditNoteDraft(view.order, view.party, entry, view.invoices) ?? []);
  return [...invoices, ...credits];
}

function noteInvoices(views: readonly OrderView[], issued: readonly Invoice[]): void {
  const by_order = Map.groupBy(issued, (invoice) => invoice.order_id);
  for (const view of views) view.invoices = [...view.invoices, ...(by_order.get(view.order.order_id) ?? [])];
}

function loadView(views: Views, number: string): OrderView {
  const view = views.get(number);
  if (!view)
    throw new Error(
      `The order of invoice ${number} is not there: the database is not the one that this import began in.`,
    );
  return view;
}
