import { accept, type Decision, refuse } from "../../../kernel/decision.ts";
import { countryOfName } from "./countries.ts";
import type { InvoiceKind, UciRow } from "./types.ts";

export const COLUMNS = [
  "InvoiceNo",
  "StockCode",
  "Description",
  "Quantity",
  "InvoiceDate",
  "UnitPrice",
  "CustomerID",
  "Country",
] as const;

export type RowRefusal = { readonly code: "row_invalid"; readonly reason: string; readonly amount_e4: number };

const KINDS: Readonly<Record<string, InvoiceKind>> = { "": "sale", C: "cancellation", A: "adjustment" };
const INVOICE = /^([CA]?)\d{1,20}$/;
const QUANTITY = /^-?\d{1,9}$/;
const PRICE = /^(-?)(\d{1,9})(?:\.(\d{1,4}))?$/;
const TIME = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2})(?::(\d{2}))?$/;
const QUANTITY_MAX = 1_000_000;

/** Judges one row by itself. @param fields as in COLUMNS */
export function parseRow(fields: readonly string[], line_number: number): Decision<UciRow, RowRefusal> {
  const no = (reason: string, amount_e4 = 0) => refuse({ code: "row_invalid", reason, amount_e4 });
  if (fields.length !== COLUMNS.length) return no(`has ${fields.length} fields instead of ${COLUMNS.length}`);
  const [invoice, stock_code, description, quantity_text, time_text, price_text, customer, country_name] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const quantity = QUANTITY.test(quantity_text) ? Number(quantity_text) : null;
  if (quantity === null || quantity === 0)
    return no(`its quantity is "${quantity_text}", not a whole number other than 0`);
  const price_e4 = parsePrice(price_text);
  if (price_e4 === null) return no(`its price is "${price_text}", not a number with at most 4 decimals`);

  const amount_e4 = quantity * price_e4;
  const prefix = INVOICE.exec(invoice)?.[1];
  const invoice_kind = prefix === undefined ? undefined : KINDS[prefix];
  if (invoice_kind === undefined)
    return no(`its invoice number is "${invoice}", not digits that C or A may precede`, amount_e4);
  if (stock_code.length < 1 || stock_code.length > 100)
    return no("its stock code is missing or longer than 100 characters", amount_e4);
  if (Math.abs(quantity) > QUANTITY_MAX) return no(`its quantity is beyond ${QUANTITY_MAX}`, amount_e4);
  const invoiced_at_ms = parseTime(time_text);
  if (invoiced_at_ms === null) return no(`its time is "${time_text}", not YYYY-MM-DD HH:MM:SS`, amount_e4);
  if (countryOfName(country_name) === null) return no(`its country "${country_name}" has no known code`, amount_e4);
  if (customer.length > 200) return no("its customer id is longer than 200 characters", amount_e4);
  const sign_error = signError(invoice_kind, quantity, price_e4);
  if (sign_error) return no(sign_error, amount_e4);
  return accept({
    line_number,
    invoice,
    invoice_kind,
    stock_code,
    description: description.trim(),
    quantity,
    price_e4: price_e4 === 0 ? 0 : price_e4,
    invoiced_at_ms,
    customer: customer === "" ? null : customer,
    country_name,
  });
}

/** What the signs of a row can mean: a sale, a write-off without money, a cancellation, an adjustment of either sign. */
function signError(kind: InvoiceKind, quantity: number, price_e4: number): string | null {
  if (kind === "adjustment") return null;
  if (price_e4 < 0) return "its price is negative, which only an adjustment (A…) may have";
  if (kind === "cancellation") return quantity > 0 ? "its quantity is positive on a cancellation (C…)" : null;
  return quantity < 0 && price_e4 > 0
    ? "its quantity is negative with a price, and its invoice is no cancellation (C…)"
    : null;
}

/** @returns ten-thousandths, exactly; null if the text is no such number */
function parsePrice(text: string): number | null {
  const match = PRICE.exec(text);
  if (!match) return null;
  const [, sign, whole, decimals = ""] = match;
  const magnitude = Number(whole) * 10_000 + Number(decimals.padEnd(4, "0"));
  return sign === "-" ? -magnitude : magnitude;
}

function parseTime(text: string): number | null {
  const match = TIME.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC carries the 31st of February over into March; such a text is no time.
  const is_real =
    month >= 1 && month <= 12 && hour <= 23 && minute <= 59 && second <= 59 && new Date(ms).getUTCDate() === day;
  return is_real ? ms : null;
}
