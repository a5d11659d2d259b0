import { keepSentMails, type SentMail } from "../../customers/index.ts";
import { carrierName, findHandOverCodes, type Shipment } from "../../fulfillment/index.ts";
import { localDate } from "../../kernel/calendar.ts";
import type { Location } from "../../locations/index.ts";
import {
  type DecidedMail,
  findMails,
  type MailModel,
  MailOutage,
  MailRefused,
  type MailRequest,
  markSent,
  messageIdOf,
} from "../../notifications/index.ts";
import { amountParts, loadLine, type Order, type UnitRange, unitsIn } from "../../orders/index.ts";
import type { ClaimedIntent } from "../../platform/intents.ts";
import { read, type Transaction } from "../../platform/transaction.ts";
import { collectBy } from "../lifecycle.ts";
import { findViews, type OrderView } from "../order-view.ts";
import type { Services } from "../services.ts";
import { openingHoursText } from "./opening-hours-text.ts";
import type { CallResult, IntentHandler } from "./run-intents.ts";

/** @property sent null: nobody was written to, for want of an address */
export type Told = { readonly mail_id: string; readonly sent: SentMail | null };

/** Renders and sends what was decided to be told to customers. A mail that comes twice bears the same Message-ID. */
export const sendMail: IntentHandler<Told> = {
  kind: "send_mail",
  batch_max: 32,
  call: async (services, tenant_id, intents) => {
    const results = new Map<string, CallResult<Told>>();
    for (const [intent_id, letter] of await loadLetters(services, tenant_id, intents))
      results.set(intent_id, await sendOne(services, letter));
    return results;
  },
  record: (tx, _services, answered, now) =>
    keepTold(
      tx,
      answered.map(({ answer }) => answer),
      now,
    ),
};

/** A mail with all that it tells. */
export type Letter = { readonly mail: DecidedMail; readonly model: MailModel; readonly recipient: string | null };

/** @returns by the intents' ids */
export async function loadLetters(
  services: Services,
  tenant_id: string,
  intents: readonly ClaimedIntent[],
): Promise<ReadonlyMap<string, Letter>> {
  return read(services.database, tenant_id, "load mails", async (tx) => {
    const mails = await findMails(
      tx,
      intents.map((intent) => intent.subject_id),
    );
    const orders = await findViews(tx, services, [...new Set([...mails.values()].map((mail) => mail.order_id))]);
    const views = new Map(orders.map((view) => [view.order.order_id, view]));
    const ready = [...mails.values()].filter((mail) => mail.template === "ready_to_collect");
    const codes = await findHandOverCodes(
      tx,
      ready.map((mail) => mail.cause_id),
    );
    const known = { codes, locations: await services.locations(tx) };
    const letters = new Map<string, Letter>();
    for (const { intent_id, subject_id } of intents) {
      const mail = mails.get(subject_id);
      const view = mail && views.get(mail.order_id);
      if (mail && view)
        letters.set(intent_id, { mail, model: mailModel(mail, view, known), recipient: view.party.email });
    }
    return letters;
  });
}

/** Notes mails as sent, each with what it told: its order may say something else tomorrow. */
export async function keepTold(tx: Transaction, told: readonly Told[], now: Date): Promise<void> {
  keepSentMails(
    tx,
    told.flatMap(({ sent }) => sent ?? []),
  );
  await markSent(
    tx,
    told.map(({ mail_id }) => mail_id),
    now,
  );
}

/** @returns what is kept of a letter that has gone out */
export function toldBy({ mail: { mail_id, order_id }, model, recipient }: Letter): Told {
  return { mail_id, sent: recipient === null ? null : { mail_id, order_id, recipient, told: model } };
}

/** Codes by the fulfillment order that lies ready, which is the cause of its mail. */
type Known = { readonly locations: ReadonlyMap<string, Location>; readonly codes: ReadonlyMap<string, string> };

async function sendOne(services: Services, letter: Letter): Promise<CallResult<Told>> {
  const { mail: post } = services;
  const { mail, recipient } = letter;
  const { template } = mail;
  if (!post) {
    const data = { problem: "no_mail_server", template };
    return { outcome: "retry", error: "No SMTP_URL is set: set it and start again.", data };
  }
  if (!recipient) return { outcome: "answered", answer: { mail_id: mail.mail_id, sent: null } };
  try {
    const rendered = await post.renderer.renderMail(mailRequest(post, letter));
    await post.mailer.send({ ...rendered, to: recipient, message_id: messageIdOf(mail.mail_id, post.from) });
    return { outcome: "answered", answer: toldBy(letter) };
  } catch (error) {
    if (error instanceof MailRefused) {
      const data = { problem: "mail_refused", template, ...error.failure };
      return { outcome: "park", error: error.message, data };
    }
    if (error instanceof MailOutage) {
      const data = { problem: "mail_server_silent", template, ...error.failure };
      return { outcome: "retry", error: error.message, data };
    }
    // Whatever else it is, it concerns this mail alone: those of the batch that were sent must not be sent again.
    const name = error instanceof Error ? error.name : "Error";
    const data = { problem: "mail_not_made", template, error: name };
    return { outcome: "retry", error: `${name} while making the mail.`, data };
  }
}

export function mailRequest(
  { settings }: NonNullable<Services["mail"]>,
  { mail: { template, language }, model }: Letter,
): MailRequest {
  return { template, language, model, settings };
}

/**
 * A mail as it was sent, or as it would be sent now if it was not. What a template has learned to say since is filled in from
 * the order.
 */
export function letterOf(mail: DecidedMail, view: OrderView, known: Known, sent: SentMail | undefined): Letter {
  const model = mailModel(mail, view, known);
  return sent
    ? { mail, model: { ...model, ...sent.told }, recipient: sent.recipient }
    : { mail, model, recipient: view.party.email };
}

type MailFacts = {
  readonly lines?: readonly { readonly line_no: number; readonly quantity: number }[];
  readonly shipment_id?: string;
  readonly location_id?: string;
  readonly reason?: string;
  readonly gross_minor?: number;
  readonly money?: "nothing_paid" | "authorization_released" | "refund" | "not_invoiced";
};

function mailModel(mail: DecidedMail, view: OrderView, { locations, codes }: Known): MailModel {
  const { order, party } = view;
  const facts = mail.facts as MailFacts;
  const shipment = view.shipments.find((candidate) => candidate.shipment_id === facts.shipment_id) ?? null;
  const is_whole_order = mail.template === "received" || mail.template === "confirmed";
  const ranges = is_whole_order ? wholeOrder(order) : unitRanges(order, shipment, facts);
  return {
    order_number: order.number,
    ordered_at: order.ordered_at.toISOString(),
    currency: order.currency,
    customer_name: party.name,
    lines: amountParts(order, ranges)
      .filter((part) => part.kind === "item")
      .map((part) => ({
        name: part.description,
        sku: part.sku ?? "",
        quantity: part.quantity,
        total_minor: order.prices_include_tax ? part.gross_minor : part.net_minor,
      })),
    totals: is_whole_order ? mailTotals(order) : null,
    ship_to: mail.template === "ready_to_collect" ? null : party.shipping_address,
    pickup: mail.template === "canceled" ? null : pickupOf(view, facts, locations, codes.get(mail.cause_id) ?? null),
    bank_transfer: is_whole_order ? bankTransfer(view) : null,
    shipment: shipment === null ? null : shipmentFacts(view, shipment),
    cancellation: mail.template === "canceled" ? cancellationFacts(view, facts) : null,
  };
}

function wholeOrder(order: Order): UnitRange[] {
  return order.lines.map((line) => ({ line_no: line.line_no, from: 0, to: line.quantity }));
}

function unitRanges(order: Order, shipment: Shipment | null, facts: MailFacts): UnitRange[] {
  if (shipment)
    return shipment.lines.map((line) => ({
      line_no: line.line_no,
      from: line.first_unit,
      to: line.first_unit + line.quantity,
    }));
  return (facts.lines ?? []).map(({ line_no, quantity }) => ({
    line_no,
    from: 0,
    to: Math.min(quantity, loadLine(order, line_no).quantity),
  }));
}

function mailTotals(order: Order): MailModel["totals"] {
  const amountOf = (part: { net_minor: number; gross_minor: number }) =>
    order.prices_include_tax ? part.gross_minor : part.net_minor;
  const by_rate = Map.groupBy([...order.lines, ...order.charges], (part) => part.tax_rate_percent);
  return {
    goods_minor: order.lines.reduce((sum, line) => sum + amountOf(line), 0),
    discount_minor: order.discount_minor,
    charges: order.charges.map((charge) => ({ kind: charge.kind, amount_minor: amountOf(charge) })),
    taxes: [...by_rate].map(([tax_rate_percent, parts]) => ({
      tax_rate_percent,
      amount_minor: parts.reduce((sum, part) => sum + part.tax_minor, 0),
    })),
    prices_include_tax: order.prices_include_tax,
    total_minor: order.total_minor,
  };
}

function pickupOf(
  view: OrderView,
  facts: MailFacts,
  locations: ReadonlyMap<string, Location>,
  code: string | null,
): MailModel["pickup"] {
  const location_id =
    facts.location_id ?? view.order.lines.find((line) => line.delivery_method === "collect")?.requested_location_id;
  const location = location_id ? locations.get(location_id) : undefined;
  if (!location) return null;
  return {
    location_name: location.name,
    address: location.address,
    opening_hours: openingHoursText(location.opening_hours, view.order.language),
    collect_by: collectByDate(view, location),
    code,
  };
}

/** The last day, in the location's time, on which what lies ready there can be collected. */
function collectByDate(view: OrderView, location: Location): string | null {
  const head = view.fulfillment_orders.find(
    (candidate) => candidate.location_id === location.location_id && candidate.status === "ready_to_collect",
  );
  return head ? localDate(collectBy(view, head), location.time_zone) : null;
}

/** While a transfer is awaited, the mail says how much, to where, and with which reference. */
function bankTransfer(view: OrderView): MailModel["bank_transfer"] {
  const waiting = view.payments.payments.find(
    (payment) => payment.method === "bank_transfer" && payment.captured_minor < payment.amount_minor,
  );
  if (waiting?.timing !== "in_advance") return null;
  return {
    amount_minor: waiting.amount_minor - waiting.captured_minor,
    reference: view.order.number,
    due_on: waiting.due_at?.toISOString().slice(0, 10) ?? null,
  };
}

function shipmentFacts(view: OrderView, shipment: Shipment): MailModel["shipment"] {
  return {
    carrier: carrierName(shipment.carrier ?? ""),
    parcels: shipment.parcels.flatMap((parcel) =>
      parcel.tracking_number === null ? [] : [{ tracking_number: parcel.tracking_number, tracking_url: null }],
    ),
    complete:
      unitsIn(view.order, "open", "backordered", "sourced", "released", "picked", "packed", "ready_to_collect") === 0,
  };
}

const REASONS = new Set(["customer_request", "payment_overdue", "not_available", "not_collected"]);

function cancellationFacts(view: OrderView, facts: MailFacts): MailModel["cancellation"] {
  return {
    complete: unitsIn(view.order, "canceled") === view.order.lines.reduce((sum, line) => sum + line.quantity, 0),
    reason: (REASONS.has(facts.reason ?? "") ? facts.reason : "other") as "other",
    money: facts.money ?? "nothing_paid",
    amount_minor: facts.money === "nothing_paid" ? 0 : (facts.gross_minor ?? 0),
  };
}
