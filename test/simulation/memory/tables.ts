import type { Item } from "../../../src/catalog/index.ts";
import type { Channel } from "../../../src/channels/index.ts";
import type { Customer, OrderParty } from "../../../src/customers/index.ts";
import type { FulfillmentOrder, Shipment } from "../../../src/fulfillment/index.ts";
import type { ReservedQuantity } from "../../../src/inventory/index.ts";
import type { Invoice } from "../../../src/invoicing/index.ts";
import type { DecidedMail } from "../../../src/notifications/index.ts";
import type { Cancellation, Order } from "../../../src/orders/index.ts";
import type { Operation, Payment } from "../../../src/payments/index.ts";
import type { Database } from "../../../src/platform/database.ts";
import type { DueWork } from "../../../src/platform/due-work.ts";
import type { ExceptionRow } from "../../../src/platform/exceptions.ts";
import type { Intent } from "../../../src/platform/intents.ts";
import type { Transaction } from "../../../src/platform/transaction.ts";
import type { Return } from "../../../src/returns/index.ts";
import type { ItemNorm } from "../../../src/risk/index.ts";
import { newTable } from "./table.ts";

export type Level = {
  readonly item_id: string;
  readonly location_id: string;
  readonly on_hand: number;
  readonly reserved: number;
  readonly safety: number;
  readonly damaged: number;
  readonly set_as_of: Date | null;
};
export type StoredIntent = Intent & {
  readonly intent_id: string;
  readonly state: "waiting" | "running" | "done" | "parked" | "given_up";
  readonly attempts: number;
  readonly fence: number;
  readonly lease_until: number | null;
};
type StoredMovement = {
  readonly level: string;
  readonly kind: string;
  readonly cause_id: string;
  readonly quantity: number;
};
type Series = { readonly last_sequence: number; readonly last_hash: Buffer | null };

/**
 * Everything that the product's stores keep, in memory, for one tenant. Rows are never changed but replaced, so that a
 * transaction can put back what it found.
 */
export type Tables = ReturnType<typeof newTables>;

export function newTables(now: () => number) {
  return {
    /** Milliseconds of the virtual clock, for what the product measures by the clock of the database. */
    now,
    undo: [] as (() => void)[],
    /** Until somebody looks and clears: orders that have changed, orders of which something waits for other things, levels. */
    touched: { orders: new Set<string>(), waits: new Set<string>(), levels: new Set<string>() },
    items: newTable<Item>((item) => item.sku),
    channels: newTable<Channel>(() => ""),
    orders: newTable<Order>((order) => `${order.channel_code}\u0000${order.external_id}`),
    cancellations: newTable<Cancellation>((cancellation) => cancellation.order_id),
    customers: newTable<Customer>(() => ""),
    parties: newTable<OrderParty>((party) => party.customer_id),
    payments: newTable<Payment>((payment) => payment.order_id),
    operations: newTable<Operation>((operation) => operation.order_id),
    notifications: newTable<object>(() => ""),
    fulfillment_orders: newTable<FulfillmentOrder>((head) => head.order_id),
    shipments: newTable<Shipment>((shipment) => shipment.order_id),
    invoices: newTable<Invoice>((invoice) => invoice.order_id ?? ""),
    series: newTable<Series>(() => ""),
    returns: newTable<Return>((entry) => entry.order_id),
    levels: newTable<Level>((level) => level.item_id),
    reservations: newTable<ReservedQuantity>((reservation) => reservation.holder_id),
    /** By cause and level, which may be there once. */
    movements: newTable<StoredMovement>((movement) => movement.level),
    adjustments: newTable<{ readonly content_hash: Buffer }>(() => ""),
    mails: newTable<DecidedMail>((mail) => mail.order_id),
    due: newTable<DueWork>((work) => work.subject_id),
    intents: newTable<StoredIntent>((intent) => intent.state),
    /** By kind and subject, which may be there once. */
    intent_keys: newTable<{ readonly intent_id: string }>(() => ""),
    exceptions: newTable<ExceptionRow>((row) => (row.resolved_at === null ? "open" : "resolved")),
    norms: newTable<ItemNorm>(() => ""),
    screenings: newTable<object>(() => ""),
    events: { count: 0 },
  };
}

/** What stands in the place of a connection pool. */
export type MemoryDatabase = Database & { readonly tables: Tables };

const OPEN = new WeakMap<Transaction, Tables>();

export function openOn(tables: Tables, tx: Transaction): Transaction {
  OPEN.set(tx, tables);
  return tx;
}

export function tablesOf(tx: Transaction): Tables {
  const tables = OPEN.get(tx);
  if (!tables) throw new Error("This transaction is not one of the simulation.");
  return tables;
}
