import type { AnyRefusalTable, ProblemEntry } from "../../platform/http/index.ts";
import type { IntakeCode, IntakeRefusal } from "./decide-intake.ts";

const TITLES: Readonly<Record<IntakeCode, string>> = {
  unknown_channel: "The channel does not exist",
  channel_not_allowed: "The API key is for another channel",
  unknown_sku: "An item does not exist",
  item_not_orderable: "An item cannot be ordered",
  unknown_location: "A location does not exist",
  location_cannot_serve: "A location cannot serve its line",
  currency_mismatch: "The currency is not the channel's",
  unknown_currency: "The currency does not exist",
  unknown_country: "A country does not exist",
  duplicate_line_no: "Two lines have the same number",
  discount_exceeds_price: "A discount is more than its line",
  amount_too_large: "An amount is too large",
  shipping_address_missing: "The shipping address is missing",
  date_out_of_range: "A date is out of range",
  payment_ambiguous: "A payment says two things",
  payment_provider_missing: "A payment lacks its provider",
  unknown_payment_provider: "A payment provider is not set up",
  payments_do_not_cover_total: "The payments do not cover the total",
  payments_exceed_total: "The payments are more than the total",
};

const entryOf = (code: string, title: string): ProblemEntry<IntakeRefusal> => ({
  status: code === "channel_not_allowed" ? 403 : 422,
  title,
  retryable: false,
  detail: ({ errors }) =>
    `Nothing was stored. ${errors.length === 1 ? "One thing is" : `${errors.length} things are`} wrong with the order: correct what errors points at and send it again.`,
});

/** What an order can be refused with when it comes in. */
export const INTAKE_REFUSALS: AnyRefusalTable = {
  ...Object.fromEntries(Object.entries(TITLES).map(([code, title]) => [code, entryOf(code, title)])),
  external_id_reused: {
    status: 409,
    title: "The external id belongs to an order with other content",
    retryable: false,
    detail: () =>
      "An order with this channel and external_id exists and says something else: give a new order a new external_id.",
  },
};
