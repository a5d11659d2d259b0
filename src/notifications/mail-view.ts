import assert from "node:assert/strict";
import { formatMoney } from "../kernel/money.ts";
import type { MailLabels, MailLocale } from "./languages.ts";
import { oneLine, safeUrl, salutationName } from "./plain-text.ts";
import type { MailAddress, MailModel, MailRequest, MailSettings, MailTemplate, MailTotals } from "./types.ts";

/** The picture of the code for the counter. */
export const CODE_PICTURE = "hand-over-code@dirigent";

const DEFAULT_ACCENT_COLOR = "#1f4f46";

/** What the templates see: strings, formatted for the locale and free of control characters, and flags. */
export function mailView({ template, model, settings }: MailRequest, { language, locale, labels }: MailLocale) {
  assertComplete(template, model);
  const money = (amount_minor: number) => formatMoney({ amount_minor, currency: model.currency }, locale);
  const day = (date: string | null) => (date === null ? null : formatDate(date, locale, "UTC"));

  return {
    language,
    labels,
    brand: brandView(settings),
    has_support: settings.brand.support_email !== null || settings.brand.support_phone !== null,
    footer_lines: settings.footer_lines.map(oneLine),
    bank_transfer_prose: `bank-transfer.${language}.liquid`,
    order_number: oneLine(model.order_number),
    ordered_on: formatDate(model.ordered_at, locale, settings.time_zone),
    customer_name: salutationName(model.customer_name),
    lines: model.lines.map((line) => ({
      name: oneLine(line.name),
      sku: oneLine(line.sku),
      quantity: new Intl.NumberFormat(locale).format(line.quantity),
      amount: line.total_minor === null ? null : money(line.total_minor),
    })),
    lines_count: model.lines.length,
    totals: model.totals === null ? null : totalsView(model.totals, money, labels, locale),
    ship_to: model.ship_to === null ? null : addressLines(model.ship_to, locale),
    pickup: model.pickup && {
      name: oneLine(model.pickup.location_name),
      address: addressLines({ ...model.pickup.address, name: "" }, locale),
      opening_hours: model.pickup.opening_hours && oneLine(model.pickup.opening_hours),
      collect_by: day(model.pickup.collect_by),
      code: model.pickup.code && oneLine(model.pickup.code),
      code_picture: model.pickup.code && `cid:${CODE_PICTURE}`,
    },
    bank_transfer: model.bank_transfer && {
      ...bankAccount(settings),
      amount: money(model.bank_transfer.amount_minor),
      reference: oneLine(model.bank_transfer.reference),
      due_on: day(model.bank_transfer.due_on),
    },
    shipment: model.shipment && {
      carrier: oneLine(model.shipment.carrier),
      complete: model.shipment.complete,
      parcels_count: model.shipment.parcels.length,
      parcels: model.shipment.parcels.map((parcel) => ({
        tracking_number: oneLine(parcel.tracking_number),
        tracking_url: safeUrl(parcel.tracking_url),
      })),
    },
    cancellation: model.cancellation && {
      ...model.cancellation,
      amount: money(model.cancellation.amount_minor),
    },
  };
}

/** A mail without its own section would be worse than none. */
function assertComplete(template: MailTemplate, model: MailModel): void {
  assert(template !== "shipped" || model.shipment !== null, "a shipped mail needs its shipment");
  assert(template !== "ready_to_collect" || model.pickup !== null, "a ready_to_collect mail needs its pickup");
  assert(template !== "canceled" || model.cancellation !== null, "a canceled mail needs its cancellation");
}

function brandView({ brand }: MailSettings) {
  const color = brand.accent_color ?? "";
  return {
    name: oneLine(brand.name),
    accent_color: /^#[0-9a-f]{6}$/i.test(color) ? color : DEFAULT_ACCENT_COLOR,
    website_url: safeUrl(brand.website_url),
    support_email: brand.support_email && oneLine(brand.support_email),
    support_phone: brand.support_phone && oneLine(brand.support_phone),
  };
}

function totalsView(totals: MailTotals, money: (amount_minor: number) => string, labels: MailLabels, locale: string) {
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 3 });
  const tax_label = totals.prices_include_tax ? labels.tax_included : labels.tax_added;
  return {
    goods: money(totals.goods_minor),
    discount: totals.discount_minor > 0 ? money(totals.discount_minor) : null,
    charges: totals.charges.map(({ kind, amount_minor }) => ({
      label: chargeLabel(kind, labels),
      amount: money(amount_minor),
    })),
    prices_include_tax: totals.prices_include_tax,
    taxes: totals.taxes.map(({ tax_rate_percent, amount_minor }) => ({
      label: tax_label.replace("{rate}", percent.format(tax_rate_percent / 100)),
      amount: money(amount_minor),
    })),
    total: money(totals.total_minor),
  };
}

function chargeLabel(kind: string, { charges }: MailLabels): string {
  return Object.hasOwn(charges, kind) ? charges[kind as keyof typeof charges] : charges.other;
}

function addressLines(address: MailAddress, locale: string): readonly string[] {
  const country = new Intl.DisplayNames(locale, { type: "region", fallback: "code" }).of(address.country);
  const { name, company, street, street2, postal_code, city } = address;
  return [name, company, street, street2, `${postal_code} ${city}`, country]
    .map((part) => oneLine(part ?? ""))
    .filter((part) => part !== "");
}

function bankAccount({ bank_account }: MailSettings) {
  assert(bank_account !== null, "a transfer is awaited, but the mail settings name no bank_account: add it");
  const iban = bank_account.iban.replace(/\s/g, "").replace(/(.{4})(?=.)/g, "$1 ");
  return {
    holder: oneLine(bank_account.holder),
    iban,
    bic: bank_account.bic,
    bank_name: bank_account.bank_name && oneLine(bank_account.bank_name),
  };
}

/** @param date an ISO instant, or a bare date (which Date reads as midnight UTC) */
function formatDate(date: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone }).format(new Date(date));
}
