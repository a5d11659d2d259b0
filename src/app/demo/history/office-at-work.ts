import { resolveException } from "../../../orchestration/exceptions.ts";
import { cancelOrders, liftHolds } from "../../../orchestration/facts/order-actions.ts";
import { findOrders, listOrderIds, openHolds } from "../../../orders/index.ts";
import { listExceptions } from "../../../platform/exceptions.ts";
import type { Transaction } from "../../../platform/transaction.ts";
import { fractionOf } from "../retailer/random.ts";
import { DAY_MS } from "./spans.ts";
import type { WorkContext } from "./work-context.ts";

const ACTOR = "api:demo-service";
const MANY = 1_000;

/** What the people in the office have done by now: holds looked at, exceptions settled. */
export function prepareOfficeWork(context: WorkContext): (tx: Transaction) => Promise<void> {
  const now = context.services.clock.now();
  return async (tx) => {
    await judgeHolds(tx, context, now);
    await settleExceptions(tx, context, now);
  };
}

/** Most held orders turn out to be fine, some are fraud. */
async function judgeHolds(tx: Transaction, { services, retailer }: WorkContext, now: Date): Promise<void> {
  const heads = await listOrderIds(tx, { status: "on_hold" }, { sort: "-ordered_at", after: null, limit: MANY, now });
  if (heads.length === 0) return;
  const orders = await findOrders(
    tx,
    heads.map((head) => head.order_id),
  );
  const lifts: { order_id: string; hold_id: string; expected_version: null }[] = [];
  const cancellations: { order_id: string; lines: null; reason: string; expected_version: null }[] = [];
  for (const order of [...orders.values()].sort((a, b) => (a.number < b.number ? -1 : 1))) {
    const luck = (what: string) => fractionOf(`${retailer.seed} ${what} ${order.external_id}`);
    const [hold] = openHolds(order);
    // Some are hard to judge and stay for days.
    const days = luck("judged") < 0.2 ? 2 + luck("judge time") * 6 : (2 + luck("judge time") * 40) / 24;
    if (!hold || now.getTime() - hold.placed_at.getTime() < days * DAY_MS) continue;
    if (luck("judged") < 0.1 || luck("judged") > 0.9)
      cancellations.push({ order_id: order.order_id, lines: null, reason: "fraud_suspected", expected_version: null });
    else
      for (const { hold_id } of openHolds(order))
        lifts.push({ order_id: order.order_id, hold_id, expected_version: null });
  }
  const facts = { services, actor: ACTOR, now };
  if (lifts.length > 0) await liftHolds(tx, facts, lifts);
  if (cancellations.length > 0) await cancelOrders(tx, facts, cancellations);
}

/** Money that no provider can give back is given back by hand, and what cannot be collected is agreed with the customer. */
async function settleExceptions(tx: Transaction, { services, retailer }: WorkContext, now: Date): Promise<void> {
  const open = await listExceptions(tx, { state: "open", before: null, limit: MANY });
  const old = open.filter(({ occurred_at }) => now.getTime() - occurred_at.getTime() > DAY_MS / 4);
  const orders = await findOrders(
    tx,
    old.flatMap(({ order_id }) => order_id ?? []),
  );
  for (const { exception_id, order_id, reason, occurred_at } of old) {
    const number = orders.get(order_id ?? "")?.external_id ?? reason;
    const luck = fractionOf(`${retailer.seed} exception ${number}`);
    const days = luck < 0.4 ? 3 + luck * 15 : luck * 2;
    if (now.getTime() - occurred_at.getTime() < days * DAY_MS) continue;
    const note =
      reason === "call_provider" ? "Per Überweisung erstattet" : "Mit der Kundin geklärt, Zahlung auf anderem Weg";
    await resolveException(tx, { services, actor: ACTOR, now }, { exception_id, resolution: "given_up", note });
  }
}
