import assert from "node:assert/strict";
import { test } from "node:test";
import { coordinatesOf } from "../../../locations/index.ts";
import { CHANNELS } from "./channels.ts";
import { customerOf } from "./customers.ts";
import { checkDigit } from "./items.ts";
import { demoLocationCodes, demoLocations } from "./locations.ts";
import { drawOrder } from "./orders.ts";
import { createRandom, fractionOf } from "./random.ts";
import { createRetailer, isCarried } from "./retailer.ts";
import { deliveries, openingStock } from "./stock.ts";
import towns from "./towns.json" with { type: "json" };

const retailer = createRetailer("of the test");
const ORDERED_AT = new Date("2026-11-20T18:00:00Z");

function drawOrders(seed: string, count: number) {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) =>
    drawOrder({ retailer, random, ordered_at: ORDERED_AT, number: String(index) }),
  );
}

test("there are 2,000 items in eight categories, each with a sku, a GTIN and a name of its own", () => {
  const unique = (of: (item: (typeof retailer.items)[number]) => unknown) => new Set(retailer.items.map(of)).size;

  assert.equal(retailer.items.length, 2_000);
  assert.equal(
    unique((item) => item.content.sku),
    2_000,
  );
  assert.equal(
    unique((item) => item.content.gtin),
    2_000,
  );
  assert.equal(
    unique((item) => item.content.name.de),
    2_000,
  );
  assert.equal(
    unique((item) => item.content.name.en),
    2_000,
  );
  for (const [category, items] of Map.groupBy(retailer.items, (item) => item.category))
    assert.equal(items.length, 250, category);
});

test("every GTIN is of the range for use inside a business and ends in its check digit", () => {
  // The worked example of GS1: 629104150021 has the check digit 3.
  assert.equal(checkDigit("629104150021"), 3);
  for (const { content } of retailer.items) {
    const gtin = content.gtin ?? "";
    assert.match(gtin, /^20\d{11}$/);
    assert.equal(Number(gtin.at(-1)), checkDigit(gtin.slice(0, 12)), gtin);
  }
});

test("items weigh and measure something, cost an odd price, and furniture is bulkier than cutlery", () => {
  for (const { content, price_minor } of retailer.items) {
    assert.ok((content.weight_grams ?? 0) >= 50 && (content.weight_grams ?? 0) <= 80_000, content.sku);
    assert.ok([content.length_mm, content.width_mm, content.height_mm].every((length) => (length ?? 0) >= 10));
    assert.ok([99, 95].includes(price_minor % 100), `${content.sku} ${price_minor}`);
  }
  const bulky = retailer.items.filter(({ content }) => content.bulky);
  assert.ok(bulky.length > 150 && bulky.length < 600, `${bulky.length} bulky`);
  assert.ok(retailer.items.filter(({ content }) => content.hazard_class).length > 20);
  assert.ok(retailer.items.filter(({ content }) => content.tax_class === "reduced").length > 20);
});

test("there are 3 warehouses, 60 stores and 5 dropshippers, each in a postal code that exists", () => {
  const by_kind = Map.groupBy(demoLocations(), (location) => location.kind);

  assert.deepEqual(
    [...by_kind].map(([kind, locations]) => [kind, locations.length]),
    [
      ["warehouse", 3],
      ["store", 60],
      ["dropshipper", 5],
    ],
  );
  assert.equal(demoLocationCodes().size, 68);
  for (const { address, code } of demoLocations()) {
    assert.ok(coordinatesOf(address.country, address.postal_code), `${code}: ${address.postal_code}`);
    assert.match(code, /^(wh|st|ds)-[a-z-]+$/);
    assert.ok(address.street && address.city, code);
  }
});

test("every postal code of the towns exists, and every customer lives in one", () => {
  for (const { country, name, codes } of towns)
    for (const code of codes.split(" ")) assert.ok(coordinatesOf(country, code), `${name} ${code}`);
  for (const country of ["DE", "AT", "CH"] as const) {
    for (let number = 1; number <= 300; number += 1) {
      const { address, email, phone } = customerOf("of the test", country, number, false);
      assert.ok(coordinatesOf(country, address.postal_code), `${address.city} ${address.postal_code}`);
      assert.match(email, /^[a-z0-9.-]+@example\.(com|org)$/);
      assert.ok(phone === null || /^\+49 30 23125\d{3}$/.test(phone), String(phone));
    }
  }
});

test("the same customer of a seed is always the same person, and another seed has others", () => {
  assert.deepEqual(customerOf("a", "DE", 7, false), customerOf("a", "DE", 7, false));
  assert.notDeepEqual(customerOf("a", "DE", 7, false), customerOf("b", "DE", 7, false));
});

test("best sellers lie in the stores, the long tail in a warehouse, and what makers send nowhere else", () => {
  const stock = openingStock(retailer, 3_000);
  const locations_of = Map.groupBy(stock, ({ sku }) => sku);
  const best = retailer.items.find((item) => !item.content.bulky && locations_of.has(item.content.sku));
  const last = retailer.items.findLast((item) => !item.is_dropshipped && locations_of.has(item.content.sku));

  assert.ok(best && (locations_of.get(best.content.sku)?.length ?? 0) > 50);
  assert.ok(last && (locations_of.get(last.content.sku)?.length ?? 0) <= 3);
  for (const item of retailer.items.filter(({ is_dropshipped }) => is_dropshipped)) {
    const places = locations_of.get(item.content.sku) ?? [];
    assert.ok(
      places.every(({ location }) => location.startsWith("ds-")),
      item.content.sku,
    );
    assert.ok(
      [...demoLocationCodes()].some((code) => isCarried(code, item)),
      `nobody sends ${item.content.sku}`,
    );
  }
  const sold_out = retailer.items.filter(({ content }) => !locations_of.has(content.sku));
  assert.ok(sold_out.length >= 20 && sold_out.length <= 60, `${sold_out.length} sold out`);
  const coming = new Set(deliveries(retailer, 3_000).map(({ sku }) => sku));
  assert.ok(sold_out.every(({ content }) => coming.has(content.sku)));
});

test("orders are paid to the cent, priced in their channel's currency, and taxed by where they go", () => {
  const TAXES = { DE: [19, 7], AT: [20, 10], CH: [8.1, 2.6] };
  for (const order of drawOrders("prices", 1_500)) {
    const channel = CHANNELS.find(({ content }) => content.code === order.channel);
    const country = (order.shipping_address ?? order.billing_address).country as keyof typeof TAXES;
    assert.equal(order.currency, channel?.content.currency);
    assert.ok(order.lines.every((line) => TAXES[country].includes(line.tax_rate_percent)));
    const paid_minor = order.payments.reduce((sum, payment) => sum + payment.amount_minor, 0);
    assert.ok(paid_minor > 0);
    if (channel?.content.prices_include_tax !== true) continue;
    const goods_minor = order.lines.reduce(
      (sum, line) =>
        sum +
        line.quantity * line.unit_price_minor -
        (line.discounts ?? []).reduce((off, discount) => off + discount.amount_minor, 0),
      0,
    );
    const charges_minor = (order.charges ?? []).reduce((sum, charge) => sum + charge.amount_minor, 0);
    assert.equal(paid_minor, goods_minor + charges_minor, order.external_id);
  }
});

test("orders come from every channel, by every way of paying, to be sent and to be collected", () => {
  const orders = drawOrders("variety", 2_000);
  const share = (condition: (order: (typeof orders)[number]) => boolean) =>
    orders.filter(condition).length / orders.length;

  assert.deepEqual(new Set(orders.map(({ channel }) => channel)), new Set(CHANNELS.map(({ content }) => content.code)));
  assert.deepEqual(
    new Set(orders.flatMap(({ payments }) => payments.map(({ method }) => method))),
    new Set(["card", "paypal", "direct_debit", "invoice", "bank_transfer", "gift_card", "marketplace", "cash"]),
  );
  const collected = share((order) => order.lines.every((line) => line.delivery?.method === "collect"));
  assert.ok(collected > 0.08 && collected < 0.25, String(collected));
  const mixed = share((order) => order.payments.length > 1);
  assert.ok(mixed > 0.02 && mixed < 0.1, String(mixed));
  const returning = orders.length - new Set(orders.map(({ customer }) => customer.external_id)).size;
  assert.ok(returning > 200, `${returning} orders of customers who have ordered before`);
});

test("the same seed draws the same orders, another one draws others", () => {
  assert.deepEqual(drawOrders("a", 50), drawOrders("a", 50));
  assert.notDeepEqual(drawOrders("a", 50), drawOrders("b", 50));
});

test("chance is even: the share below a half is a half, also for texts that hardly differ", () => {
  const random = createRandom("even");
  const drawn = Array.from({ length: 10_000 }, () => random.next());
  const hashed = Array.from({ length: 10_000 }, (_, index) => fractionOf(`order ${100_000 + index}`));

  for (const numbers of [drawn, hashed]) {
    assert.ok(numbers.every((number) => number >= 0 && number < 1));
    const below = numbers.filter((number) => number < 0.5).length;
    // Five standard deviations.
    assert.ok(Math.abs(below - 5_000) < 250, String(below));
  }
});
