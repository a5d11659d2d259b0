import { newId } from "../../../src/kernel/ids.ts";
import type { Query } from "../harness/oracle.ts";
import type { Json } from "../running-app.ts";
import type { Client } from "./client.ts";

/** Where scenarios play. */
export type Stage = {
  readonly client: Client;
  readonly provider_url: string;
  /** As the database's owner. */
  readonly query: Query;
  /** A client of a process that has just started. */
  readonly freshClient: () => Promise<Client>;
};

/** Something that somebody does with the product, to its end. @returns the orders it was about; throws if they end otherwise */
export type Scenario = (stage: Stage) => Promise<readonly string[]>;

export const LOCATIONS = ["wh-leipzig", "st-hamburg"] as const;
export const SKUS = ["COAT", "BOOK"] as const;
const PRICES = { COAT: 4_990, BOOK: 1_295 } as const;

export const PATIENCE_MS = 60_000;
export const ADDRESS = {
  name: "Ada Example",
  street: "Musterweg 7",
  postal_code: "10115",
  city: "Berlin",
  country: "DE",
};

/** A new order, paid by a card that the provider authorizes. */
export function orderBody(quantities: Partial<Record<keyof typeof PRICES, number>>, more: Json = {}): Json {
  const lines = Object.entries(quantities).map(([sku, quantity], index) => ({
    line_no: index + 1,
    sku,
    quantity,
    unit_price_minor: PRICES[sku as keyof typeof PRICES],
    tax_rate_percent: index === 0 ? 19 : 7,
  }));
  const amount_minor = lines.reduce((sum, line) => sum + line.quantity * line.unit_price_minor, 0);
  const external_id = newId();
  return {
    channel: "web",
    external_id,
    currency: "EUR",
    // Nobody is written to unless a scenario is about that: making mails takes longer than all the rest.
    customer: { name: "Ada Example" },
    billing_address: ADDRESS,
    shipping_address: ADDRESS,
    lines,
    payments: [{ method: "card", provider: "sandbox", token: "tok_ok", amount_minor }],
    ...more,
  };
}

export const withMail = () => ({ customer: { email: `${newId()}@example.com`, name: "Ada Example" } });
export const place = (client: Client, body: Json) => client.ask("POST", "/v1/orders", body);
export const released = (client: Client, { order_id }: Json) =>
  client.waitFor(order_id, (order) => order.status === "released");
export const isOver = (order: Json) => order.status === "completed" || order.status === "canceled";
export const parcelsOf = (head: Json) => ({
  carrier: "dhl",
  parcels: [
    {
      tracking_number: `T-${head.fulfillment_order_id}`,
      lines: head.lines
        .filter((line: Json) => line.quantity > line.refused_quantity)
        .map((line: Json) => ({ line_no: line.line_no, quantity: line.quantity - line.refused_quantity })),
    },
  ],
});
export const work = (client: Client, head: Json, action: string, body: Json = {}) =>
  client.ask("POST", `/v1/fulfillment-orders/${head.fulfillment_order_id}/${action}`, body);

export async function shipAll(client: Client, order: Json): Promise<Json> {
  for (const head of order.fulfillment_orders.filter((each: Json) => each.status === "released"))
    await work(client, head, "shipments", parcelsOf(head));
  return client.waitFor(order.order_id, isOver);
}

/** authorized, captured, refunded; and what the documents say. */
export const moneyOf = ({ payments: [payment], invoices }: Json) => [
  payment.authorized_minor,
  payment.captured_minor,
  payment.refunded_minor,
  invoices.reduce((sum: number, invoice: Json) => sum + invoice.total_minor, 0),
];

/** Waits until a call that nothing else waits for has been answered. */
export const moneyIs = (client: Client, { order_id }: Json, money: readonly number[]) =>
  client.waitFor(order_id, (order) => JSON.stringify(moneyOf(order)) === JSON.stringify(money));

export const CHANNEL = {
  code: "web",
  kind: "web_shop",
  name: "Web shop",
  country: "DE",
  currency: "EUR",
  language: "en",
  prices_include_tax: true,
} as const;

export const itemOf = (sku: string) => ({
  sku,
  kind: "physical",
  name: { en: `Item ${sku}` },
  tax_class: "standard",
  weight_grams: 400,
});

export function locationOf(code: (typeof LOCATIONS)[number]) {
  const is_store = code === "st-hamburg";
  return {
    code,
    kind: is_store ? "store" : "warehouse",
    name: code,
    time_zone: "Europe/Berlin",
    delivery_methods: is_store ? ["ship", "collect"] : ["ship"],
    address: { street: "Messe-Allee 1", postal_code: "04356", city: "Leipzig", country: "DE" },
    coordinates: { latitude: 51.396, longitude: 12.403 },
  };
}
