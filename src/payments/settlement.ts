import type { NewOperation, Payment, PaymentSituation, PaymentStatus, Tender } from "./types.ts";

/** A part of the order that left for the customer and what it costs, with tax and its share of the charges. */
export type BillableShipment = { readonly shipment_id: string; readonly gross_minor: number };

/**
 * What of an order is paid for or sure to be paid: received money counts once it is here, a card once it is authorized,
 * an account at once (the workflow trusts it).
 */
export function coveredMinor(situation: PaymentSituation): number {
  return situation.payments.reduce((sum, payment) => sum + coveredBy(payment), 0);
}

function coveredBy(payment: Payment): number {
  switch (payment.timing) {
    case "settled":
    case "on_account":
      return payment.amount_minor - payment.refunded_minor;
    case "in_advance":
      return payment.captured_minor - payment.refunded_minor;
    case "on_shipment":
      return payment.status === "voided"
        ? payment.captured_minor - payment.refunded_minor
        : payment.authorized_minor - payment.refunded_minor;
  }
}

/**
 * Goods may not be released while this holds: something is not covered, or money that is wanted in advance is on its way.
 * (Goods that left before it came would be captured from another tender as well.)
 *
 * @param owed_minor what the customer is to pay in the end
 */
export function waitsForPayment(situation: PaymentSituation, owed_minor: number): boolean {
  if (owed_minor === 0) return false;
  return coveredMinor(situation) < owed_minor || isCapturingInAdvance(situation);
}

function isCapturingInAdvance(situation: PaymentSituation): boolean {
  return situation.payments.some(
    ({ timing, payment_id }) =>
      timing === "in_advance" &&
      situation.operations.some(
        (other) => other.payment_id === payment_id && other.kind === "capture" && other.state === "pending",
      ),
  );
}

/** Tokens are authorized as soon as nothing speaks against the order. */
export function decideAuthorizations(situation: PaymentSituation): NewOperation[] {
  return situation.payments
    .filter((payment) => payment.status === "pending" && payment.token !== null)
    .map((payment) => operation(payment, "authorize", payment.payment_id, payment.amount_minor));
}

/** Authorized money that the workflow wants in advance is captured before the goods are released. */
export function decideAdvanceCaptures(situation: PaymentSituation, owed_minor: number): NewOperation[] {
  let missing = owed_minor - receivedMinor(situation) - pendingMinor(situation, "capture");
  const operations: NewOperation[] = [];
  for (const payment of situation.payments) {
    if (payment.timing !== "in_advance" || payment.provider === null || payment.status !== "authorized") continue;
    const amount_minor = Math.min(capturableMinor(situation, payment), missing);
    if (amount_minor <= 0) continue;
    operations.push(operation(payment, "capture", payment.order_id, amount_minor));
    missing -= amount_minor;
  }
  return operations;
}

/**
 * Captures for goods that have left, shipment by shipment, so that at each moment captured = shipped value. Money that is
 * here already (in advance, settled) is used up first, then authorizations by position, then accounts (which capture nothing).
 */
export function decideCaptures(situation: PaymentSituation, shipments: readonly BillableShipment[]): NewOperation[] {
  const prepaid_minor = situation.payments
    .filter((payment) => payment.timing === "settled" || payment.timing === "in_advance")
    .reduce((sum, payment) => sum + (payment.timing === "settled" ? payment.amount_minor : payment.captured_minor), 0);
  const taken = new Map(situation.payments.map((payment) => [payment.payment_id, takenMinor(situation, payment)]));

  const operations: NewOperation[] = [];
  let shipped_minor = 0;
  for (const shipment of chargedFirst(situation, shipments)) {
    shipped_minor += shipment.gross_minor;
    let due_minor = shipped_minor - prepaid_minor - sum(taken, situation.payments.filter(isCapturedOnShipment));
    for (const payment of situation.payments.filter(isCapturedOnShipment)) {
      const taken_minor = taken.get(payment.payment_id) ?? 0;
      const amount_minor = Math.min(due_minor, payment.authorized_minor - taken_minor);
      if (amount_minor <= 0 || payment.status !== "authorized") continue;
      operations.push(operation(payment, "capture", shipment.shipment_id, amount_minor));
      taken.set(payment.payment_id, taken_minor + amount_minor);
      due_minor -= amount_minor;
    }
  }
  return operations;
}

/**
 * What was taken for a shipment is never set against another one, whatever order they are told in: the clocks of two machines
 * may disagree on which has left first, and for one shipment a payment is asked only once.
 */
function chargedFirst(
  { operations }: PaymentSituation,
  shipments: readonly BillableShipment[],
): readonly BillableShipment[] {
  const charged = new Set(operations.flatMap(({ kind, cause_id }) => (kind === "capture" ? [cause_id] : [])));
  const isCharged = ({ shipment_id }: BillableShipment) => charged.has(shipment_id);
  return [...shipments.filter(isCharged), ...shipments.filter((shipment) => !isCharged(shipment))];
}

/**
 * Pays back what was received beyond what the order keeps, last tender first; what was settled elsewhere is paid back there.
 * Kept is the value of what the customer has, and of prepaid money also what he is still to get.
 */
export function decideRefunds(
  situation: PaymentSituation,
  request: { readonly owed_minor: number; readonly earned_minor: number; readonly cause_id: string },
): NewOperation[] {
  const prepaid_minor = situation.payments
    .filter((payment) => payment.timing === "in_advance" || payment.timing === "on_account")
    .reduce((total, payment) => total + payment.captured_minor - payment.refunded_minor, settledMinor(situation));
  const kept_minor = Math.max(request.earned_minor, Math.min(request.owed_minor, prepaid_minor));
  let excess_minor =
    receivedMinor(situation) + settledMinor(situation) - pendingMinor(situation, "refund") - kept_minor;
  const operations: NewOperation[] = [];
  for (const payment of [...situation.payments].reverse()) {
    if (payment.timing === "settled") continue;
    const refundable_minor =
      payment.captured_minor - payment.refunded_minor - pendingMinor(situation, "refund", payment);
    const amount_minor = Math.min(excess_minor, refundable_minor);
    if (amount_minor <= 0) continue;
    operations.push(operation(payment, "refund", request.cause_id, amount_minor));
    excess_minor -= amount_minor;
  }
  return operations;
}

/** Gives up authorizations of which nothing more will be captured. Call it when all goods have left or are canceled. */
export function decideVoids(situation: PaymentSituation): NewOperation[] {
  return situation.payments
    .filter((payment) => payment.status === "authorized" && payment.provider !== null && payment.timing !== "settled")
    .filter((payment) =>
      situation.operations.every(
        (other) =>
          other.payment_id !== payment.payment_id ||
          (other.state !== "pending" && !(other.kind === "void" && other.state === "failed")),
      ),
    )
    .filter((payment) => capturableMinor(situation, payment) > 0)
    .map((payment) => operation(payment, "void", payment.payment_id, capturableMinor(situation, payment)));
}

/** True while a provider owes us an answer. */
export function awaitsProvider(situation: PaymentSituation): boolean {
  return situation.operations.some((other) => other.state === "pending");
}

/** The payment status of an order, for people. */
export function paymentStatus(payments: readonly Tender[], owed_minor: number): PaymentStatus {
  if (payments.length === 0) return "none";
  const received_minor = receivedMinor({ payments }) + settledMinor({ payments });
  const refunded_minor = payments.reduce((total, payment) => total + payment.refunded_minor, 0);
  if (refunded_minor > 0) return received_minor <= 0 ? "refunded" : "partially_refunded";
  if (received_minor > 0) return received_minor >= owed_minor ? "paid" : "partially_paid";
  if (payments.some((payment) => payment.status === "declined")) return "declined";
  if (payments.every((payment) => payment.status === "voided")) return "voided";
  return payments.every((payment) => payment.status === "authorized" || payment.status === "voided")
    ? "authorized"
    : "pending";
}

/** Captured and received, less refunded; settled money apart. */
export function receivedMinor(situation: { readonly payments: readonly Tender[] }): number {
  return situation.payments
    .filter((payment) => payment.timing !== "settled")
    .reduce((total, payment) => total + payment.captured_minor - payment.refunded_minor, 0);
}

function settledMinor(situation: { readonly payments: readonly Tender[] }): number {
  return situation.payments
    .filter((payment) => payment.timing === "settled")
    .reduce((total, payment) => total + payment.amount_minor, 0);
}

function isCapturedOnShipment(payment: Payment): boolean {
  return payment.timing === "on_shipment" && payment.provider !== null;
}

/** Captured or being captured. */
function takenMinor(situation: PaymentSituation, payment: Payment): number {
  return payment.captured_minor + pendingMinor(situation, "capture", payment);
}

function capturableMinor(situation: PaymentSituation, payment: Payment): number {
  return payment.authorized_minor - takenMinor(situation, payment);
}

/** On its way, or given up by a person, who has settled it by hand or written it off: in both cases not to be asked for (again). */
function pendingMinor(situation: PaymentSituation, kind: NewOperation["kind"], payment: Payment | null = null): number {
  return situation.operations
    .filter(
      (other) =>
        other.state !== "succeeded" &&
        other.kind === kind &&
        (payment === null || other.payment_id === payment.payment_id),
    )
    .reduce((total, other) => total + other.amount_minor, 0);
}

function sum(amounts: ReadonlyMap<string, number>, payments: readonly Payment[]): number {
  return payments.reduce((total, payment) => total + (amounts.get(payment.payment_id) ?? 0), 0);
}

function operation(payment: Payment, kind: NewOperation["kind"], cause_id: string, amount_minor: number): NewOperation {
  return { payment_id: payment.payment_id, order_id: payment.order_id, kind, cause_id, amount_minor };
}
