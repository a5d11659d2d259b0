import { findViews, type OrderView } from "../../src/orchestration/order-view.ts";
import { isTerminal, owedMinor } from "../../src/orders/index.ts";
import { awaitsProvider } from "../../src/payments/index.ts";
import { receiveAll } from "./actors/customers.ts";
import { workAll } from "./actors/locations.ts";
import { deliverAll, transferAll } from "./actors/money.ts";
import { helpAll, resolveSome } from "./actors/people.ts";
import { fillUp } from "./actors/stock.ts";
import { advance, callProviders, issueDocuments, sendMails, takeOver } from "./actors/workers.ts";
import { inGroup } from "./memory/table.ts";
import type { Tables } from "./memory/tables.ts";
import type { Simulation } from "./simulation.ts";
import { demand, Violation } from "./violation.ts";

/** Each goes on to the next instant at which something is due, and every order has several of those. */
const ROUNDS_MAX = 2_000;
/** From this round on a person gives up what could not be settled by trying again. */
const GIVES_UP_AFTER = 4;

/**
 * The storm is over: everybody does his part. Whatever has happened, every order must now come to a legal end, with its
 * goods, its money and its documents agreeing.
 */
export async function bringToEnd(simulation: Simulation, judge: () => Promise<void>): Promise<void> {
  for (const job of [...simulation.jobs]) {
    job.open();
    await job.ended;
    await judge();
  }
  for (let round = 1; ; round += 1) {
    demand(round <= ROUNDS_MAX, "end", () => "the orders do not come to rest");
    if (round <= 2) await fillUp(simulation, () => 500);
    const helped = await helpAll(simulation);
    const paid = await transferAll(simulation);
    const resolved = await resolveSome(simulation, 1_000, round > GIVES_UP_AFTER ? "given_up" : "retried");
    await judge();
    await settle(simulation, judge);
    const worked = await workAll(simulation);
    const received = await receiveAll(simulation);
    await judge();
    await settle(simulation, judge);
    const is_still = helped + paid + resolved + worked + received === 0;
    if (is_still && !(await skipToNext(simulation))) break;
    if (!is_still) await skipToNext(simulation);
  }
  await judgeEnd(simulation);
}

/** Everything that is due now is done, again and again, until nothing is. */
async function settle(simulation: Simulation, judge: () => Promise<void>): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    await takeOver(simulation);
    const delivered = await deliverAll(simulation);
    const advanced = await advance(simulation);
    const asked = await callProviders(simulation);
    for (const job of [...simulation.jobs]) {
      job.open();
      await job.ended;
    }
    const issued = await issueDocuments(simulation);
    const sent = await sendMails(simulation);
    await judge();
    if (delivered + advanced + asked + issued + sent === 0) return;
  }
  throw new Violation("end", "the orders do not come to rest");
}

/** To the next instant at which something is due. @returns false if nothing ever is */
async function skipToNext({ world }: Simulation): Promise<boolean> {
  const tables = world.tables as Tables;
  const due = [...tables.due.rows.values()].map((work) => work.due_at.getTime());
  const calls = inGroup(tables.intents, "waiting").map((intent) => intent.due_at.getTime());
  const leases = inGroup(tables.intents, "running").map((intent) => (intent.lease_until ?? 0) + 1);
  const next = [...due, ...calls, ...leases].reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  if (next === Number.POSITIVE_INFINITY) return false;
  world.clock.now_ms = Math.max(world.clock.now_ms, next);
  return true;
}

async function judgeEnd(simulation: Simulation): Promise<void> {
  const { world } = simulation;
  const tables = world.tables as Tables;
  const ids = simulation.placed.map((order) => order.order_id);
  const views = await world.look((tx) => findViews(tx, world.services, ids));
  for (const view of views) judgeOrder(simulation, view);
  for (const state of ["waiting", "running", "parked"])
    demand(
      inGroup(tables.intents, state).length === 0,
      "I-11",
      () => `intents are ${state} for ever: ${JSON.stringify(inGroup(tables.intents, state)[0])}`,
    );
  const open = inGroup(tables.exceptions, "open");
  demand(open.length === 0, "end", () => `an exception stays open: ${JSON.stringify(open[0])}`);
  demand(
    tables.reservations.rows.size === 0,
    "end",
    () => `stock stays reserved: ${JSON.stringify([...tables.reservations.rows.values()][0])}`,
  );
  judgeSeries(tables);
}

function judgeOrder(simulation: Simulation, view: OrderView): void {
  const { order, payments } = view;
  const of = `order ${order.external_id}`;
  demand(
    isTerminal(order),
    "end",
    () => `${of} ends as ${order.status}: ${JSON.stringify(order.lines.map((line) => line.stages))}`,
  );
  demand(!awaitsProvider(payments), "end", () => `${of} waits for its provider for ever`);
  const invoiced = new Set(view.invoices.map((invoice) => invoice.cause_id));
  for (const shipment of view.shipments)
    demand(invoiced.has(shipment.shipment_id), "end", () => `${of} has a shipment without invoice`);
  const credited = view.returns.filter((entry) => entry.lines.some((line) => line.received_quantity > 0));
  for (const entry of credited)
    demand(invoiced.has(entry.return_id), "end", () => `${of} has a return without credit note`);
  const documented = view.invoices.reduce((sum, invoice) => sum + invoice.total_minor, 0);
  demand(
    documented === owedMinor(order),
    "I-8",
    () => `${of}: documents sum to ${documented}, owed are ${owedMinor(order)}`,
  );
  judgeMoney(simulation, view);
}

/** What was taken is what is owed, but for what a person has given up, and for money that never came. */
function judgeMoney({ world }: Simulation, view: OrderView): void {
  const { order, payments } = view;
  const of = `order ${order.external_id}`;
  const drawn = payments.payments.filter((payment) => payment.timing !== "settled");
  const taken = drawn.reduce((sum, payment) => sum + payment.captured_minor - payment.refunded_minor, 0);
  const real = drawn.reduce((sum, payment) => {
    const truth = world.provider.taken(payment.payment_id);
    return sum + truth.captured_minor - truth.refunded_minor;
  }, 0);
  const given_up = payments.operations.filter((operation) => operation.state === "failed");
  const written_off = given_up.length > 0;
  demand(taken === real || written_off, "end", () => `${of}: taken ${taken}, the provider has ${real}`);
  const owed = owedMinor(order);
  const is_on_account = payments.payments.some(
    (payment) => payment.timing === "on_account" || payment.timing === "settled",
  );
  if (written_off) return;
  demand(is_on_account ? taken <= owed : taken === owed, "end", () => `${of}: taken ${taken}, owed ${owed}`);
  const open = payments.payments.filter((payment) => payment.status === "authorized" && payment.provider !== null);
  const kept = open.filter((payment) => payment.authorized_minor > payment.captured_minor);
  demand(kept.length === 0, "end", () => `${of}: an authorization is kept for ever`);
}

function judgeSeries(tables: Tables): void {
  for (const [series, invoices] of Map.groupBy(tables.invoices.rows.values(), (invoice) => invoice.series)) {
    const sorted = invoices.sort((a, b) => a.sequence - b.sequence);
    sorted.forEach((invoice, index) => {
      const before = sorted[index - 1];
      const is_chained = before ? invoice.previous_hash?.equals(before.hash) : invoice.previous_hash === null;
      demand(
        invoice.sequence === index + 1 && is_chained === true,
        "I-12",
        () => `series ${series} breaks at ${invoice.number}`,
      );
    });
  }
}
