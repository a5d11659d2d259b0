import assert from "node:assert/strict";
import { test } from "node:test";
import { wireServices } from "../../src/app/wiring.ts";
import { findSummarized } from "../../src/orchestration/order-summaries.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { readConfig } from "../../src/platform/config.ts";
import { read, type Transaction } from "../../src/platform/transaction.ts";
import { type Json, startApp } from "../support/running-app.ts";
import { authorized, collectAt, headAt, line, onAccount, openRetailer } from "./retailer.ts";

/** A line of the order table says of each order what its page says, and costs the same number of statements for one as for many. */
const app = await startApp();
const { stock, orderOf, place, act, ship } = await openRetailer(app);
await stock("A-100", "WH1", 50);
await stock("B-200", "ST1", 50);
const released = (order_id: string) => app.waitFor(order_id, (order) => order.status === "released");
const two = () =>
  orderOf({ lines: [line(1, "A-100", 3, 1_000), line(2, "B-200", 1, 500)], payments: [authorized(3_500)] });

await place(two());
const held = await place(two());
await act(`/v1/orders/${held.order_id}/holds`, { code: "address" });
const shrunk = await released((await place(two())).order_id);
await act(`/v1/orders/${shrunk.order_id}/cancellations`, {
  lines: [{ line_no: 1, quantity: 2 }],
  reason: "customer_request",
});
await ship(headAt(shrunk, "WH1"), "T-1", [{ line_no: 1, quantity: 1 }]);
const whole = await released((await place(two())).order_id);
await act(`/v1/orders/${whole.order_id}/cancellations`, {
  lines: [{ line_no: 2, quantity: 1 }],
  reason: "customer_request",
});
await ship(headAt(whole, "WH1"), "T-2", [{ line_no: 1, quantity: 3 }]);
await place(orderOf({ lines: [line(1, "A-100", 60, 100)], payments: [onAccount(6_000)] }));
const collected = orderOf({ lines: [line(1, "B-200", 1, 500, collectAt("ST1"))], payments: [onAccount(500)] });
await place({ ...collected, shipping_address: null });
await app.settle();

const shownOf = (order: Json) => ({
  number: order.number,
  status: order.status,
  version: order.version,
  total_minor: order.totals.total_minor,
  payment_status: order.payment_status,
  city: (order.shipping_address ?? order.billing_address).city,
  delivery_methods: [...new Set(order.lines.map((each: Json) => each.delivery.method))].sort(),
  stages: sumsOf(order),
  holds: [...new Set(order.holds.map((hold: Json) => hold.code))],
  locations: order.fulfillment_orders
    .filter(({ status }: Json) => status !== "refused" && status !== "canceled")
    .map(({ location }: Json) => location),
});

function sumsOf(order: Json): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { stages } of order.lines)
    for (const { stage, quantity } of stages) sums[stage] = (sums[stage] ?? 0) + quantity;
  return sums;
}

test("a line of the table says what the order's page says", async () => {
  const { data: lines } = (await app.call("GET", "/v1/order-summaries?limit=50")).body;
  const { data: orders } = (await app.call("GET", "/v1/orders?limit=50")).body;

  assert.equal(orders.length, 6);
  for (const [index, order] of orders.entries()) {
    const { customer, ...row } = lines[index];
    const { city, ...shown } = shownOf(order);
    assert.deepEqual(Object.fromEntries(Object.keys(shown).map((name) => [name, row[name]])), shown);
    assert.deepEqual([customer.city, customer.name], [city, order.customer.name]);
  }
  // What was canceled is owed no more: paid in full with less than the total, and in part as long as something is to come.
  const paid = new Map(lines.map((each: Json) => [each.order_id, each.payment_status]));
  assert.deepEqual([paid.get(whole.order_id), paid.get(shrunk.order_id)], ["paid", "partially_paid"]);
});

test("a page costs as many statements as a line, and none reads what no line shows", async () => {
  const { services } = wireServices(app.test_database.database, readConfig({ LOG_LEVEL: "silent" }), systemClock);
  const { data } = (await app.call("GET", "/v1/order-summaries?limit=50")).body;
  const ids: string[] = data.map((each: Json) => each.order_id);
  const statementsOf = (order_ids: readonly string[]) =>
    read(app.test_database.database, app.test_database.tenant_id, "test", async (tx) => {
      const statements: string[] = [];
      const query: Transaction["query"] = (sql, values) => {
        statements.push(sql);
        return tx.query(sql, values);
      };
      const found = await findSummarized({ ...tx, query }, services, order_ids);
      assert.equal(found.length, order_ids.length);
      return statements;
    });
  await statementsOf(ids);

  const [one, many] = [await statementsOf([shrunk.order_id]), await statementsOf(ids)];

  assert.equal(many.length, one.length);
  assert(many.length <= 12, `${many.length} statements`);
  for (const table of ["platform.events", "invoicing.invoices", "fulfillment.shipments", "returns.returns"])
    assert(!many.some((sql) => sql.includes(table)), table);
});
