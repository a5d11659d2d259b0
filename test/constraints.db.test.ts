import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "./support/database.ts";
import { idOf, plantSmallWorld } from "./support/small-world.ts";

const { asOwner, database, tenant_id } = await createTestDatabase();
const other_tenant_id = "00000000-0000-7000-8000-000000000002";
await asOwner("insert into platform.tenants (tenant_id, code, name) values ($1, 'other', 'Other')", [other_tenant_id]);
await plantSmallWorld(asOwner, tenant_id);

const id = (name: string) => `'${idOf(tenant_id, name)}'`;
const at = (level: string) => `item_id = ${id("item")} and location_id = ${id(level)}`;
const line = (order: string) => `update orders.lines set %s where order_id = ${id(order)}`;
const order = (name: string) => `update orders.orders set %s where order_id = ${id(name)}`;
const payment = (name: string) => `update payments.payments set %s where order_id = ${id(name)}`;
const part = (name: string) =>
  `update fulfillment.fulfillment_order_lines set %s where fulfillment_order_id = ${id(`part of ${name}`)}`;
const level = (name: string) => `update inventory.stock_levels set %s where ${at(name)}`;
const set = (statement: string, assignment: string) => statement.replace("%s", assignment);
/** Inserts a copy of the rows of a table with some fields changed. */
const copy = (table: string, where: string, changes: string) =>
  `insert into ${table} select (jsonb_populate_record(source, '${changes}')).* from ${table} as source where ${where}`;
const NEW_ID = "00000000-0000-7000-8000-00000000000f";

const CHECK = "23514";
const UNIQUE = "23505";
const FOREIGN_KEY = "23503";
const NOT_NULL = "23502";
/** Both a missing right and a row that row-level security does not let in. */
const NO_RIGHT = "42501";

/** What a hostile client with the rights of the application might try, and what stops it (R-13 of RELIABILITY.md). */
const ILLEGAL = [
  ["reserve more than there is", CHECK, set(level("store"), "reserved = on_hand + 1")],
  ["take away stock that is reserved", CHECK, set(level("warehouse"), "on_hand = reserved - 1")],
  ["reserve less than nothing", CHECK, set(level("store"), "reserved = -1")],
  ["have less than no stock", CHECK, set(level("store"), "reserved = 0, on_hand = -1")],
  ["keep a negative safety stock, to promise more than there is", CHECK, set(level("store"), "safety = -5")],
  ["have less than nothing damaged", CHECK, set(level("store"), "damaged = -1")],
  ["forget how much there is", NOT_NULL, set(level("store"), "on_hand = null")],
  ["delete a stock level", NO_RIGHT, `delete from inventory.stock_levels where ${at("store")}`],
  ["delete a movement", NO_RIGHT, "delete from inventory.movements where cause_id = 'count-1'"],
  ["rewrite a movement", NO_RIGHT, "update inventory.movements set quantity = 100 where cause_id = 'count-1'"],
  [
    "move stock a second time for one cause",
    UNIQUE,
    copy("inventory.movements", "cause_id = 'count-1'", `{"movement_id": "${NEW_ID}"}`),
  ],
  [
    "invent a kind of movement",
    CHECK,
    copy(
      "inventory.movements",
      "cause_id = 'count-1'",
      `{"movement_id": "${NEW_ID}", "cause_id": "x", "kind": "gift"}`,
    ),
  ],
  ["use a cause of an adjustment again", UNIQUE, copy("inventory.adjustments", "true", "{}")],
  ["hold nothing", CHECK, `update inventory.reservations set quantity = 0 where holder_id = ${id("cart")}`],
  ["reserve twice for a line", UNIQUE, copy("inventory.reservations", `holder_id = ${id("cart")}`, '{"quantity": 9}')],
  ["have a unit in two stages", CHECK, set(line("unpaid order"), "shipped_quantity = 1")],
  ["lose a unit", CHECK, set(line("unpaid order"), "open_quantity = 1")],
  ["ship a negative number of units", CHECK, set(line("unpaid order"), "shipped_quantity = -1, open_quantity = 3")],
  ["order nothing", CHECK, set(line("unpaid order"), "quantity = 0, open_quantity = 0")],
  ["order beyond the limit", CHECK, set(line("unpaid order"), "quantity = 1000001, open_quantity = 1000001")],
  [
    "have a line whose net and tax are not its gross",
    CHECK,
    set(line("unpaid order"), "gross_minor = gross_minor + 1"),
  ],
  ["sell at a negative price", CHECK, set(line("unpaid order"), "unit_price_minor = -1")],
  ["tax beyond 100 percent", CHECK, set(line("unpaid order"), "tax_rate_percent = 119")],
  ["deliver by a method that does not exist", CHECK, set(line("unpaid order"), "delivery_method = 'catapult'")],
  ["delete a line", NO_RIGHT, `delete from orders.lines where order_id = ${id("unpaid order")}`],
  [
    "have an order whose net and tax are not its total",
    CHECK,
    set(order("unpaid order"), "total_minor = total_minor + 1"),
  ],
  [
    "owe the customer for an order",
    CHECK,
    set(order("unpaid order"), "net_minor = -1, tax_minor = 0, total_minor = -1"),
  ],
  ["invent a status", CHECK, set(order("unpaid order"), "status = 'lost'")],
  [
    "accept an external id of a channel twice",
    UNIQUE,
    copy("orders.orders", "number = 'unpaid order'", `{"order_id": "${NEW_ID}", "number": "x"}`),
  ],
  [
    "give two orders one number",
    UNIQUE,
    copy("orders.orders", "number = 'unpaid order'", `{"order_id": "${NEW_ID}", "external_id": "x"}`),
  ],
  [
    "place an order for another tenant",
    NO_RIGHT,
    copy("orders.orders", "number = 'unpaid order'", `{"tenant_id": "${other_tenant_id}"}`),
  ],
  ["hand an order over to another tenant", NO_RIGHT, set(order("unpaid order"), `tenant_id = '${other_tenant_id}'`)],
  ["delete an order", NO_RIGHT, `delete from orders.orders where order_id = ${id("unpaid order")}`],
  [
    "have a line of no return",
    FOREIGN_KEY,
    `insert into returns.return_lines (tenant_id, return_id, line_no, quantity) select tenant_id, '${NEW_ID}', 1, 1 from orders.orders limit 1`,
  ],
  ["rewrite a frozen charge", NO_RIGHT, "update orders.charges set gross_minor = 0"],
  ["lift a hold without a name", CHECK, `update orders.holds set lifted_at = now() where hold_id = ${id("hold")}`],
  ["take back a cancellation", NO_RIGHT, "delete from orders.cancellations"],
  ["capture more than was authorized", CHECK, set(payment("shipping order"), "captured_minor = authorized_minor + 1")],
  ["refund more than was captured", CHECK, set(payment("shipping order"), "refunded_minor = captured_minor + 1")],
  ["authorize a negative amount", CHECK, set(payment("held order"), "authorized_minor = -1")],
  ["capture a negative amount", CHECK, set(payment("shipping order"), "captured_minor = -1")],
  ["delete a payment", NO_RIGHT, `delete from payments.payments where order_id = ${id("shipping order")}`],
  [
    "capture twice for one shipment",
    UNIQUE,
    copy("payments.operations", "kind = 'capture'", `{"operation_id": "${NEW_ID}"}`),
  ],
  [
    "answer an operation without an answer",
    CHECK,
    "update payments.operations set answered_at = null where kind = 'refund'",
  ],
  ["hear the same notification twice", UNIQUE, copy("payments.notifications", "true", "{}")],
  ["pick more than was asked for", CHECK, set(part("shipping order"), "picked_quantity = 5")],
  ["ship what was not picked", CHECK, set(part("shipping order"), "shipped_quantity = 4")],
  ["pack what was not picked", CHECK, set(part("shipping order"), "packed_quantity = 4")],
  ["take back a shipment", NO_RIGHT, "delete from fulfillment.shipment_lines"],
  [
    "receive more than was registered as return",
    CHECK,
    "update returns.return_lines set received_quantity = quantity + 1",
  ],
  ["change an invoice", NO_RIGHT, "update invoicing.invoices set total_minor = 0"],
  ["delete an invoice", NO_RIGHT, "delete from invoicing.invoices where number = 'R-2'"],
  ["change a line of an invoice", NO_RIGHT, "update invoicing.invoice_lines set gross_minor = 0"],
  [
    "use an invoice number twice",
    UNIQUE,
    copy(
      "invoicing.invoices",
      "number = 'R-2'",
      `{"invoice_id": "${NEW_ID}", "cause_id": "${NEW_ID}", "number": "R-2b"}`,
    ),
  ],
  [
    "invoice a shipment twice",
    UNIQUE,
    copy("invoicing.invoices", "number = 'R-2'", `{"invoice_id": "${NEW_ID}", "sequence": 3, "number": "R-3"}`),
  ],
  [
    "issue an invoice whose net and tax are not its total",
    CHECK,
    copy(
      "invoicing.invoices",
      "number = 'R-2'",
      `{"invoice_id": "${NEW_ID}", "cause_id": "${NEW_ID}", "sequence": 3, "number": "R-3", "tax_minor": 0}`,
    ),
  ],
  ["rewrite the log", NO_RIGHT, "update platform.events set type = 'nothing_happened'"],
  ["erase the log", NO_RIGHT, "delete from platform.events"],
  ["run a call without a lease", CHECK, "update platform.intents set lease_until = null where state = 'running'"],
  ["decide the same call twice", UNIQUE, copy("platform.intents", "state = 'done'", `{"intent_id": "${NEW_ID}"}`)],
  ["answer an idempotency key twice", UNIQUE, copy("platform.idempotency_keys", "true", "{}")],
  [
    "make a tenant",
    NO_RIGHT,
    `insert into platform.tenants (tenant_id, code, name) values ('${NEW_ID}', 'mine', 'Mine')`,
  ],
  ["drop a table", NO_RIGHT, "drop table orders.orders cascade"],
  ["switch off row-level security", NO_RIGHT, "alter table orders.orders disable row level security"],
  ["empty a table", NO_RIGHT, "truncate inventory.movements"],
] as const;

test("at least fifty illegal writes are tried", () => {
  assert.ok(ILLEGAL.length >= 50);
  assert.equal(new Set(ILLEGAL.map(([what]) => what)).size, ILLEGAL.length);
});

for (const [what, code, sql] of ILLEGAL) {
  test(`the database does not let the application ${what}`, async () => {
    assert.equal(await outcomeOf(sql), code, sql);
  });
}

/** What the same writes would do if they were legal: so a refusal above is not one for a wrong reason. */
const LEGAL = [
  set(level("store"), "reserved = on_hand"),
  set(line("unpaid order"), "shipped_quantity = 1, open_quantity = 1"),
  set(payment("shipping order"), "captured_minor = authorized_minor"),
  set(part("shipping order"), "picked_quantity = 4"),
  copy("inventory.movements", "cause_id = 'count-1'", `{"movement_id": "${NEW_ID}", "cause_id": "count-9"}`),
  copy(
    "invoicing.invoices",
    "number = 'R-2'",
    `{"invoice_id": "${NEW_ID}", "cause_id": "${NEW_ID}", "sequence": 3, "number": "R-3"}`,
  ),
  copy("platform.intents", "state = 'done'", `{"intent_id": "${NEW_ID}", "subject_id": "${NEW_ID}"}`),
  "update platform.intents set state = 'waiting', lease_until = null where state = 'running'",
];

for (const sql of LEGAL) {
  test(`the database lets the application: ${sql.replaceAll(/\s+/g, " ").slice(0, 80)}`, async () => {
    assert.equal(await outcomeOf(sql), "changed 1");
  });
}

test("a dropped check lets its write through, and the runner notices", async () => {
  const [what, code, sql] = ILLEGAL[0];
  const [check] = await asOwner<{ name: string; definition: string }>(
    `select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
      where conrelid = 'inventory.stock_levels'::regclass and pg_get_constraintdef(oid) like '%reserved <= on_hand%'`,
  );
  assert.ok(check);
  await asOwner(`alter table inventory.stock_levels drop constraint ${check.name}`);

  const outcome = await outcomeOf(sql);

  assert.equal(outcome, "changed 1", what);
  assert.notEqual(outcome, code);
  await asOwner(`alter table inventory.stock_levels add constraint ${check.name} ${check.definition}`);
  assert.equal(await outcomeOf(sql), code);
});

/** @returns the SQLSTATE of the refusal, or how many rows were changed (and are changed back) */
async function outcomeOf(sql: string): Promise<string> {
  const client = await database.pool.connect();
  try {
    await client.query(`begin; set local dirigent.tenant_id = '${tenant_id}'`);
    const { rowCount } = await client.query(sql);
    return `changed ${rowCount}`;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    await client.query("rollback");
    client.release();
  }
}
