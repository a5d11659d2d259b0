import assert from "node:assert/strict";
import { test } from "node:test";
import { filterOf, isAsSaved, orderSearch, searchOfView, withField } from "./order-search.ts";

test("an address keeps the filters that the API knows and drops the rest", () => {
  assert.deepEqual(
    orderSearch({
      ...{ status: "released", late: true, backordered: false, payment: "declined", sku: " A-100 ", q: 10234 },
      ...{ older_than_hours: 48, ordered_from: "2026-11-20T00:00:00.000Z", ordered_to: "soon", sort: "due_at" },
      ...{ view: "late", color: "red", open: "true" },
    }),
    {
      ...{ view: "late", status: "released", payment: "declined", older_than_hours: 48, late: true, sku: "A-100" },
      ...{ q: "10234", ordered_from: "2026-11-20T00:00:00.000Z", sort: "due_at" },
    },
  );
});

test("a wrong filter shows everything rather than an error", () => {
  assert.deepEqual(orderSearch({ status: "gone", sort: "color", older_than_hours: 0.5, q: "", hold: null }), {});
  assert.deepEqual(orderSearch({ older_than_hours: 87_601 }), {});
  assert.equal(orderSearch({ q: "1".repeat(300) }).q?.length, 200);
});

test("the usual order is not written into the address", () => {
  assert.deepEqual(orderSearch({ sort: "-ordered_at" }), {});
});

test("a field without a value is taken away", () => {
  assert.deepEqual(withField({ status: "released", sku: "A" }, "status", null), { sku: "A" });
  assert.deepEqual(withField({ sku: "A" }, "late", true), { sku: "A", late: true });
  assert.deepEqual(withField({ q: "A" }, "q", ""), {});
});

test("a view spells its filter out in the address, and is known again however the filters are ordered", () => {
  const view = { view_id: "v1", filter: { late: true, channel: "web" }, sort: "due_at" };

  const search = searchOfView(view);
  assert.deepEqual(search, { view: "v1", late: true, channel: "web", sort: "due_at" });
  assert.deepEqual(filterOf(search), { late: true, channel: "web" });
  assert(isAsSaved({ channel: "web", sort: "due_at", late: true }, view));
  assert(!isAsSaved({ channel: "web", late: true }, view), "another order");
  assert(!isAsSaved({ ...search, sku: "A" }, view), "another filter");
});

test("a customer's name or mail address is never taken from an address", () => {
  assert.deepEqual(
    ["Erika Muster", "erika", "erika.1@example.com", "W-2041", "100234"].map((q) => orderSearch({ q }).q),
    [undefined, undefined, undefined, "W-2041", "100234"],
  );
});
