import type { OrderInput } from "../../../orchestration/intake/order-schema.ts";
import { customerOf } from "./customers.ts";
import type { DemoItem } from "./items.ts";
import { createRandom, fractionOf } from "./random.ts";
import type { Retailer } from "./retailer.ts";
import type { StockEntry } from "./stock.ts";

/** Where the demo's clerk works. Her colleagues leave the work to whoever has signed in as her, so there is always some. */
export const CLERKS_STORE = "st-berlin-mitte";

const HOUR_MS = 3_600_000;
const CUSTOMERS = 400;
const TAX_PERCENT = { standard: 19, reduced: 7 } as const;

/** What was done with a piece of work so far, and how many hours before the end of the history. */
export type ClerksStep = { readonly action: "accept" | "pick" | "pick_short" | "pack"; readonly hours_ago: number };

type Plan = {
  readonly method: "ship" | "collect";
  readonly ordered_hours_ago: number;
  /** Of each line. */
  readonly quantities: readonly number[];
  readonly steps: readonly ClerksStep[];
};
export type ClerksPiece = Plan & { readonly day_ends_at: Date };

/** A day as it is when somebody comes to work: something was left lying, some is begun, some has just come. */
export const CLERKS_DAY: readonly Plan[] = [
  piece("ship", 76, [1]),
  piece("ship", 52, [1, 2], ["accept", 48]),
  piece("collect", 29, [1], ["accept", 26], ["pick", 25]),
  piece("collect", 27, [2, 1], ["accept", 25.5], ["pick", 24]),
  piece("ship", 26, [1, 1], ["accept", 23], ["pick", 22], ["pack", 21.5]),
  piece("ship", 25, [2, 1], ["accept", 22.5], ["pick_short", 21]),
  piece("ship", 9, [1]),
  piece("collect", 7, [1, 1, 1], ["accept", 5]),
  piece("ship", 6, [1, 2], ["accept", 4]),
  piece("collect", 5, [2]),
  piece("ship", 4, [1]),
  piece("collect", 3, [1, 1]),
  piece("ship", 2.2, [1, 1, 2]),
];

function piece(
  method: "ship" | "collect",
  ordered_hours_ago: number,
  quantities: readonly number[],
  ...steps: readonly (readonly [ClerksStep["action"], number])[]
): Plan {
  return { method, ordered_hours_ago, quantities, steps: steps.map(([action, hours_ago]) => ({ action, hours_ago })) };
}

export type ClerksOrder = { readonly ordered_at: Date; readonly piece: ClerksPiece; readonly input: OrderInput };

/** The orders behind it. The store's till sends home what a customer has paid there; shops and the app let people collect. */
export function clerksOrders(retailer: Retailer, ends_at: Date): readonly ClerksOrder[] {
  const shelf = retailer.store_range.items.filter(({ content }) => !content.hazard_class);
  return CLERKS_DAY.map((each, index) => {
    const ordered_at = new Date(ends_at.getTime() - each.ordered_hours_ago * HOUR_MS);
    return {
      ordered_at,
      piece: { ...each, day_ends_at: ends_at },
      input: orderOf(retailer.seed, shelf, each, { index, ordered_at }),
    };
  });
}

/** What has to lie there for it. */
export function clerksStock(orders: readonly ClerksOrder[]): readonly StockEntry[] {
  const wanted = Map.groupBy(
    orders.flatMap(({ input }) => input.lines),
    ({ sku }) => sku,
  );
  return [...wanted].map(([sku, lines]) => ({
    sku,
    location: CLERKS_STORE,
    quantity: lines.reduce((sum, { quantity }) => sum + quantity, 0),
  }));
}

function orderOf(
  seed: string,
  shelf: readonly DemoItem[],
  { method, quantities }: Plan,
  { index, ordered_at }: { readonly index: number; readonly ordered_at: Date },
): OrderInput {
  const random = createRandom(`${seed} clerk ${index}`);
  const { name, address, email, phone, language, external_id } = customerOf(
    seed,
    "DE",
    1 + random.between(0, CUSTOMERS),
    false,
  );
  const is_till = method === "ship";
  const lines = quantities.map((quantity, place) => {
    // Each line of another tenth of the shelf, so that none comes twice.
    const luck = fractionOf(`${seed} clerk ${index} ${place}`);
    const item = shelf[Math.floor(((place + luck) / quantities.length) * shelf.length)] as DemoItem;
    return {
      ...{ line_no: place + 1, sku: item.content.sku, quantity, unit_price_minor: item.price_minor },
      tax_rate_percent: TAX_PERCENT[item.content.tax_class === "reduced" ? "reduced" : "standard"],
      delivery: { method, location: CLERKS_STORE },
    };
  });
  const amount_minor = lines.reduce((sum, line) => sum + line.quantity * line.unit_price_minor, 0);
  return {
    channel: is_till ? "pos" : random.pick(["web-de", "app"]),
    external_id: `C-${String(index + 1).padStart(2, "0")}`,
    ordered_at: ordered_at.toISOString(),
    currency: "EUR",
    language,
    type: "b2c",
    priority: index === CLERKS_DAY.length - 2 ? 10 : 0,
    customer: { external_id, email, name, phone, group: null },
    billing_address: address,
    shipping_address: is_till ? { ...address, postal_code: "10405", city: "Berlin" } : null,
    lines,
    charges: [],
    payments: [{ method: is_till ? "card" : "paypal", settled: true, amount_minor }],
    attributes: { demo: true },
  };
}
