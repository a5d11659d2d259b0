import { splitNet } from "../../../kernel/tax.ts";
import type { OrderInput } from "../../../orchestration/intake/order-schema.ts";
import { CHANNELS, type DemoChannel } from "./channels.ts";
import { type Country, customerOf, type DemoCustomer } from "./customers.ts";
import type { DemoItem } from "./items.ts";
import { drawPayments } from "./payments.ts";
import type { Place } from "./places.ts";
import type { Random } from "./random.ts";
import { drawItem, isCarried, type Retailer, storeNear } from "./retailer.ts";
import { DENIED_MAILS } from "./settings.ts";

/** Customers of each country; the first ones order most. */
const CUSTOMERS = { DE: 2_600, AT: 700, CH: 500 } as const;
const BUSINESSES = { DE: 90, AT: 25, CH: 0 } as const;
const TAXES = { DE: [19, 7], AT: [20, 10], CH: [8.1, 2.6] } as const;
const FREE_SHIPPING_FROM = 5_900;

export type OrderRequest = {
  readonly retailer: Retailer;
  readonly random: Random;
  readonly ordered_at: Date;
  /** Unique within its channel, which stands in front of it. */
  readonly number: string;
};

/** One order as a channel would send it: who, what, where to, and how it is paid. Nothing of it depends on the stock. */
export function drawOrder({ retailer, random, ordered_at, number }: OrderRequest): OrderInput {
  const channel = random.weighted(CHANNELS.map((candidate) => [candidate, candidate.share] as const));
  const country = random.weighted(channel.countries);
  const is_business = channel.content.kind === "b2b";
  const customer = drawCustomer(retailer, random, country, is_business);
  const store = wantsToCollect(channel, random) ? storeNear(customer.address) : null;
  const lines = drawLines({ retailer, random, country, channel, store, is_business });
  const charges = store ? [] : chargesOf(lines, country, channel);
  const total_minor = totalOf(lines, charges, channel.content.prices_include_tax);
  const { group } = customer;
  return {
    channel: channel.content.code,
    external_id: `${channel.prefix}-${number}`,
    ordered_at: ordered_at.toISOString(),
    currency: channel.content.currency,
    language: customer.language,
    type: is_business ? "b2b" : "b2c",
    priority: group === "vip" ? 10 : 0,
    customer: {
      external_id: customer.external_id,
      email: random.chance(0.002) ? random.pick(DENIED_MAILS) : customer.email,
      name: customer.name,
      phone: customer.phone,
      group,
    },
    billing_address: customer.address,
    shipping_address: store ? null : customer.address,
    lines: lines.map(({ item: _, ...line }) => line),
    charges,
    payments: drawPayments({ random, channel, total_minor, number }),
    attributes: { demo: true, ...(random.chance(0.07) ? { gift: true } : {}) },
  };
}

function drawCustomer(retailer: Retailer, random: Random, country: Country, is_business: boolean): DemoCustomer {
  const count = is_business ? BUSINESSES[country] : CUSTOMERS[country];
  return customerOf(retailer.seed, country, 1 + Math.floor(count * random.next() ** 1.6), is_business);
}

function wantsToCollect({ content }: DemoChannel, random: Random): boolean {
  return (content.kind === "web_shop" || content.kind === "app") && random.chance(0.2);
}

type Line = OrderInput["lines"][number] & { readonly item: DemoItem };

type LinesRequest = {
  readonly retailer: Retailer;
  readonly random: Random;
  readonly country: Country;
  readonly channel: DemoChannel;
  readonly store: Place | null;
  readonly is_business: boolean;
};

function drawLines({ retailer, random, country, channel, store, is_business }: LinesRequest): Line[] {
  const shelf = store ? retailer.store_range : retailer.sold_in[country];
  const count = random.weighted([
    [1, 50],
    [2, 26],
    [3, 13],
    [4, 7],
    [5, 4],
  ] as const);
  const items = new Map<string, DemoItem>();
  for (let drawn = 0; drawn < count; drawn += 1) {
    const item = drawItem(random, shelf);
    // The shop offers for collection what the store has on its shelves, or nearly so.
    if (store && !isCarried(store.code, item) && drawn > 0) continue;
    items.set(item.content.sku, item);
  }
  const is_odd = random.chance(0.004);
  return [...items.values()].map((item, index) => {
    const quantity = is_odd && index === 0 ? random.between(24, 40) : drawQuantity(item, random, is_business);
    const tax_rate_percent = taxOf(country, item.content.tax_class === "reduced");
    const unit_price_minor = priceOf(item, channel, tax_rate_percent);
    const is_discounted = !is_business && random.chance(0.08);
    const amount_minor = Math.round(quantity * unit_price_minor * 0.1);
    return {
      item,
      line_no: index + 1,
      sku: item.content.sku,
      quantity,
      unit_price_minor,
      ...(is_discounted ? { discounts: [{ code: "HERBST10", amount_minor }] } : {}),
      tax_rate_percent,
      ...(store ? { delivery: { method: "collect" as const, location: store.code } } : {}),
    };
  });
}

function drawQuantity(item: DemoItem, random: Random, is_business: boolean): number {
  if (is_business) return random.between(2, item.price_minor > 20_000 ? 4 : 14);
  if (/stuhl|Becher|Kissen|Badetuch|Vorratsglas|tee|Gewürz|Gaskartusche/i.test(item.content.name.de ?? ""))
    return random.weighted([
      [1, 40],
      [2, 35],
      [4, 20],
      [6, 5],
    ] as const);
  return random.weighted([
    [1, 88],
    [2, 10],
    [3, 2],
  ] as const);
}

function taxOf(country: Country, is_reduced: boolean): number {
  const [standard, reduced] = TAXES[country];
  return is_reduced ? reduced : standard;
}

/** Swiss prices are a tenth higher and end in .95 or .00; businesses see prices without tax. */
function priceOf(item: DemoItem, channel: DemoChannel, tax_rate_percent: number): number {
  if (channel.content.currency === "CHF") return Math.ceil((item.price_minor * 1.1) / 100) * 100 - 5;
  return channel.content.prices_include_tax
    ? item.price_minor
    : Math.round(item.price_minor / (1 + tax_rate_percent / 100));
}

type Charge = NonNullable<OrderInput["charges"]>[number];

function chargesOf(lines: readonly Line[], country: Country, channel: DemoChannel): Charge[] {
  const goods_minor = lines.reduce((sum, line) => sum + line.quantity * line.unit_price_minor, 0);
  const is_bulky = lines.some((line) => line.item.content.bulky);
  const tax_rate_percent = Math.max(...lines.map((line) => line.tax_rate_percent));
  const charge = (kind: string, amount_minor: number) => ({ kind, amount_minor, tax_rate_percent });
  if (is_bulky) return [charge("bulky_delivery", country === "CH" ? 4_900 : 2_900)];
  if (goods_minor >= FREE_SHIPPING_FROM || channel.content.kind === "b2b") return [];
  return [charge("shipping", country === "CH" ? 890 : 490)];
}

/** What the order costs, to the cent as Dirigent will reckon. */
function totalOf(lines: readonly Line[], charges: readonly Charge[], prices_include_tax: boolean): number {
  const amounts = [
    ...lines.map((line) => ({
      amount_minor:
        line.quantity * line.unit_price_minor -
        (line.discounts ?? []).reduce((sum, { amount_minor }) => sum + amount_minor, 0),
      tax_rate_percent: line.tax_rate_percent,
    })),
    ...charges,
  ];
  return amounts.reduce(
    (sum, { amount_minor, tax_rate_percent }) =>
      sum + (prices_include_tax ? amount_minor : splitNet(amount_minor, tax_rate_percent).gross_minor),
    0,
  );
}
