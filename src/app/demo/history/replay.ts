import { markSent } from "../../../notifications/index.ts";
import { advanceOrders } from "../../../orchestration/advance-orders.ts";
import { placeOrders } from "../../../orchestration/intake/place-orders.ts";
import { callProvider } from "../../../orchestration/intents/call-provider.ts";
import { issueCreditNote, issueInvoice } from "../../../orchestration/intents/issue-documents.ts";
import { type IntentHandler, runIntents } from "../../../orchestration/intents/run-intents.ts";
import type { Services } from "../../../orchestration/services.ts";
import { transact } from "../../../platform/transaction.ts";
import { drawOrder } from "../retailer/orders.ts";
import { createRandom } from "../retailer/random.ts";
import { type Delivery, deliveries, openingStock } from "../retailer/stock.ts";
import { drawArrivals } from "./arrivals.ts";
import { type Customers, createCustomers } from "./customers-at-work.ts";
import { letLocationsWork, type WorkContext } from "./locations-at-work.ts";
import { bookStock, requireAll, saveMasterData } from "./master-data.ts";
import { letOfficeWork } from "./office-at-work.ts";
import type { SandboxBank } from "./sandbox-bank.ts";

export const HISTORY_DAYS = 28;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export type History = {
  readonly context: WorkContext;
  readonly setClock: (now: Date) => void;
  readonly bank: SandboxBank;
  readonly orders: number;
  readonly ends_at: Date;
  readonly days: number;
  readonly refreshStatistics: () => Promise<void>;
};

/**
 * Lives through four weeks of the retailer by the product's own services and a clock of its own: in each span of time orders
 * come in, customers change their minds and pay, locations work, the office decides, and what is due is done.
 */
export async function replayHistory(history: History): Promise<void> {
  const { context, setClock, bank, orders: count, ends_at, refreshStatistics } = history;
  const starts_at = new Date(ends_at.getTime() - history.days * DAY_MS);
  const { retailer } = context;
  setClock(starts_at);
  await saveMasterData(context);
  await bookStock(context, {
    entries: openingStock(retailer, count),
    kind: "set",
    reason: "opening",
    cause: "opening",
  });
  await refreshStatistics();

  const customers = createCustomers(context, bank);
  const orders = drawOrders(context, count, starts_at, ends_at);
  const expected = deliveries(retailer, count);
  const ends = spanEnds(starts_at, ends_at);
  let [taken, delivered_days] = [0, 0];
  for (const [index, now] of ends.entries()) {
    setClock(now);
    const day = Math.floor((now.getTime() - starts_at.getTime()) / DAY_MS);
    for (; delivered_days < day; delivered_days += 1) await deliver(context, expected, delivered_days);
    const until = orders.findIndex((order, position) => position >= taken && order.ordered_at > now);
    const fresh = orders.slice(taken, until < 0 ? undefined : until);
    for (const group of byHour(fresh)) {
      setClock(group.at(-1)?.ordered_at ?? now);
      await takeIn(context, customers, group);
    }
    setClock(now);
    taken += fresh.length;
    // What came in during the last minutes is still to be looked at, as in every shop at every moment.
    if (index < ends.length - 1) await liveThrough(context, customers);
    else await letLocationsWork(context);
    if (STATISTICS_AFTER.has(index)) await refreshStatistics();
  }
  await runAll(context.services, context.tenant_id, recordMailAsSent);
  await refreshStatistics();
}

/** Spans after which the tables have grown enough for the planner to think again. */
const STATISTICS_AFTER: ReadonlySet<number> = new Set([6, 40]);

async function liveThrough(context: WorkContext, customers: Customers): Promise<void> {
  await customers.act();
  await letLocationsWork(context);
  await letOfficeWork(context);
  await settle(context);
}

/** Orders of the last minutes: there is always somebody who has just ordered. */
const JUST_ORDERED = 10;

type TimedOrder = { readonly ordered_at: Date; readonly number: string };

function drawOrders({ retailer }: WorkContext, count: number, starts_at: Date, ends_at: Date): TimedOrder[] {
  const random = createRandom(`${retailer.seed} arrivals`);
  const latest = count - JUST_ORDERED;
  return drawArrivals(random, { count, starts_at, ends_at }).map((ordered_at, index) => ({
    ordered_at: index < latest ? ordered_at : new Date(ends_at.getTime() - (count - index) * MINUTE_MS),
    number: String(20_000 + index),
  }));
}

/** Long spans while it is long ago, short ones towards the end; nobody looks at what happened at night weeks ago. */
function spanEnds(starts_at: Date, ends_at: Date): Date[] {
  const ends: number[] = [];
  for (let at = ends_at.getTime(); at > starts_at.getTime(); ) {
    ends.push(at);
    const age = ends_at.getTime() - at;
    const minutes = age === 0 ? 4 : age < DAY_MS / 2 ? 45 : age < 3 * DAY_MS ? 180 : 480;
    at -= minutes * MINUTE_MS;
  }
  return ends.reverse().map((milliseconds) => new Date(milliseconds));
}

/** Orders are received soon after they were placed, also in a long span. */
function byHour(orders: readonly TimedOrder[]): TimedOrder[][] {
  return [...Map.groupBy(orders, ({ ordered_at }) => Math.floor(ordered_at.getTime() / (60 * MINUTE_MS))).values()];
}

async function deliver(context: WorkContext, expected: readonly Delivery[], day: number): Promise<void> {
  const entries = expected.filter((delivery) => delivery.day === day);
  await bookStock(context, { entries, kind: "add", reason: "goods_receipt", cause: `delivery-${day}` });
}

async function takeIn(context: WorkContext, customers: Customers, orders: readonly TimedOrder[]): Promise<void> {
  if (orders.length === 0) return;
  const { services, tenant_id, retailer } = context;
  const inputs = orders.map(({ ordered_at, number }) =>
    drawOrder({ retailer, random: createRandom(`${retailer.seed} order ${number}`), ordered_at, number }),
  );
  const numbers = await services.order_numbers.take(tenant_id, inputs.length);
  const decisions = await transact(services.database, tenant_id, { name: "demo orders" }, (tx) =>
    placeOrders(
      tx,
      services,
      inputs.map((input) => ({ input, caller_channels: null, actor: `api:${input.channel}` })),
      numbers,
      services.clock.now(),
      { advance: false },
    ),
  );
  requireAll(decisions);
  for (const [index, decision] of decisions.entries()) {
    if (!decision.accepted || decision.value.outcome !== "created") continue;
    const { order_id, number } = decision.value.view.order;
    customers.remember({ order_id, number, input: inputs[index] as (typeof inputs)[number] });
  }
}

/** The worker's rounds, until nothing is due. */
async function settle({ services, tenant_id }: WorkContext): Promise<void> {
  while ((await advanceOrders(services, tenant_id)).claimed > 0) {
    await Promise.all([
      runAll(services, tenant_id, callProvider),
      runAll(services, tenant_id, issueInvoice).then(() => runAll(services, tenant_id, issueCreditNote)),
      runAll(services, tenant_id, recordMailAsSent),
    ]);
  }
}

/** Batch after batch; one that is not full was the last. */
async function runAll<Answer>(services: Services, tenant_id: string, handler: IntentHandler<Answer>): Promise<void> {
  while ((await runIntents(services, tenant_id, handler)) >= handler.batch_max);
}

/** Nobody is written to about a history: its mails are noted as sent. */
const recordMailAsSent: IntentHandler<string> = {
  kind: "send_mail",
  batch_max: 1_000,
  lease_seconds: 30,
  call: async (_services, _tenant_id, intents) =>
    new Map(intents.map((intent) => [intent.intent_id, { outcome: "answered", answer: intent.subject_id }])),
  record: (tx, _services, answered, now) =>
    markSent(
      tx,
      answered.map(({ answer }) => answer),
      now,
    ),
};
