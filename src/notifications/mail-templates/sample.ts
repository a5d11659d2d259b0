import type { MailModel, MailTemplate } from "../types.ts";

const ADDRESS = {
  name: "Erika Muster",
  company: null,
  street: "Musterstraße 1",
  street2: null,
  postal_code: "10115",
  city: "Berlin",
  country: "DE",
};
const CUP = { name: "Espresso cup", sku: "A-100", quantity: 2, total_minor: 2_580 };
const GRINDER = { name: "Grinder", sku: "G-7", quantity: 1, total_minor: 8_900 };

/** An order that nobody has placed, with everything in it that the template can say. */
export function sampleModel(template: MailTemplate, now: Date): MailModel {
  const is_whole_order = template === "received" || template === "confirmed";
  return {
    order_number: "100001",
    ordered_at: now.toISOString(),
    currency: "EUR",
    customer_name: ADDRESS.name,
    lines: is_whole_order ? [CUP, GRINDER] : [CUP],
    totals: is_whole_order ? TOTALS : null,
    ship_to: template === "ready_to_collect" ? null : ADDRESS,
    pickup: template === "ready_to_collect" ? pickup(now) : null,
    bank_transfer: template === "received" ? { amount_minor: 11_970, reference: "100001", due_on: day(now, 7) } : null,
    shipment: template === "shipped" ? SHIPMENT : null,
    cancellation:
      template === "canceled"
        ? { complete: false, reason: "customer_request", money: "refund", amount_minor: CUP.total_minor }
        : null,
  };
}

const TOTALS = {
  goods_minor: 11_480,
  discount_minor: 500,
  charges: [{ kind: "shipping", amount_minor: 490 }],
  taxes: [{ tax_rate_percent: 19, amount_minor: 1_911 }],
  prices_include_tax: true,
  total_minor: 11_970,
};

const SHIPMENT = {
  carrier: "dhl",
  parcels: [{ tracking_number: "00340434161094000000", tracking_url: null }],
  complete: false,
};

function pickup(now: Date) {
  return {
    location_name: "Berlin Mitte",
    address: { ...ADDRESS, name: "Berlin Mitte" },
    opening_hours: null,
    collect_by: day(now, 7),
    code: "482913",
  };
}

/** A date so many days from now, in UTC: it is a sample. */
function day(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
