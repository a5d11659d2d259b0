import { type Api, askUntilAnswered } from "./api-client.ts";
import { integerBetween, type Random } from "./seeded.ts";

/** An order as a client means to place it, and what it must cost. */
export type Placement = {
  readonly external_id: string;
  readonly idempotency_key: string;
  readonly total_minor: number;
  /** Null: this customer gets no mails. */
  readonly email: string | null;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly unit_price_minor: number }[];
};

export const CHANNEL = "web";
export const LOCATIONS = ["wh-leipzig", "st-hamburg"] as const;
const SHIPPING_MINOR = 490;
const SKUS = 24;
const CROSSING_SKUS = 50;
const ADJUSTMENTS_MAX = 100;

/**
 * Orders of two lines each, with one to three units of either; all follows from the random numbers.
 *
 * @param mail_every every so manieth customer has an address for mails: they cost more than all the rest
 */
export function planOrders(random: Random, count: number, prefix: string, mail_every = 1): Placement[] {
  return Array.from({ length: count }, (_, index) => {
    const first = integerBetween(random, 0, SKUS - 1);
    const second = (first + integerBetween(random, 1, SKUS - 1)) % SKUS;
    const lines = [first, second].map((item) => ({
      sku: skuOf(item),
      quantity: integerBetween(random, 1, 3),
      unit_price_minor: priceOf(item),
    }));
    const external_id = `${prefix}-${index}`;
    const goods_minor = lines.reduce((sum, line) => sum + line.quantity * line.unit_price_minor, 0);
    return {
      external_id,
      idempotency_key: `place-${external_id}`,
      total_minor: goods_minor + SHIPPING_MINOR,
      email: index % mail_every === 0 ? `${external_id}@example.com` : null,
      lines,
    };
  });
}

/** Orders of 2 to 8 lines of one unit, of 50 SKUs, in no order: any two may want the same goods the other way round. */
export function planCrossingOrders(random: Random, count: number, prefix: string): Placement[] {
  return Array.from({ length: count }, (_, index) => {
    const wanted = new Set<number>();
    const lines_count = integerBetween(random, 2, 8);
    while (wanted.size < lines_count) wanted.add(integerBetween(random, 0, CROSSING_SKUS - 1));
    const lines = [...wanted].map((item) => ({ sku: skuOf(item), quantity: 1, unit_price_minor: priceOf(item) }));
    const external_id = `${prefix}-${index}`;
    const goods_minor = lines.reduce((sum, line) => sum + line.unit_price_minor, 0);
    const total_minor = goods_minor + SHIPPING_MINOR;
    return { external_id, idempotency_key: `place-${external_id}`, total_minor, email: null, lines };
  });
}

/** The units of each SKU that the placements ask for together. */
export function demandOf(placements: readonly Placement[]): Map<string, number> {
  const demand = new Map<string, number>();
  for (const line of placements.flatMap(({ lines }) => lines))
    demand.set(line.sku, (demand.get(line.sku) ?? 0) + line.quantity);
  return demand;
}

/** As the API wants it. Paid by a card that the provider authorizes. */
export function orderBody(placement: Placement) {
  const address = { name: "Ada Example", street: "Musterweg 7", postal_code: "10115", city: "Berlin", country: "DE" };
  return {
    channel: CHANNEL,
    external_id: placement.external_id,
    currency: "EUR",
    customer: { external_id: placement.external_id, email: placement.email, name: "Ada Example" },
    billing_address: address,
    shipping_address: address,
    lines: placement.lines.map((line, index) => ({
      line_no: index + 1,
      ...line,
      tax_rate_percent: index === 0 ? 19 : 7,
    })),
    charges: [{ kind: "shipping", amount_minor: SHIPPING_MINOR, tax_rate_percent: 19 }],
    payments: [{ method: "card", provider: "sandbox", token: "tok_ok", amount_minor: placement.total_minor }],
  };
}

/**
 * Opens the shop: channel, two locations, items, and of each item exactly as many units as are wanted, three fifths of
 * them in the warehouse. A unit that is sold twice, or lost, leaves an order without goods.
 */
export async function openShop(api: Api, demand: ReadonlyMap<string, number>): Promise<void> {
  const put = (path: string, body: unknown) => askUntilAnswered(api, { method: "PUT", path, body });
  const channel = { code: CHANNEL, kind: "web_shop", name: "Web shop", country: "DE", currency: "EUR", language: "en" };
  await put("/v1/channels", { channels: [{ ...channel, prices_include_tax: true }] });
  await put("/v1/locations", { locations: LOCATIONS.map(locationOf) });
  const items = Array.from({ length: CROSSING_SKUS }, (_, item) => ({
    sku: skuOf(item),
    kind: "physical",
    name: { en: `Item ${item}` },
    tax_class: "standard",
    weight_grams: 100 + 10 * item,
  }));
  await put("/v1/items", { items });
  const adjustments = [...demand].flatMap(([sku, quantity]) => {
    const in_warehouse = Math.ceil((quantity * 3) / 5);
    return [in_warehouse, quantity - in_warehouse].map((part, index) => ({
      sku,
      location: LOCATIONS[index] as string,
      kind: "set",
      quantity: part,
      reason: "count",
      cause_id: `opening-${sku}-${LOCATIONS[index]}`,
    }));
  });
  for (let from = 0; from < adjustments.length; from += ADJUSTMENTS_MAX) {
    const body = { adjustments: adjustments.slice(from, from + ADJUSTMENTS_MAX) };
    await askUntilAnswered(api, { method: "POST", path: "/v1/stock-adjustments", body });
  }
}

function locationOf(code: (typeof LOCATIONS)[number]) {
  const is_store = code === "st-hamburg";
  return {
    code,
    kind: is_store ? "store" : "warehouse",
    name: code,
    time_zone: "Europe/Berlin",
    delivery_methods: ["ship"],
    address: is_store
      ? { street: "Spitalerstr. 4", postal_code: "20095", city: "Hamburg", country: "DE" }
      : { street: "Messe-Allee 1", postal_code: "04356", city: "Leipzig", country: "DE" },
    coordinates: is_store ? { latitude: 53.551, longitude: 10.004 } : { latitude: 51.396, longitude: 12.403 },
  };
}

function skuOf(item: number): string {
  return `ITEM-${String(item).padStart(2, "0")}`;
}

function priceOf(item: number): number {
  return 995 + 137 * item;
}
