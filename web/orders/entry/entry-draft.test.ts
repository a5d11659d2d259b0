import assert from "node:assert/strict";
import { test } from "node:test";
import {
  canBePlanned,
  type EntryFacts,
  externalId,
  newDraft,
  orderOf,
  priceOf,
  problemsOfDraft,
  rateOf,
  totalOf,
  withItem,
  withLine,
  withoutLine,
} from "./entry-draft.ts";

const FACTS: EntryFacts = { channel: { code: "phone", currency: "EUR", country: "DE" }, store_country: null };
const LAMP = {
  ...{ sku: "LAMP", name: { en: "Lamp" }, image_url: null, tax_class: "standard" },
  ...{ list_price_minor: 1_990, list_currency: "EUR" },
};
const BOOK = { ...LAMP, sku: "BOOK", tax_class: "reduced", list_price_minor: 1_200 };
const DRAFT_ID = "0b8f7f9e-4a61-4c8e-9a3e-5d2c1b0a9f8e";
const empty = newDraft(DRAFT_ID);
const two = withItem(withItem(withItem(empty, LAMP), BOOK), LAMP);
const address = {
  name: "Ada",
  company: "",
  street: "Weg 1",
  street2: "",
  postal_code: "10115",
  city: "Berlin",
  country: "",
};

test("an item that is added again is one more of it, and is taken out as a whole", () => {
  assert.deepEqual(
    two.lines.map(({ sku, quantity }) => [sku, quantity]),
    [
      ["LAMP", 2],
      ["BOOK", 1],
    ],
  );
  assert.deepEqual(
    withoutLine(two, "LAMP").lines.map(({ sku }) => sku),
    ["BOOK"],
  );
});

test("price and tax are those of catalog and country until others are typed", () => {
  const [lamp, book] = two.lines as [(typeof two.lines)[number], (typeof two.lines)[number]];
  assert.deepEqual([priceOf(lamp, FACTS), rateOf(lamp, two, FACTS), rateOf(book, two, FACTS)], [1_990, 19, 7]);
  const swiss = { ...FACTS, channel: { code: "phone-ch", currency: "CHF", country: "CH" } };
  assert.deepEqual([priceOf(lamp, swiss), rateOf(lamp, two, swiss)], [null, 8.1]);
  assert.equal(priceOf({ ...lamp, unit_price_minor: 2_300 }, swiss), 2_300);
  const collected = { ...two, method: "collect" as const };
  assert.equal(rateOf(lamp, collected, { ...FACTS, store_country: "AT" }), 20);
  assert.equal(rateOf({ ...lamp, tax_class: "books" }, two, FACTS), null);
});

test("the sum is goods and shipping, and shipping counts only for what is shipped", () => {
  const draft = { ...two, charge_minor: 490 };
  assert.deepEqual(totalOf(draft, FACTS), { goods_minor: 5_180, total_minor: 5_670 });
  assert.equal(totalOf({ ...draft, method: "collect" }, FACTS).total_minor, 5_180);
});

test("a plan needs items and a postal code; the order needs all the rest", () => {
  assert.deepEqual(problemsOfDraft(empty, FACTS), ["lines", "name", "address"]);
  assert(!canBePlanned(two, FACTS));
  const near = { ...two, address: { ...two.address, postal_code: "10115" } };
  assert(canBePlanned(near, FACTS));
  assert.deepEqual(problemsOfDraft(near, FACTS), ["name", "address"]);
  assert.deepEqual(problemsOfDraft({ ...two, address, email: "ada@", method: "collect" }, FACTS), ["store", "email"]);
  assert.deepEqual(problemsOfDraft({ ...two, address }, FACTS), []);
  assert.deepEqual(problemsOfDraft({ ...two, address }, { ...FACTS, channel: null }).includes("channel"), true);
});

test("what is sent is the order; what is asked for a plan makes up for what is not known yet", () => {
  const draft = withLine(
    { ...two, address, charge_minor: 490, email: " ada@example.com " },
    { ...(two.lines[1] as (typeof two.lines)[number]), quantity: 3 },
  );
  const order = orderOf(draft, FACTS, false);
  assert.deepEqual(order.payments, [{ method: "invoice", amount_minor: 2 * 1_990 + 3 * 1_200 + 490 }]);
  assert.deepEqual(order.charges, [{ kind: "shipping", amount_minor: 490, tax_rate_percent: 19 }]);
  assert.deepEqual(order.customer, { name: "Ada", email: "ada@example.com" });
  assert.deepEqual(order.shipping_address, order.billing_address);
  assert.equal(order.external_id, "M-5D2C1B0A9F8E");
  assert.equal(externalId(draft), order.external_id);

  const plan = orderOf({ ...two, address: { ...two.address, postal_code: "10115" } }, FACTS, true);
  assert.deepEqual(
    [plan.shipping_address?.postal_code, plan.shipping_address?.country, plan.shipping_address?.street],
    ["10115", "DE", "–"],
  );
  const collected = orderOf({ ...draft, method: "collect", store: "st-1" }, FACTS, false);
  assert.deepEqual(
    [collected.shipping_address, collected.lines[0]?.delivery],
    [null, { method: "collect", location: "st-1" }],
  );
});
