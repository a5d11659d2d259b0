/**
 * For each check of the doctor a fault, planted by SQL into the small world (small-world.ts), that this check
 * alone must find. Constraints that would refuse the fault are dropped first: the doctor must not rely on them.
 */
export type PlantedFault = {
  readonly breaks: string;
  readonly what: string;
  readonly plant: readonly string[];
  /** Titles of checks that the same fault must break as well. */
  readonly also: readonly string[];
  /** Violations that the check counts. */
  readonly count: number;
};

const fault = (breaks: string, what: string, ...plant: string[]): PlantedFault => ({
  ...{ breaks, what, plant },
  ...{ also: [], count: 1 },
});
const HASH = "the content of every document gives the hash that it was issued with";
/** Whatever is changed in a document shows in its hash too. */
const documentFault = (breaks: string, what: string, ...plant: string[]): PlantedFault => ({
  ...fault(breaks, what, ...plant),
  also: [HASH],
});

/** Subquery for the id of an order of the small world. */
const order = (name: string) => `(select order_id from orders.orders where number = '${name}')`;
/** Names of constraints are nobody's promise, so all checks of a table go. */
const dropChecks = (table: string) => `
do $$
declare name text;
begin
  for name in select conname from pg_constraint where conrelid = '${table}'::regclass and contype = 'c' loop
    execute format('alter table ${table} drop constraint %I', name);
  end loop;
end $$`;

const STOCK_FAULTS: readonly PlantedFault[] = [
  fault(
    "I-1",
    "0 <= reserved <= on_hand",
    dropChecks("inventory.stock_levels"),
    "update inventory.stock_levels set on_hand = 1 where on_hand = 5",
    "update inventory.movements set quantity = 1 where cause_id = 'count-2'",
  ),
  fault(
    "I-2",
    "on_hand is the sum of its movements",
    "update inventory.stock_levels set on_hand = on_hand + 1 where on_hand = 5",
  ),
  {
    ...fault(
      "I-2",
      "what orders are listed by bears the time of its order",
      `update orders.lines set ordered_at = ordered_at + interval '1 second' where order_id = ${order("held order")}`,
      `update orders.holds set ordered_at = ordered_at - interval '1 second' where order_id = ${order("held order")}`,
      `update customers.order_parties set ordered_at = ordered_at - interval '1 second' where order_id = ${order("held order")}`,
      `update fulfillment.fulfillment_orders set ordered_at = now() where ctid = (select min(ctid) from fulfillment.fulfillment_orders)`,
    ),
    count: 4,
  },
  fault(
    "I-2",
    "reserved is the sum of its reservations",
    "update inventory.stock_levels set reserved = reserved - 1 where on_hand = 5",
  ),
  fault(
    "I-2",
    "an order holds stock for exactly its units between sourcing and hand-over",
    `delete from inventory.reservations where holder_id = ${order("sourced order")}`,
    "update inventory.stock_levels set reserved = reserved - 1 where on_hand = 18",
  ),
  {
    ...fault(
      "I-3",
      "a cause moves the stock of an item at a location once",
      "drop index inventory.movements_once",
      `insert into inventory.movements
       select (jsonb_populate_record(movement, '{"movement_id": "00000000-0000-7000-8000-00000000000f", "quantity": 0}')).*
         from inventory.movements as movement where cause_id = 'count-2'`,
    ),
    also: ["inventory.movements is unique by tenant_id, cause_id, item_id, location_id"],
  },
  fault(
    "I-3",
    "inventory.movements is unique by tenant_id, cause_id, item_id, location_id",
    "drop index inventory.movements_once",
  ),
];

const STAGE_FAULTS: readonly PlantedFault[] = [
  fault(
    "I-2",
    "what a location has handed over is the sum of its shipments",
    "update fulfillment.fulfillment_order_lines set shipped_quantity = 2 where quantity = 4",
    `update orders.lines set packed_quantity = 0, shipped_quantity = 2 where order_id = ${order("shipping order")}`,
    `update inventory.reservations set quantity = 2 where holder_id = ${order("shipping order")}`,
    "update inventory.stock_levels set reserved = reserved - 1 where on_hand = 18",
  ),
  fault(
    "I-2",
    "the stages of an order line agree with the work of its locations",
    `update orders.lines set picked_quantity = 2, released_quantity = 0 where order_id = ${order("shipping order")}`,
  ),
  fault(
    "I-2",
    "canceled units of an order line are the sum of its cancellations",
    "update orders.cancellations set quantity = 2",
  ),
  fault(
    "I-4",
    "each ordered unit is in exactly one stage",
    dropChecks("orders.lines"),
    `update orders.lines set quantity = 3 where order_id = ${order("unpaid order")}`,
  ),
  fault(
    "I-4",
    "a completed order has no unit before hand-over, and every order has units",
    `update orders.lines set open_quantity = 1, quantity = 3 where order_id = ${order("shipped order")}`,
    // The third unit makes two thirds of the price of what two units cost: keep the shipment worth what was invoiced.
    `update orders.lines set net_minor = 2522, tax_minor = 478, gross_minor = 3000 where order_id = ${order("shipped order")}`,
    `update orders.orders set net_minor = 2522, tax_minor = 478, total_minor = 3000 where number = 'shipped order'`,
  ),
  fault(
    "I-4",
    "the status of an order follows from the stages of its units, its holds and its payments",
    "update orders.orders set status = 'ready_to_collect' where number = 'held order'",
  ),
];

const PAYMENT_FAULTS: readonly PlantedFault[] = [
  fault(
    "I-2",
    "captured and refunded amounts are the sums of what providers confirmed and customers paid",
    `update payments.payments set captured_minor = 1200 where order_id = ${order("shipping order")}`,
  ),
  fault(
    "I-2",
    "the authorized amount is what was authorized or received",
    `update payments.payments set authorized_minor = 4000 where order_id = ${order("shipping order")}`,
  ),
  fault(
    "I-10",
    "captured <= authorized and refunded <= captured",
    dropChecks("payments.payments"),
    `update payments.payments set refunded_minor = 1500 where order_id = ${order("shipping order")}`,
    `insert into payments.operations
     select (jsonb_populate_record(operation, '{"operation_id": "00000000-0000-7000-8000-00000000000f", "kind": "refund", "amount_minor": 1500}')).*
       from payments.operations as operation where order_id = ${order("shipping order")}`,
  ),
  fault(
    "I-10",
    "what was asked for, if granted, keeps captured <= authorized and refunded <= captured",
    `insert into payments.operations
     select (jsonb_populate_record(operation, '{"operation_id": "00000000-0000-7000-8000-00000000000f", "kind": "refund",
              "amount_minor": 1500, "state": "pending", "answered_at": null}')).*
       from payments.operations as operation where order_id = ${order("shipping order")}`,
  ),
  fault(
    "I-10",
    "payments.operations is unique by tenant_id, payment_id, kind, cause_id",
    "drop index payments.operations_once",
    "create unique index operations_once on payments.operations (tenant_id, payment_id, kind, cause_id) where state = 'succeeded'",
  ),
  fault(
    "I-8",
    "of a completed order paid on shipment exactly the invoiced value was taken",
    `update payments.payments set refunded_minor = 1000 where order_id = ${order("shipped order")}`,
    `update payments.operations set amount_minor = 1000 where kind = 'refund'`,
  ),
];

const AMOUNT_FAULTS: readonly PlantedFault[] = [
  fault(
    "I-6",
    "money columns are whole minor units (bigint)",
    "alter table orders.orders add column tip_minor numeric(12, 2)",
  ),
  {
    ...fault(
      "I-7",
      "net + tax = gross",
      dropChecks("orders.orders"),
      dropChecks("orders.lines"),
      `update orders.lines set gross_minor = 1001 where order_id = ${order("held order")}`,
      "update orders.orders set total_minor = 1001 where number = 'held order'",
    ),
    count: 2,
  },
  fault(
    "I-8",
    "an order's totals are the sums of its lines and charges",
    "update orders.orders set net_minor = 841, total_minor = 1001 where number = 'held order'",
  ),
  fault(
    "I-8",
    "the shares of a charge sum to the charge",
    "update orders.charges set share_net_minor = array[411], share_tax_minor = array[79]",
  ),
];

const DOCUMENT_FAULTS: readonly PlantedFault[] = [
  documentFault(
    "I-7",
    "the lines of an invoice sum to its totals",
    "update invoicing.invoice_lines set net_minor = 102, gross_minor = 122 where kind = 'charge'",
  ),
  {
    ...fault(
      "I-8",
      "the documents of an order sum to between nothing and its total",
      `update invoicing.invoices set order_id = ${order("held order")} where number = 'G-1'`,
    ),
    also: [HASH, "of a completed order paid on shipment exactly the invoiced value was taken"],
  },
  fault(
    "I-8",
    "a shipment is invoiced for exactly the value of its units, and every shipment of a completed order is",
    `update orders.lines set net_minor = 3363, tax_minor = 639, gross_minor = 4002 where order_id = ${order("shipping order")}`,
    "update orders.orders set net_minor = 3775, tax_minor = 717, total_minor = 4492 where number = 'shipping order'",
  ),
  documentFault(
    "I-8",
    "a shipment is invoiced for exactly the units that left with it",
    "update invoicing.invoice_lines set quantity = 3 where quantity = 2",
  ),
  fault(
    "I-12",
    "invoice numbers of a series are dense",
    "update invoicing.series set last_sequence = 3 where series = 'R'",
  ),
  documentFault(
    "I-12",
    "every document is chained to the one before it by its hash",
    "update invoicing.invoices set previous_hash = null where number = 'R-2'",
  ),
  fault(
    "I-12",
    "the content of every document gives the hash that it was issued with",
    `update invoicing.invoices set recipient = recipient || '{"name": "Max Muster"}' where number = 'R-2'`,
  ),
  fault(
    "I-12",
    "invoicing.invoices is unique by tenant_id, series, sequence",
    "drop index invoicing.invoices_by_sequence",
  ),
  fault("I-12", "invoicing.invoices is unique by tenant_id, cause_id", "drop index invoicing.invoices_by_cause"),
];

const WORK_FAULTS: readonly PlantedFault[] = [
  {
    ...fault(
      "I-9",
      "an external id of a channel names one order",
      "drop index orders.orders_by_external_id",
      "update orders.orders set external_id = 'held order' where number = 'unpaid order'",
    ),
    also: ["orders.orders is unique by tenant_id, channel_code, external_id"],
  },
  fault(
    "I-9",
    "orders.orders is unique by tenant_id, channel_code, external_id",
    "drop index orders.orders_by_external_id",
  ),
  fault(
    "I-11",
    "no call to the outside waits longer than 15 minutes past its time (is a worker running?)",
    "update platform.intents set due_at = now() - interval '16 minutes' where state = 'waiting'",
  ),
  fault(
    "I-11",
    "an intent is parked if and only if an exception about it is open",
    "delete from platform.exceptions where kind = 'intent'",
  ),
  fault(
    "I-11",
    "an open exception about an order is about an order that exists",
    `insert into platform.exceptions (tenant_id, exception_id, kind, subject_id, reason, detail, occurred_at)
     select tenant_id, gen_random_uuid(), 'order', gen_random_uuid(), 'test', 'test', now() from platform.tenants`,
  ),
  fault(
    "I-11",
    "no due work is two hours late (is a worker running?)",
    "update platform.due_work set due_at = now() - interval '3 hours'",
  ),
  fault(
    "I-13",
    "no call runs more than 60 s past its lease",
    "update platform.intents set lease_until = now() - interval '61 seconds' where state = 'running'",
  ),
  fault(
    "I-14",
    "every order that a stored answer acknowledges exists",
    `update platform.idempotency_keys set response_body = '{"order_id":"00000000-0000-7000-8000-00000000000f"}'`,
  ),
  fault(
    "I-14",
    "every stored idempotency key has its answer",
    "update platform.idempotency_keys set status_code = null, response_body = null",
  ),
  fault(
    "I-14",
    "platform.idempotency_keys is unique by tenant_id, idempotency_key",
    "alter table platform.idempotency_keys drop constraint idempotency_keys_pkey",
  ),
  fault(
    "I-15",
    "no order is forgotten: each waits for work that is due, a person, money or a location, or is over",
    "delete from platform.due_work",
  ),
];

/** A second row beside one that is there, of a whole that does not exist. */
const orphan = (
  part: string,
  whole: string,
  columns: Readonly<Record<string, string>>,
  ...also: string[]
): PlantedFault => ({
  ...fault(
    "I-16",
    `every row of ${part} belongs to one of ${whole}`,
    `insert into ${part} select (jsonb_populate_record(part, jsonb_build_object(${Object.entries(columns)
      .map(([name, value]) => `'${name}', ${value}`)
      .join(", ")}))).* from ${part} as part limit 1`,
  ),
  also,
});
const NEW = "gen_random_uuid()";

const WHOLE_FAULTS: readonly PlantedFault[] = [
  orphan("orders.lines", "orders.orders", { order_id: NEW }),
  orphan("orders.charges", "orders.orders", { order_id: NEW }),
  orphan("orders.holds", "orders.orders", { order_id: NEW, hold_id: NEW }),
  orphan(
    "orders.cancellations",
    "orders.lines",
    { order_id: NEW, cancellation_id: NEW },
    "canceled units of an order line are the sum of its cancellations",
  ),
  orphan("customers.order_parties", "orders.orders", { order_id: NEW }),
  orphan("payments.payments", "orders.orders", { order_id: NEW, payment_id: NEW }),
  orphan("payments.operations", "payments.payments", { payment_id: NEW, operation_id: NEW }),
  orphan("fulfillment.fulfillment_orders", "orders.orders", { order_id: NEW, fulfillment_order_id: NEW }),
  orphan(
    "fulfillment.fulfillment_order_lines",
    "fulfillment.fulfillment_orders",
    { fulfillment_order_id: NEW },
    "what a location has handed over is the sum of its shipments",
  ),
  orphan("fulfillment.shipments", "fulfillment.fulfillment_orders", { fulfillment_order_id: NEW, shipment_id: NEW }),
  orphan("fulfillment.shipment_lines", "fulfillment.shipments", { shipment_id: NEW }),
  orphan("fulfillment.parcels", "fulfillment.shipments", { shipment_id: NEW, parcel_id: NEW }),
  orphan(
    "invoicing.invoice_lines",
    "invoicing.invoices",
    { invoice_id: NEW },
    "the lines of an invoice sum to its totals",
  ),
];

export const FAULTS: readonly PlantedFault[] = [
  ...STOCK_FAULTS,
  ...STAGE_FAULTS,
  ...PAYMENT_FAULTS,
  ...AMOUNT_FAULTS,
  ...DOCUMENT_FAULTS,
  ...WORK_FAULTS,
  ...WHOLE_FAULTS,
];
