import { cancelOrders, holdOrders } from "../../../orchestration/facts/order-actions.ts";
import { recordProviderNotification, recordReceipt } from "../../../orchestration/facts/payment-answers.ts";
import { receiveReturns, registerReturns } from "../../../orchestration/facts/returns.ts";
import type { OrderInput } from "../../../orchestration/intake/order-schema.ts";
import { findSituations } from "../../../payments/index.ts";
import type { Transaction } from "../../../platform/transaction.ts";
import { type Agenda, createAgenda } from "./agenda.ts";
import { type CustomerPlan, isScrapped, plansFor, returnDays, returnLocation } from "./customer-habits.ts";
import type { SandboxBank } from "./sandbox-bank.ts";
import { DAY_MS } from "./spans.ts";
import type { WorkContext } from "./work-context.ts";

export type PlacedOrder = { readonly order_id: string; readonly number: string; readonly input: OrderInput };

type Due =
  | { readonly placed: PlacedOrder; readonly plan: CustomerPlan }
  | { readonly placed: PlacedOrder; readonly plan: { readonly what: "arrive"; readonly return_id: string } };

/** The customers of the history, each with what he will do about his order. */
export type Customers = {
  readonly remember: (placed: PlacedOrder) => void;
  /** Lets their banks send what is due by now, and answers what records the rest. */
  readonly prepare: () => Promise<(tx: Transaction) => Promise<void>>;
};

const ACTOR = "api:demo-customers";
const OFFICE = "api:demo-service";
/** After midnight in UTC, in winter. */
const AFTERNOON_MS = 15 * 3_600_000;

/** @param long_ago before it, what may happen at any time of a day is done together in its afternoon */
export function createCustomers(context: WorkContext, bank: SandboxBank, long_ago: Date): Customers {
  const agenda = createAgenda<Due>();
  const { services, retailer } = context;
  return {
    remember: (placed) => {
      const ordered_at = new Date(placed.input.ordered_at ?? services.clock.now()).getTime();
      for (const plan of plansFor(retailer.seed, placed.input)) {
        const minutes = plan.what === "hold" ? 0 : plan.after_minutes;
        const at = new Date(ordered_at + minutes * 60_000);
        const is_late_in_life = plan.what === "return" || plan.what === "pay_invoice";
        agenda.add(is_late_in_life ? inTheAfternoon(at, long_ago) : at, { placed, plan });
      }
    },
    prepare: async () => {
      const now = services.clock.now();
      const due = Map.groupBy(agenda.takeDue(now), (entry) => entry.plan.what);
      const transfers = await sendTransfers(bank, due.get("transfer") ?? []);
      return async (tx) => {
        await placeHolds(tx, context, due.get("hold") ?? [], now);
        await cancel(tx, context, due.get("cancel") ?? [], now);
        await Promise.all(transfers.map((transfer) => recordTransfer(tx, transfer, now)));
        await payInvoices(tx, due.get("pay_invoice") ?? [], now);
        await announceReturns(tx, context, due.get("return") ?? [], { agenda, long_ago }, now);
        await takeReturnsBack(tx, context, due.get("arrive") ?? [], now);
      };
    },
  };
}

/** Four o'clock, of the same day or the next. */
function inTheAfternoon(instant: Date, long_ago: Date): Date {
  if (instant >= long_ago) return instant;
  const four = Math.ceil((instant.getTime() - AFTERNOON_MS) / DAY_MS) * DAY_MS + AFTERNOON_MS;
  return new Date(Math.min(four, long_ago.getTime()));
}

async function placeHolds(tx: Transaction, { services }: WorkContext, due: readonly Due[], now: Date): Promise<void> {
  const requests = due.flatMap(({ placed, plan }) =>
    plan.what === "hold"
      ? [{ order_id: placed.order_id, expected_version: null, code: plan.code, note: plan.note }]
      : [],
  );
  if (requests.length > 0) await holdOrders(tx, { services, actor: OFFICE, now }, requests);
}

/** Whoever asks too late is refused, as he would be. */
async function cancel(tx: Transaction, { services }: WorkContext, due: readonly Due[], now: Date): Promise<void> {
  const requests = due.flatMap(({ placed, plan }) => {
    if (plan.what !== "cancel") return [];
    const last = placed.input.lines.at(-1);
    const lines = plan.last_line_only && last ? [{ line_no: last.line_no, quantity: last.quantity }] : null;
    return [{ order_id: placed.order_id, lines, reason: "customer_request", expected_version: null }];
  });
  if (requests.length > 0) await cancelOrders(tx, { services, actor: ACTOR, now }, requests);
}

type Transfer = {
  readonly reference: string;
  readonly order_number: string;
  readonly amount_minor: number;
  readonly currency: string;
};

/** At the bank first, while no transaction is open. */
async function sendTransfers(bank: SandboxBank, due: readonly Due[]): Promise<Transfer[]> {
  const transfers: Transfer[] = [];
  for (const { placed, plan } of due) {
    if (plan.what !== "transfer") continue;
    const { currency } = placed.input;
    const transfer = { order_number: placed.number, amount_minor: plan.amount_minor, currency };
    transfers.push({ ...transfer, reference: await bank.transfer(transfer) });
  }
  return transfers;
}

async function recordTransfer(tx: Transaction, transfer: Transfer, now: Date): Promise<void> {
  const { reference, order_number, amount_minor, currency } = transfer;
  await recordProviderNotification(
    tx,
    "sandbox",
    {
      ...{ notification_id: `history-${reference}`, kind: "transfer_received", occurred_at: now.toISOString() },
      ...{ idempotency_key: null, payment_id: null, order_number, provider_reference: reference },
      ...{ authorization_reference: null, amount_minor, currency, expires_at: null, reason: null },
      reference_text: `Bestellung ${order_number}`,
    },
    now,
  );
}

/** Pays what is on account, unless the order came to nothing. */
async function payInvoices(tx: Transaction, due: readonly Due[], now: Date): Promise<void> {
  if (due.length === 0) return;
  const order_ids = due.map(({ placed }) => placed.order_id);
  const situations = await findSituations(tx, order_ids);
  const billed = await tx.query<{ order_id: string; billed_minor: number }>(
    `select invoice.order_id, sum(invoice.total_minor)::bigint as billed_minor
       from invoicing.invoices as invoice
      where invoice.tenant_id = $1 and invoice.order_id = any ($2::uuid[])
      group by invoice.order_id`,
    [tx.tenant_id, order_ids],
  );
  const billed_by_order = new Map(billed.map((row) => [row.order_id, row.billed_minor]));
  await Promise.all(
    due.map(async ({ placed: { order_id, number }, plan }) => {
      const payment = situations.get(order_id)?.payments.find(({ timing }) => timing === "on_account");
      if (plan.what !== "pay_invoice" || !payment) return;
      const amount_minor = Math.min(plan.amount_minor, billed_by_order.get(order_id) ?? 0);
      if (amount_minor <= 0) return;
      const receipt = { amount_minor, cause: `statement ${number}`, provider_reference: null };
      await recordReceipt(tx, payment, receipt, OFFICE, now);
    }),
  );
}

/** Sends the first line back, if it has arrived. */
async function announceReturns(
  tx: Transaction,
  { services, retailer }: WorkContext,
  due: readonly Due[],
  { agenda, long_ago }: { readonly agenda: Agenda<Due>; readonly long_ago: Date },
  now: Date,
): Promise<void> {
  const asked = due.flatMap(({ placed, plan }) => (plan.what === "return" ? [{ placed, reason: plan.reason }] : []));
  if (asked.length === 0) return;
  const requests = asked.map(({ placed, reason }) => ({
    order_id: placed.order_id,
    lines: [{ line_no: 1, quantity: 1 }],
    reason,
    external_id: `RET-${placed.input.external_id}`,
  }));
  const decisions = await registerReturns(tx, { services, actor: ACTOR, now }, requests);
  for (const [index, decision] of decisions.entries()) {
    const { placed } = asked[index] as (typeof asked)[number];
    if (!decision.accepted) continue;
    const days = returnDays(retailer.seed, placed.input.external_id);
    const plan = { what: "arrive" as const, return_id: decision.value.return_id };
    agenda.add(inTheAfternoon(new Date(now.getTime() + days * DAY_MS), long_ago), { placed, plan });
  }
}

async function takeReturnsBack(
  tx: Transaction,
  { services, retailer }: WorkContext,
  due: readonly Due[],
  now: Date,
): Promise<void> {
  if (due.length === 0) return;
  const by_code = new Map([...(await services.locations(tx)).values()].map((location) => [location.code, location]));
  const arrivals = due.flatMap(({ placed, plan }) => {
    const country = (placed.input.shipping_address ?? placed.input.billing_address).country;
    const location = by_code.get(returnLocation(country));
    if (plan.what !== "arrive" || !location) return [];
    const disposition = isScrapped(retailer.seed, placed.input.external_id) ? ("scrap" as const) : ("restock" as const);
    return [
      {
        return_id: plan.return_id,
        order_id: placed.order_id,
        location_id: location.location_id,
        lines: [{ line_no: 1, quantity: 1, disposition }],
      },
    ];
  });
  await receiveReturns(tx, { services, actor: ACTOR, now }, arrivals);
}
