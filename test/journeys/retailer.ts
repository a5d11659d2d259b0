import assert from "node:assert/strict";
import type { Answer, Json, RunningApp } from "../support/running-app.ts";

/** A small retailer: two warehouses and a store, three items, a German and an English channel. Prices include tax. */
const ADDRESS = { name: "Lager", street: "Hafenstr. 1", postal_code: "20457", city: "Hamburg", country: "DE" };
const CUSTOMER_ADDRESS = {
  name: "Erika Muster",
  street: "Hauptstr. 1",
  postal_code: "10115",
  city: "Berlin",
  country: "DE",
};
export const ITEMS = ["A-100", "B-200", "C-300"] as const;

export type Retailer = ReturnType<typeof retailerOf>;

/** Mails are there where the app was started by the tests. */
type App = Pick<RunningApp, "call"> & Partial<Pick<RunningApp, "mails">>;

/** Puts the master data in. */
export async function openRetailer(app: App): Promise<Retailer> {
  const items = ITEMS.map((sku) => ({
    sku,
    kind: "physical",
    name: { de: `Artikel ${sku}`, en: `Item ${sku}` },
    tax_class: "standard",
    weight_grams: 400,
  }));
  await accepted(app.call("PUT", "/v1/items", { items }));
  const location = (code: string, kind: string, order_minor: number, delivery_methods: string[]) => ({
    code,
    kind,
    name: `Ort ${code}`,
    address: ADDRESS,
    coordinates: { latitude: 53.54, longitude: 9.99 },
    time_zone: "Europe/Berlin",
    delivery_methods,
    costs: { order_minor, unit_minor: 0 },
    active: true,
  });
  const locations = [
    location("WH1", "warehouse", 0, ["ship"]),
    location("WH2", "warehouse", 1_000, ["ship"]),
    location("ST1", "store", 2_000, ["ship", "collect"]),
  ];
  await accepted(app.call("PUT", "/v1/locations", { locations }));
  const channel = (code: string, kind: string, language: string) => ({
    code,
    kind,
    name: `Channel ${code}`,
    country: "DE",
    currency: "EUR",
    language,
    prices_include_tax: true,
  });
  const channels = [
    channel("shop-de", "web_shop", "de"),
    channel("shop-en", "web_shop", "en"),
    channel("market", "marketplace", "de"),
  ];
  await accepted(app.call("PUT", "/v1/channels", { channels }));
  return retailerOf(app);
}

async function accepted(calling: Promise<Answer>): Promise<void> {
  const { status, body, text } = await calling;
  assert.equal(status, 200, text);
  for (const result of body.results) assert.equal(result.problem, undefined, text);
}

function retailerOf(app: App) {
  let causes = 0;
  let orders = 0;

  const stock = async (sku: string, location: string, quantity: number) => {
    causes += 1;
    const entry = { sku, location, kind: "add", quantity, reason: "count", cause_id: `stock-${causes}` };
    const { body, text } = await app.call("POST", "/v1/stock-adjustments", { adjustments: [entry] });
    assert.equal(body.results[0].outcome, "applied", text);
  };
  const levelOf = async (sku: string, location: string) => {
    const { body } = await app.call("GET", `/v1/stock-levels?sku=${sku}&location=${location}`);
    const [level] = body.data;
    return level ? { on_hand: level.on_hand, reserved: level.reserved } : null;
  };
  const orderOf = (more: Json = {}): Json => {
    orders += 1;
    return {
      channel: "shop-de",
      external_id: `order-${orders}`,
      ordered_at: "2026-01-05T10:00:00Z",
      currency: "EUR",
      customer: { external_id: `c-${orders}`, email: `c${orders}@example.com`, name: "Erika Muster" },
      billing_address: CUSTOMER_ADDRESS,
      shipping_address: CUSTOMER_ADDRESS,
      prices_include_tax: true,
      ...more,
    };
  };
  const place = async (order: Json) => {
    const { status, body, text } = await app.call("POST", "/v1/orders", order);
    assert.equal(status, 201, text);
    return body;
  };
  const act = async (path: string, body: Json, headers: Record<string, string> = {}) => {
    const answer = await app.call("POST", path, body, headers);
    assert.equal(answer.status, 201, answer.text);
    return answer.body;
  };
  const work = (head: Json, action: string, body: Json) =>
    act(`/v1/fulfillment-orders/${head.fulfillment_order_id}/${action}`, body);
  const ship = (head: Json, tracking_number: string, lines: Json) =>
    work(head, "shipments", { carrier: "DHL", parcels: [{ tracking_number, lines }] });
  const mailsTo = (order: Json) =>
    (app.mails?.mails() ?? []).filter((mail) => mail.envelope.to.includes(order.customer.email)).reverse();
  const subjectsTo = (order: Json) => mailsTo(order).map((mail) => mail.subject);
  return { app, stock, levelOf, orderOf, place, act, work, ship, mailsTo, subjectsTo };
}

export const line = (line_no: number, sku: string, quantity: number, unit_price_minor: number, more: Json = {}) => ({
  line_no,
  sku,
  quantity,
  unit_price_minor,
  tax_rate_percent: 19,
  ...more,
});
export const shippingCharge = (amount_minor: number) => ({ kind: "shipping", amount_minor, tax_rate_percent: 19 });
export const authorized = (amount_minor: number) => ({
  method: "card",
  provider: "sandbox",
  amount_minor,
  authorization: { reference: "auth-1" },
});
export const byToken = (token: string, amount_minor: number) => ({
  method: "card",
  provider: "sandbox",
  amount_minor,
  token,
});
export const byTransfer = (amount_minor: number) => ({ method: "bank_transfer", provider: "sandbox", amount_minor });
export const onAccount = (amount_minor: number) => ({ method: "invoice", amount_minor });
export const settledElsewhere = (amount_minor: number) => ({ method: "marketplace", amount_minor, settled: true });
export const collectAt = (location: string) => ({ delivery: { method: "collect", location } });

/** What matters of a payment, in one line: authorized, captured, refunded, status. */
export const moneyOf = (order: Json) =>
  order.payments.map((payment: Json) => [
    payment.authorized_minor,
    payment.captured_minor,
    payment.refunded_minor,
    payment.status,
  ]);
export const documentsOf = (order: Json) =>
  order.invoices
    .map((invoice: Json) => [invoice.kind, invoice.total_minor])
    .sort((a: Json, b: Json) => (a[0] === b[0] ? a[1] - b[1] : a[0] < b[0] ? 1 : -1));
export const stagesOf = (order: Json) =>
  order.lines.map((each: Json) => each.stages.map((part: Json) => [part.stage, part.quantity, part.location ?? null]));
export const headAt = (order: Json, location: string) =>
  order.fulfillment_orders.find((head: Json) => head.location === location);
