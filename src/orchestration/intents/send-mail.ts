import { findHandOverCodes, type Shipment } from "../../fulfillment/index.ts";
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
  type RenderedMail,
} from "../../notifications/index.ts";
import { amountParts, loadLine, type Order, type UnitRange, unitsIn } from "../../orders/index.ts";
import { read } from "../../platform/transaction.ts";
import { collectBy } from "../lifecycle.ts";
import { findViews, type OrderView } from "../order-view.ts";
import type { Services } from "../services.ts";
import { openingHoursText } from "./opening-hours-text.ts";
import type { CallResult, IntentHandler } from "./run-intents.ts";

/** Renders and sends what was decided to be told to customers. A mail that comes twice bears the same Message-ID. */
export const sendMail: IntentHandler<string> = {
  kind: "send_mail",
  batch_max: 32,
  call: async (services, tenant_id, intents) => {
    const { mails, views, locations, codes } = await read(services.database, tenant_id, "load mails", async (tx) => {
      const found = await findMails(
        tx,
        intents.map((intent) => intent.subject_id),
      );
      const orders = await findViews(tx, services, [...new Set([...found.values()].map((mail) => mail.order_id))]);
      const ready = [...found.values()].filter((mail) => mail.template === "ready_to_collect");
      return {
        codes: await findHandOverCodes(
          tx,
          ready.map((mail) => mail.cause_id),
        ),
        mails: found,
        views: new Map(orders.map((view) => [view.order.order_id, view])),
        locations: await services.locations(tx),
      };
    });
    const results = new Map<string, CallResult<string>>();
    for (const intent of intents) {
      const mail = mails.get(intent.subject_id);
      const view = mail && views.get(mail.order_id);
      if (mail && view) results.set(intent.intent_id, await sendOne(services, mail, view, { locations, codes }));
    }
    return results;
  },
  record: (tx, _services, answered, now) =>
    markSent(
      tx,
      answered.map(({ answer }) => answer),
      now,
    ),
};

/** Codes by the fulfillment order that lies ready, which is the cause of its mail. */
type Known = { readonly locations: ReadonlyMap<string, Location>; readonly codes: ReadonlyMap<string, string> };

async function sendOne(
  services: Services,
  mail: DecidedMail,
  view: OrderView,
  known: Known,
): Promise<CallResult<string>> {
  const { mail: post } = services;
  const { template } = mail;
  if (!post) {
    const data = { problem: "no_mail_server", template };
    return { outcome: "retry", error: "No SMTP_URL is set: set it and start again.", data };
  }
  if (!view.party.email) return { outcome: "answered", answer: mail.mail_id };
  try {
    const rendered = await renderDecided(post, mail, view, known);
    await post.mailer.send({ ...rendered, to: view.party.email, message_id: messageIdOf(mail.mail_id, post.from) });
    return { outcome: "answered", answer: mail.mail_id };
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

/** A mail as it is sent now; nothing of it is kept, so what was changed since shows. */
export function renderDecided(
  post: NonNullable<Services["mail"]>,
  mail: DecidedMail,
  view: OrderView,
  known: Known,
): Promise<RenderedMail> {
  return post.renderer.renderMail(mailRequest(post, mail, view, known));
}

export function mailRequest(
  { settings }: NonNullable<Services["mail"]>,
  mail: DecidedMail,
  view: OrderView,
  known: Known,
): MailRequest {
  const { template, language } = mail;
  return { template, language, model: mailModel(mail, view, known), settings };
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
    carrier: shipment.carrier ?? "",
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
