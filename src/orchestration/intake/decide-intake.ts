import { hash } from "node:crypto";
import type { Item } from "../../catalog/index.ts";
import type { Channel } from "../../channels/index.ts";
import type { OrderParty } from "../../customers/index.ts";
import { isCountry, normalizeAddress } from "../../kernel/address.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { newId } from "../../kernel/ids.ts";
import { isCurrency } from "../../kernel/money.ts";
import type { Location } from "../../locations/index.ts";
import type { Order } from "../../orders/index.ts";
import { buildCharges, buildLines } from "./build-lines.ts";
import type { OrderInput } from "./order-schema.ts";

/** What an order is judged against. */
export type IntakeFacts = {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly items: ReadonlyMap<string, Item>;
  readonly locations_by_code: ReadonlyMap<string, Location>;
  /** Codes of the payment providers that can be asked. */
  readonly providers: ReadonlyMap<string, unknown>;
  /** If set, the caller may only place orders of this channel. */
  readonly caller_channels: readonly string[] | null;
};

export type IntakeError = { readonly pointer: string; readonly message: string; readonly code: IntakeCode };
export type IntakeCode =
  | "unknown_channel"
  | "channel_not_allowed"
  | "unknown_sku"
  | "item_not_orderable"
  | "unknown_location"
  | "location_cannot_serve"
  | "currency_mismatch"
  | "unknown_currency"
  | "unknown_country"
  | "duplicate_line_no"
  | "discount_exceeds_price"
  | "amount_too_large"
  | "shipping_address_missing"
  | "date_out_of_range"
  | "payment_ambiguous"
  | "payment_provider_missing"
  | "unknown_payment_provider"
  | "payments_do_not_cover_total"
  | "payments_exceed_total";

/** The order as it will be kept, but for what only the transaction knows: its number, customer and workflow. */
export type IntakeDraft = {
  readonly order: Order;
  readonly party: OrderParty;
  readonly customer: OrderInput["customer"];
  readonly channel: Channel;
};

export type IntakeRefusal = { readonly code: IntakeCode; readonly errors: readonly IntakeError[] };

const FUTURE_MAX_MS = 24 * 3_600_000;
const TOTAL_MAX_MINOR = 1_000_000_000_000_000;

/**
 * Judges one order as a channel sent it and allocates its money: every line gets its frozen net, tax and gross, every
 * charge its shares. All that is wrong is said at once, each with a JSON pointer.
 */
export function decideIntake(input: OrderInput, facts: IntakeFacts, now: Date): Decision<IntakeDraft, IntakeRefusal> {
  if (facts.caller_channels !== null && !facts.caller_channels.includes(input.channel))
    return refuse({ code: "channel_not_allowed", errors: [channelNotAllowed(facts.caller_channels.join(", "))] });

  const errors: IntakeError[] = [];
  const say = (code: IntakeCode, pointer: string, message: string) => {
    errors.push({ code, pointer, message });
  };
  const channel = facts.channels.get(input.channel);
  if (!channel)
    say(
      "unknown_channel",
      "/channel",
      `is not a channel: create "${input.channel}" by PUT /v1/channels, or correct the code`,
    );
  checkMoneyAndPlaces(input, channel, say);
  const ordered_at = input.ordered_at === undefined ? now : new Date(input.ordered_at);
  if (ordered_at.getTime() > now.getTime() + FUTURE_MAX_MS)
    say("date_out_of_range", "/ordered_at", "must not lie more than a day in the future");

  const prices_include_tax = input.prices_include_tax ?? channel?.prices_include_tax ?? true;
  const lines = buildLines(input, facts, prices_include_tax, say);
  const charges = buildCharges(input, lines, prices_include_tax);
  const totals = sumUp([...lines, ...charges]);
  if (totals.gross_minor > TOTAL_MAX_MINOR)
    say("amount_too_large", "/lines", `must not cost more than ${TOTAL_MAX_MINOR} minor units together`);
  else checkPayments(input, facts, totals.gross_minor, say);

  const [first] = errors;
  if (first || !channel) return refuse({ code: first?.code ?? "unknown_channel", errors });

  const order_id = newId();
  const customer_id = newId();
  const is_shipped = lines.some((line) => line.delivery_method === "ship");
  const shipping_address = is_shipped && input.shipping_address ? normalizeAddress(input.shipping_address) : null;
  const billing_address = normalizeAddress(input.billing_address);
  return accept({
    channel,
    customer: input.customer,
    party: {
      order_id,
      customer_id,
      email: input.customer.email ?? null,
      name: input.customer.name ?? billing_address.name,
      phone: input.customer.phone ?? null,
      customer_group: input.customer.group ?? null,
      billing_address,
      shipping_address,
    },
    order: {
      order_id,
      number: "",
      channel_code: channel.code,
      external_id: input.external_id,
      content_hash: contentHash(input),
      type: input.type ?? (channel.kind === "b2b" ? "b2b" : "b2c"),
      priority: input.priority ?? 0,
      ordered_at,
      received_at: now,
      currency: input.currency,
      language: input.language ?? channel.language,
      country: (shipping_address ?? billing_address).country,
      customer_id,
      reservation_id: input.reservation_id ?? null,
      prices_include_tax,
      workflow_code: "",
      workflow_version: 0,
      status: "received",
      version: 1,
      net_minor: totals.net_minor,
      tax_minor: totals.tax_minor,
      total_minor: totals.gross_minor,
      discount_minor: lines.reduce((sum, line) => sum + line.discount_minor, 0),
      screened: null,
      confirmed_at: null,
      completed_at: null,
      attributes: input.attributes ?? {},
      lines,
      charges,
      holds: [],
    },
  });
}

/** Said alone: whether the rest is right, or the other channel exists, is none of this caller's business. */
function channelNotAllowed(channel: string): IntakeError {
  return {
    code: "channel_not_allowed",
    pointer: "/channel",
    message: `must be "${channel}", the channel of this API key`,
  };
}

/** SHA-256 of the order's content, whatever the order of its fields and however it was spaced. */
export function contentHash(input: OrderInput): Buffer {
  return hash("sha256", canonicalJson(input), "buffer");
}

export type Say = (code: IntakeCode, pointer: string, message: string) => void;

function checkMoneyAndPlaces(input: OrderInput, channel: Channel | undefined, say: Say): void {
  if (!isCurrency(input.currency)) say("unknown_currency", "/currency", "must be a currency of ISO 4217");
  else if (channel && channel.currency !== input.currency) {
    say("currency_mismatch", "/currency", `must be ${channel.currency}, the currency of channel ${channel.code}`);
  }
  for (const field of ["billing_address", "shipping_address"] as const) {
    const country = input[field]?.country;
    if (country !== undefined && !isCountry(country))
      say("unknown_country", `/${field}/country`, "must be a country of ISO 3166-1 alpha-2");
  }
  const is_shipped = input.lines.some((line) => (line.delivery?.method ?? "ship") === "ship");
  if (is_shipped && !input.shipping_address)
    say("shipping_address_missing", "/shipping_address", "is required, since at least one line is shipped");
}

function checkPayments(input: OrderInput, facts: IntakeFacts, total_minor: number, say: Say): void {
  let covered_minor = 0;
  let may_exceed = false;
  for (const [index, payment] of input.payments.entries()) {
    const forms = [
      payment.authorization ? "authorization" : null,
      payment.token ? "token" : null,
      payment.settled ? "settled" : null,
    ].filter(Boolean);
    if (forms.length > 1) say("payment_ambiguous", `/payments/${index}`, `must have only one of ${forms.join(", ")}`);
    if ((payment.authorization || payment.token) && !payment.provider) {
      say("payment_provider_missing", `/payments/${index}/provider`, "is required with an authorization or token");
    }
    if (payment.provider && !payment.settled && !facts.providers.has(payment.provider)) {
      say(
        "unknown_payment_provider",
        `/payments/${index}/provider`,
        `must be one that is set up: ${[...facts.providers.keys()].join(", ")}`,
      );
    }
    may_exceed ||= payment.authorization != null;
    covered_minor += payment.amount_minor;
  }
  if (covered_minor < total_minor) {
    say(
      "payments_do_not_cover_total",
      "/payments",
      `must cover the total of ${total_minor} minor units; they cover ${covered_minor}`,
    );
  }
  if (covered_minor > total_minor && !may_exceed) {
    say(
      "payments_exceed_total",
      "/payments",
      `must not be more than the total of ${total_minor} minor units; they are ${covered_minor}`,
    );
  }
}

function sumUp(
  parts: readonly { readonly net_minor: number; readonly tax_minor: number; readonly gross_minor: number }[],
) {
  const totals = { net_minor: 0, tax_minor: 0, gross_minor: 0 };
  for (const part of parts) {
    totals.net_minor += part.net_minor;
    totals.tax_minor += part.tax_minor;
    totals.gross_minor += part.gross_minor;
  }
  return totals;
}

/** JSON with sorted keys; null and missing are the same, since both mean absent. */
function canonicalJson(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const record = value as Readonly<Record<string, unknown>>;
  let text = "";
  for (const key of Object.keys(record).sort()) {
    const part = record[key];
    if (part !== null && part !== undefined)
      text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(part)}`;
  }
  return `{${text}}`;
}
