import { resolveException } from "../../../orchestration/exceptions.ts";
import { cancelOrders, liftHolds } from "../../../orchestration/facts/order-actions.ts";
import { findOrders, listOrderIds, openHolds } from "../../../orders/index.ts";
import { listExceptions } from "../../../platform/exceptions.ts";
import { type Transaction, transact } from "../../../platform/transaction.ts";
import { fractionOf } from "../retailer/random.ts";
import type { WorkContext } from "./locations-at-work.ts";

const ACTOR = "api:demo-service";
const HOUR_MS = 3_600_000;
const MANY = 1_000;

/** What the people in the office have done by now: holds looked at, exceptions settled. Not all of them, there is always something left. */
export function letOfficeWork(context: WorkContext): Promise<void> {
  const { services, tenant_id } = context;
  const now = services.clock.now();
  return transact(services.database, tenant_id, { name: "demo office works" }, async (tx) => {
    await judgeHolds(tx, context, now);
    await settleExceptions(tx, context, now);
  });
}

/** Most held orders turn out to be fine, some are fraud, some are not looked at yet. */
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
    const is_judged = hold && now.getTime() - hold.placed_at.getTime() > (2 + luck("judge time") * 40) * HOUR_MS;
    if (!is_judged || luck("judged") < 0.2) continue;
    if (luck("judged") < 0.3)
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
  const old = open.filter(({ occurred_at }) => now.getTime() - occurred_at.getTime() > 30 * HOUR_MS);
  const orders = await findOrders(
    tx,
    old.flatMap(({ order_id }) => order_id ?? []),
  );
  for (const { exception_id, order_id, reason } of old) {
    const number = orders.get(order_id ?? "")?.external_id ?? reason;
    if (fractionOf(`${retailer.seed} exception ${number}`) < 0.25) continue;
    const note =
      reason === "call_provider" ? "Per Überweisung erstattet" : "Mit der Kundin geklärt, Zahlung auf anderem Weg";
    await resolveException(tx, { services, actor: ACTOR, now }, { exception_id, resolution: "given_up", note });
  }
}
