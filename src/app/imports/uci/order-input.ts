import type { OrderInput } from "../../../orchestration/intake/order-schema.ts";
import { penceOf } from "./amounts.ts";
import { chargeKind } from "./codes.ts";
import { countryOfName } from "./countries.ts";
import type { PlannedOrder, UciFile, UciInvoice } from "./types.ts";

export const CHANNEL_CODE = "uci-online-retail";
export const LOCATION_CODE = "uci-warehouse";

/** The file has no addresses: what an address must have is said to be missing, and only the country is real. */
const NOT_RECORDED = "not recorded";

/** An order as the API would take it: goods line by line as in the file, its charges, on account. */
export function orderInput(file: UciFile, planned: PlannedOrder): OrderInput {
  const { invoice } = planned;
  const lines = planned.goods.map((row, position) => ({
    line_no: position + 1,
    sku: file.stock_codes[file.stock_code[row] as number] as string,
    quantity: file.quantity[row] as number,
    unit_price_minor: penceOf(file.price_e4[row] as number),
    tax_rate_percent: 0,
    delivery: { method: "ship" as const, location: LOCATION_CODE },
  }));
  const charges = planned.charges.map((row) => ({
    kind: chargeKind(file.stock_codes[file.stock_code[row] as number] as string) as string,
    description: descriptionOf(file, row),
    amount_minor: (file.quantity[row] as number) * penceOf(file.price_e4[row] as number),
    tax_rate_percent: 0,
  }));
  const total_minor =
    lines.reduce((sum, line) => sum + line.quantity * line.unit_price_minor, 0) +
    charges.reduce((sum, charge) => sum + charge.amount_minor, 0);
  const address = addressOf(invoice);
  return {
    channel: CHANNEL_CODE,
    external_id: invoice.number,
    ordered_at: new Date(invoice.invoiced_at_ms).toISOString(),
    currency: "GBP",
    language: "en",
    type: "b2b",
    customer: { external_id: invoice.customer, name: address.name },
    billing_address: address,
    shipping_address: address,
    lines,
    charges,
    prices_include_tax: false,
    payments: total_minor === 0 ? [] : [{ method: "invoice", amount_minor: total_minor }],
    attributes: { uci_country: invoice.country_name },
  };
}

/** Also whom a document without an order is made out to. */
export function addressOf(invoice: Pick<UciInvoice, "customer" | "country_name">) {
  return {
    name: customerName(invoice.customer),
    company: null,
    street: NOT_RECORDED,
    street2: null,
    postal_code: NOT_RECORDED,
    city: NOT_RECORDED,
    region: null,
    country: countryOfName(invoice.country_name)?.country ?? "GB",
  };
}

export function customerName(customer: string | null): string {
  return customer === null ? "Customer not recorded" : `Customer ${customer}`;
}

export function descriptionOf(file: UciFile, row: number): string {
  const description = file.descriptions[file.description[row] as number] as string;
  return description || (file.stock_codes[file.stock_code[row] as number] as string);
}
