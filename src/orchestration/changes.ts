import type { Item } from "../catalog/index.ts";
import {
  type FulfillmentOrder,
  insertFulfillmentOrders,
  type ReleasedWork,
  saveFulfillmentOrders,
} from "../fulfillment/index.ts";
import { directStockBook, type ReservedQuantity, releaseReservations, type StockBook } from "../inventory/index.ts";
import { newId } from "../kernel/ids.ts";
import { type DecidedMail, insertMails, type MailTemplate } from "../notifications/index.ts";
import {
  type Cancellation,
  type ChangedLine,
  deriveStatus,
  findBackordered,
  type Hold,
  insertCancellations,
  insertHolds,
  insertOrders,
  owedMinor,
  saveOrders,
} from "../orders/index.ts";
import { waitsForPayment } from "../payments/index.ts";
import { dueNow, markDue } from "../platform/due-work.ts";
import { type BusinessEvent, recordEvents } from "../platform/events.ts";
import { decideIntents, type Intent } from "../platform/intents.ts";
import type { Transaction } from "../platform/transaction.ts";
import { raiseNorms } from "../risk/index.ts";
import { linesChanged, type OrderView, placesChanged } from "./order-view.ts";
import type { Services } from "./services.ts";

/** What due work of an order is called. */
export const ORDER_DUE = "order";

/** One transaction's work on many orders: everything that is written at its end, table by table, for all of them at once. */
export type Batch = {
  readonly tx: Transaction;
  readonly services: Services;
  readonly now: Date;
  /** worker, api:<key name>, location:<code>, … */
  readonly actor: string;
  readonly stock: StockBook;
  readonly events: (Omit<BusinessEvent, "order_version"> & { readonly order_id: string })[];
  readonly intents: Intent[];
  readonly mails: DecidedMail[];
  readonly holds: Hold[];
  readonly cancellations: Cancellation[];
  /** Stock that is given back. */
  readonly releases: ReservedQuantity[];
  /** What accepted orders asked for, for the screening of later ones. */
  readonly ordered: { readonly item_id: string; readonly quantity: number }[];
  /** What goes to locations for the first time. */
  readonly released: ReleasedWork[];
  /** Items of the orders, by id, as far as they have been read. */
  readonly items: Map<string, Item>;
  /** Changed ones by id, as they are now. */
  readonly fulfillment_orders: Map<string, FulfillmentOrder>;
};

export function newBatch(tx: Transaction, services: Services, actor: string, now: Date): Batch {
  return {
    tx,
    services,
    now,
    actor,
    stock: directStockBook(tx),
    events: [],
    intents: [],
    mails: [],
    holds: [],
    cancellations: [],
    releases: [],
    ordered: [],
    released: [],
    items: new Map(),
    fulfillment_orders: new Map(),
  };
}

/** Adds a line to the order's history. `data` holds no personal data. */
export function addEvent(batch: Batch, view: OrderView, type: string, data: Readonly<Record<string, unknown>>): void {
  batch.events.push({ type, order_id: view.order.order_id, actor: batch.actor, occurred_at: batch.now, data });
}

const ATTEMPTS_MAX = 12;

/** Decides a call to the outside, made after the transaction has committed. */
export function addIntent(batch: Batch, view: OrderView, kind: string, subject_id: string): void {
  batch.intents.push({
    kind,
    subject_id,
    order_id: view.order.order_id,
    attempts_max: ATTEMPTS_MAX,
    due_at: batch.now,
  });
}

/** Decides a mail to the customer, if there is somebody to write to and the workflow wants it. Once per cause. */
export function addMail(
  batch: Batch,
  view: OrderView,
  mail: {
    readonly template: MailTemplate;
    readonly cause_id: string;
    readonly facts?: Readonly<Record<string, unknown>>;
  },
): void {
  if (!batch.services.mail || !view.party.email || !view.workflow.policies.notifications[mail.template]) return;
  batch.mails.push({
    mail_id: newId(),
    order_id: view.order.order_id,
    template: mail.template,
    language: view.order.language,
    cause_id: mail.cause_id,
    facts: mail.facts ?? {},
  });
}

/** True while the workflow keeps goods back until money has come. */
export function viewWaitsForPayment(view: OrderView): boolean {
  return waitsForPayment(view.payments, owedMinor(view.order));
}

/**
 * Writes everything that a batch has changed. Orders that nothing happened to stay at their version.
 *
 * @param wake mark the changed orders due, so that the lifecycle goes on with them
 */
export async function saveChanges(batch: Batch, views: readonly OrderView[], wake: boolean): Promise<void> {
  const { tx } = batch;
  const touched = new Set(batch.events.map((event) => event.order_id));
  const changed: OrderView[] = [];
  const changed_lines: ChangedLine[] = [];
  for (const view of views) {
    const status = deriveStatus(view.order, viewWaitsForPayment(view));
    const lines = linesChanged(view);
    if (lines.length === 0 && status === view.loaded.status && !touched.has(view.order.order_id)) continue;
    view.order = { ...view.order, status, version: view.loaded.version + 1 };
    changed.push(view);
    changed_lines.push(
      ...lines.map((line) => ({
        order_id: view.order.order_id,
        line,
        places_changed: placesChanged(view, line),
      })),
    );
  }
  await saveOrders(
    tx,
    changed.map((view) => view.order),
    changed_lines,
  );
  await saveParts(batch, changed);
  if (wake) markOrdersDue(batch, changed);
}

/** Writes orders that are not there yet, as they are now, with everything that the batch has decided for them. */
export async function saveNew(batch: Batch, views: readonly OrderView[]): Promise<void> {
  insertOrders(
    batch.tx,
    views.map((view) => view.order),
  );
  await saveParts(batch, views);
}

async function saveParts(batch: Batch, changed: readonly OrderView[]): Promise<void> {
  const { tx } = batch;
  insertHolds(tx, batch.holds);
  insertCancellations(tx, batch.cancellations);
  saveWork(batch);
  if (batch.releases.length > 0) {
    await releaseReservations(tx, batch.releases);
    await wakeWaiting(batch);
  }
  await saveDecided(batch, changed);
  // Last, since others count the same items: they wait only for our commit.
  raiseNorms(tx, batch.ordered);
}

/** What is new is written once, in the state that it has come to. */
function saveWork({ tx, released, fulfillment_orders }: Batch): void {
  const fresh = new Set(released.map((head) => head.fulfillment_order_id));
  insertFulfillmentOrders(
    tx,
    released.map((head) => ({ ...head, ...fulfillment_orders.get(head.fulfillment_order_id) })),
  );
  saveFulfillmentOrders(
    tx,
    [...fulfillment_orders.values()].filter((head) => !fresh.has(head.fulfillment_order_id)),
  );
}

/** Stock that one order has given back is what others may be waiting for. */
async function wakeWaiting({ tx, releases, now, services }: Batch): Promise<void> {
  const item_ids = [...new Set(releases.map(({ item_id }) => item_id))];
  const givers = new Set(releases.map(({ holder_id }) => holder_id));
  const waiting = (await findBackordered(tx, item_ids)).filter(({ order_id }) => !givers.has(order_id));
  markDue(
    tx,
    waiting.map(({ order_id, priority }) => ({ kind: ORDER_DUE, subject_id: order_id, due_at: dueNow(now, priority) })),
  );
  tx.afterCommit(() => {
    services.supply.forget(tx.tenant_id, item_ids);
    services.wake([ORDER_DUE]);
  });
}

/** Writes the history, mails and intents of orders; each event with the version that its order is at now. */
async function saveDecided(batch: Batch, views: readonly OrderView[]): Promise<void> {
  const { tx, now } = batch;
  const versions = new Map(views.map((view) => [view.order.order_id, view.order.version]));
  recordEvents(
    tx,
    batch.events.map((event) => ({ ...event, order_version: versions.get(event.order_id) ?? null })),
  );
  const mails = await insertMails(tx, batch.mails, now);
  const intents = [...batch.intents, ...mails.map((mail) => mailIntent(mail, now))];
  decideIntents(tx, intents);
  const kinds = [...new Set(intents.map(({ kind }) => kind))];
  if (kinds.length > 0) tx.afterCommit(() => batch.services.wake(kinds));
}

export function markOrdersDue({ tx, services, now }: Batch, views: readonly OrderView[]): void {
  markDue(
    tx,
    views.map(({ order }) => ({ kind: ORDER_DUE, subject_id: order.order_id, due_at: dueNow(now, order.priority) })),
  );
  tx.afterCommit(() => services.wake([ORDER_DUE]));
}

function mailIntent(mail: DecidedMail, now: Date): Intent {
  return {
    kind: "send_mail",
    subject_id: mail.mail_id,
    order_id: mail.order_id,
    attempts_max: ATTEMPTS_MAX,
    due_at: now,
  };
}
