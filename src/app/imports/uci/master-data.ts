import assert from "node:assert/strict";
import { type ItemContent, loadItemsBySku, saveItems } from "../../../catalog/index.ts";
import { type ChannelContent, saveChannels } from "../../../channels/index.ts";
import { findCustomers, saveCustomers } from "../../../customers/index.ts";
import { newId } from "../../../kernel/ids.ts";
import { type LocationContent, saveLocations } from "../../../locations/index.ts";
import type { Transaction } from "../../../platform/transaction.ts";
import { penceOf } from "./amounts.ts";
import { chargeKind } from "./codes.ts";
import { CHANNEL_CODE, customerName, LOCATION_CODE } from "./order-input.ts";
import type { UciFile } from "./types.ts";

export const ACTOR = "import";

const CHANNEL: ChannelContent = {
  code: CHANNEL_CODE,
  kind: "b2b",
  name: "UCI Online Retail",
  country: "GB",
  currency: "GBP",
  language: "en",
  prices_include_tax: false,
};

const LOCATION: LocationContent = {
  code: LOCATION_CODE,
  kind: "warehouse",
  name: "Simulated warehouse of the UCI replay",
  address: {
    name: "Simulated warehouse",
    company: null,
    street: "not recorded",
    street2: null,
    postal_code: "not recorded",
    city: "not recorded",
    region: null,
    country: "GB",
  },
  coordinates: null,
  time_zone: "Europe/London",
  opening_hours: null,
  holidays_region: null,
  cut_off_time: null,
  delivery_methods: ["ship"],
  capacity: { orders_per_day: null, units_per_day: null },
  costs: { order_minor: 0, unit_minor: 0 },
  handling_days: 0,
  partner_code: null,
  active: true,
};

/** Stores what orders refer to: the channel, the warehouse, every item and every customer of the file. Again changes nothing. */
export async function saveMasterData(tx: Transaction, file: UciFile, now: Date): Promise<void> {
  requireAll(await saveChannels(tx, { channels: [CHANNEL], actor: ACTOR }, now));
  requireAll(await saveLocations(tx, { locations: [LOCATION], actor: ACTOR }, now));
  const items = itemsOf(file);
  const known = await loadItemsBySku(
    tx,
    items.map((item) => item.sku),
  );
  // An item that the merchant has already stays as it is: the file knows less about it.
  requireAll(await saveItems(tx, { items: items.filter((item) => !known.has(item.sku)), actor: ACTOR }, now));
  const customers = customerIds(file).map(customerOf);
  saveCustomers(tx, customers, await findCustomers(tx, customers));
}

/** One item per stock code that is not a charge, by its first description that says something and its latest price. */
export function itemsOf(file: UciFile): ItemContent[] {
  const names = new Map<number, string>();
  const prices = new Map<number, number>();
  for (const invoice of file.invoices) {
    for (const row of invoice.rows) {
      const code = file.stock_code[row] as number;
      const description = file.descriptions[file.description[row] as number] as string;
      if (invoice.kind === "sale" && (file.price_e4[row] as number) > 0) {
        prices.set(code, penceOf(file.price_e4[row] as number));
        if (description && !names.has(code)) names.set(code, description);
      }
    }
  }
  return file.stock_codes.flatMap((sku, code) =>
    chargeKind(sku) === null ? [itemOf(sku, names.get(code) ?? sku, prices.get(code) ?? null)] : [],
  );
}

function itemOf(sku: string, name: string, price_minor: number | null): ItemContent {
  return {
    sku,
    kind: "physical",
    name: { en: name },
    gtin: null,
    image_url: null,
    weight_grams: null,
    length_mm: null,
    width_mm: null,
    height_mm: null,
    hazard_class: null,
    bulky: false,
    tax_class: "standard",
    price_minor,
    currency: price_minor === null ? null : "GBP",
    components: [],
    attributes: {},
  };
}

export function customerIds(file: UciFile): string[] {
  return [...new Set(file.invoices.flatMap((invoice) => invoice.customer ?? []))];
}

function customerOf(external_id: string) {
  return {
    customer_id: newId(),
    channel_code: CHANNEL_CODE,
    external_id,
    email: null,
    name: customerName(external_id),
    phone: null,
    customer_group: null,
  };
}

/** What the file's own content makes is right; a refusal here is a bug, and nothing of it is stored. */
export function requireAll(decisions: readonly { readonly accepted: boolean; readonly refusal?: unknown }[]): void {
  const refused = decisions.find((decision) => !decision.accepted);
  assert(!refused, `refused: ${JSON.stringify(refused?.refusal)}`);
}
