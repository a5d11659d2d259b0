import { decideCancellation, openHolds } from "../../orders/index.ts";
import {
  countActivity,
  findListMatches,
  insertScreenings,
  type KeyField,
  listKey,
  loadNorms,
  type OrderKey,
  type RiskRule,
  recordActivity,
  type Screening,
  screenOrder,
} from "../../risk/index.ts";
import { cancelOrderUnits, placeHold } from "../cancel-units.ts";
import { addEvent, type Batch } from "../changes.ts";
import { loadChannelsByCode } from "../channels-by-code.ts";
import { type OrderView, orderFacts } from "../order-view.ts";

/** Judges orders by lists, norms, velocity and amounts: accepted, held for a person, or refused. */
export async function screenOrders(batch: Batch, views: readonly OrderView[]): Promise<void> {
  const screenings = await judge(batch, views);
  for (const [index, view] of views.entries()) applyScreening(batch, view, screenings[index] as Screening);
  insertScreenings(
    batch.tx,
    screenings.map((screening, index) => ({ ...screening, order_id: (views[index] as OrderView).order.order_id })),
    batch.now,
  );
  batch.ordered.push(...views.filter((view) => view.order.screened !== "refuse").flatMap(quantitiesByItem));
}

/**
 * Judges an order anew of which something has changed that the rules look at. What it asks for was counted before. Nothing is
 * canceled for it, since a person made the change: whatever is not accepted waits for another look.
 */
export async function screenAgain(batch: Batch, view: OrderView): Promise<void> {
  if (view.order.screened === null) return;
  const [screening] = await judge(batch, [view]);
  if (!screening) throw new Error("One order has one screening.");
  addEvent(batch, view, "order_screened", { result: screening.result, reasons: screening.reasons });
  if (screening.result === "accept") return;
  const code = "risk_review";
  if (openHolds(view.order).some((hold) => hold.code === code)) return;
  // Of each code there is one hold that nobody placed by hand (orders.holds is unique so): a second one is the person's.
  const had = view.order.holds.some((hold) => hold.code === code && hold.origin !== "manual");
  placeHold(batch, view, { code, origin: had ? "manual" : "risk", note: null });
}

/** @returns the screenings of the views, in their order */
async function judge(batch: Batch, views: readonly OrderView[]): Promise<Screening[]> {
  const { tx, services, now } = batch;
  const keys = views.flatMap(keysOf);
  const item_ids = [...new Set(views.flatMap((view) => view.order.lines.map((line) => line.item_id)))];
  const [rules, channels, matches, norms] = await Promise.all([
    services.risk_rules.get(tx),
    loadChannelsByCode(tx),
    findListMatches(tx, keys),
    loadNorms(tx, item_ids),
  ]);
  const velocity = await countVelocity(batch, views, rules, keys);

  return views.map((view) => {
    const { order } = view;
    const facts = {
      order: orderFacts(view, channels.get(order.channel_code)?.kind ?? "api"),
      list_matches: matches.get(order.order_id) ?? [],
      lines: order.lines.map(({ line_no, item_id, quantity }) => ({
        line_no,
        item_id,
        quantity,
        norm: norms.get(item_id) ?? null,
      })),
      velocity: velocity.get(order.order_id) ?? {},
    };
    return screenOrder(services.risk_conditions, facts, rules, now);
  });
}

function applyScreening(batch: Batch, view: OrderView, screening: Screening): void {
  view.order = { ...view.order, screened: screening.result };
  addEvent(batch, view, "order_screened", { result: screening.result, reasons: screening.reasons });
  if (screening.result === "hold") placeHold(batch, view, { code: "risk_review", origin: "risk", note: null });
  if (screening.result !== "refuse") return;
  const cancellation = decideCancellation(
    view.order,
    { order_id: view.order.order_id, lines: null, reason: "risk_refused" },
    "shipped",
  );
  if (cancellation.accepted) cancelOrderUnits(batch, view, cancellation.value, "risk_refused");
}

/** Velocity is counted, and what it is counted from is kept, only for the keys of enabled velocity rules. */
async function countVelocity(
  batch: Batch,
  views: readonly OrderView[],
  rules: readonly RiskRule[],
  keys: readonly OrderKey[],
) {
  const enabled = rules.filter((rule) => rule.kind === "velocity").filter((rule) => rule.enabled);
  if (enabled.length === 0) return new Map<string, never>();
  const orders = new Map(views.map((view) => [view.order.order_id, view.order]));
  const counted = new Set<KeyField>(enabled.map((rule) => rule.params.key));
  const questions = keys.flatMap((key) => {
    const order = orders.get(key.order_id);
    if (!order) return [];
    return enabled
      .filter((rule) => rule.params.key === key.field)
      .map((rule) => ({
        ...key,
        rule_code: rule.code,
        currency: order.currency,
        since: new Date(order.ordered_at.getTime() - rule.params.window_minutes * 60_000),
        until: order.ordered_at,
      }));
  });
  // Written first, so that the orders of one batch count for each other.
  await recordActivity(
    batch.tx,
    keys.flatMap((key) => {
      const order = orders.get(key.order_id);
      if (!order || !counted.has(key.field)) return [];
      return [{ ...key, currency: order.currency, amount_minor: order.total_minor, occurred_at: order.ordered_at }];
    }),
  );
  return countActivity(batch.tx, questions);
}

function keysOf(view: OrderView): OrderKey[] {
  const { party, order, payments } = view;
  const address = party.shipping_address ?? party.billing_address;
  const hashes: [KeyField, string | null][] = [
    ["email", party.email === null ? null : listKey("email", party.email)],
    ["phone", party.phone === null ? null : listKey("phone", party.phone)],
    ["address", listKey("address", address)],
    ["customer", listKey("customer", order.customer_id)],
    ...payments.payments.map((payment): [KeyField, string | null] => [
      "payment_reference",
      payment.reference === null ? null : listKey("payment_reference", payment.reference),
    ]),
  ];
  return hashes.flatMap(([field, key_hash]) =>
    key_hash === null ? [] : [{ order_id: order.order_id, field, key_hash }],
  );
}

function quantitiesByItem(view: OrderView) {
  const by_item = Map.groupBy(view.order.lines, (line) => line.item_id);
  return [...by_item].map(([item_id, lines]) => ({
    item_id,
    quantity: lines.reduce((sum, line) => sum + line.quantity, 0),
  }));
}
