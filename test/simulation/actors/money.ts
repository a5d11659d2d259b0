import { recordProviderNotification } from "../../../src/orchestration/facts/payment-answers.ts";
import type { OrderView } from "../../../src/orchestration/order-view.ts";
import type { Payment, ProviderNotification } from "../../../src/payments/index.ts";
import { chance, note, pick, pickOrder, type Simulation, unlessOutage, viewOf, viewsOf } from "../simulation.ts";

/** A notification is delivered: any of those that were sent, and perhaps not for the last time. */
export async function deliverOne(simulation: Simulation): Promise<void> {
  const { notifications } = simulation.world.provider;
  if (simulation.random() < 0.3) simulation.world.provider.decidePending();
  const index = Math.floor(simulation.random() * notifications.length);
  const notification = notifications[index];
  if (!notification) return;
  if (!chance(simulation, "duplicate")) notifications.splice(index, 1);
  await deliver(simulation, notification);
}

export async function deliverAll(simulation: Simulation): Promise<number> {
  const { provider } = simulation.world;
  provider.decidePending();
  const notifications = provider.notifications.splice(0);
  for (const notification of notifications) await deliver(simulation, notification);
  return notifications.length;
}

async function deliver(simulation: Simulation, notification: ProviderNotification): Promise<void> {
  const { world } = simulation;
  const now = new Date(world.clock.now_ms);
  const heard = await unlessOutage(simulation, () =>
    world.inTx("notification", (tx) => recordProviderNotification(tx, "sandbox", notification, now)),
  );
  // Whoever gets no answer sends it again.
  if (heard === null) world.provider.notifications.push(notification);
  note(simulation, `notification ${notification.kind} ${notification.notification_id}`);
}

/** A customer sends money: what he owes, less, more, to nobody, or the bank tells it twice. */
export async function transferSome(simulation: Simulation): Promise<void> {
  const order = pickOrder(simulation);
  if (!order) return;
  const view = await viewOf(simulation, order);
  const payment = pick(simulation, view.payments.payments.filter(isPushed));
  if (!payment) return;
  const is_wrong = chance(simulation, "wrong_transfer");
  const draw = simulation.random();
  const due_minor = payment.amount_minor - payment.captured_minor;
  const amount_minor = !is_wrong ? due_minor : draw < 0.4 ? Math.ceil(due_minor / 2) : due_minor + 100;
  if (amount_minor <= 0) return;
  const number = is_wrong && draw > 0.85 ? null : view.order.number;
  const notification = transferOf(simulation, view, amount_minor, number);
  if (number !== null) simulation.world.provider.receiveTransfer(payment.payment_id, amount_minor);
  await deliver(simulation, notification);
  if (chance(simulation, "duplicate")) await deliver(simulation, notification);
  if (chance(simulation, "duplicate"))
    await deliver(simulation, { ...notification, notification_id: `${notification.notification_id}-again` });
}

/** Whoever was to send money has sent it. @returns how many transfers that took */
export async function transferAll(simulation: Simulation): Promise<number> {
  let transfers = 0;
  for (const view of await viewsOf(simulation, simulation.active)) {
    if (view.order.status !== "awaiting_payment") continue;
    const waiting = view.payments.payments.find(
      (payment) => isPushed(payment) && payment.captured_minor < payment.amount_minor,
    );
    if (!waiting) continue;
    const amount_minor = waiting.amount_minor - waiting.captured_minor;
    simulation.world.provider.receiveTransfer(waiting.payment_id, amount_minor);
    await deliver(simulation, transferOf(simulation, view, amount_minor, view.order.number));
    transfers += 1;
  }
  return transfers;
}

function isPushed(payment: Payment): boolean {
  return payment.method === "bank_transfer" || payment.method === "invoice";
}

function transferOf(
  simulation: Simulation,
  view: OrderView,
  amount_minor: number,
  order_number: string | null,
): ProviderNotification {
  const cause = simulation.next_cause++;
  return {
    ...{ notification_id: `transfer-${cause}`, kind: "transfer_received", idempotency_key: null, payment_id: null },
    ...{
      occurred_at: new Date(simulation.world.clock.now_ms).toISOString(),
      authorization_reference: null,
      expires_at: null,
    },
    ...{ order_number, provider_reference: `bank-${cause}`, amount_minor, currency: view.order.currency, reason: null },
    reference_text: order_number === null ? "thank you" : null,
  };
}
