import { placeOrders } from "../../../orchestration/intake/place-orders.ts";
import { transact } from "../../../platform/transaction.ts";
import { type ClerksOrder, clerksOrders, clerksStock } from "../retailer/clerks-day.ts";
import { drawOrder } from "../retailer/orders.ts";
import { createRandom } from "../retailer/random.ts";
import { type Delivery, deliveries, openingStock } from "../retailer/stock.ts";
import { drawArrivals } from "./arrivals.ts";
import { type Customers, createCustomers } from "./customers-at-work.ts";
import { workAndAdvance } from "./locations-at-work.ts";
import { bookStock, requireAll, saveMasterData } from "./master-data.ts";
import { prepareOfficeWork } from "./office-at-work.ts";
import type { SandboxBank } from "./sandbox-bank.ts";
import { answerAll, recordMails } from "./settle.ts";
import { DAY_MS, drawSpans, longAgo, MINUTE_MS, type Span, takeInTogether } from "./spans.ts";
import type { WorkContext } from "./work-context.ts";

export const HISTORY_DAYS = 28;

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
  const of_clerk = clerksOrders(retailer, ends_at);
  await refreshStatistics();

  const customers = createCustomers(context, bank, longAgo(ends_at));
  const orders = [...drawOrders(context, count, starts_at, ends_at), ...of_clerk].sort(
    (a, b) => a.ordered_at.getTime() - b.ordered_at.getTime(),
  );
  const expected = deliveries(retailer, count);
  const spans = drawSpans(retailer.seed, starts_at, ends_at);
  let [taken, delivered_days] = [0, 0];
  for (const [index, span] of spans.entries()) {
    setClock(span.ends_at);
    const day = Math.floor((span.ends_at.getTime() - starts_at.getTime()) / DAY_MS);
    for (; delivered_days < day; delivered_days += 1) await deliver(context, expected, delivered_days);
    const until = orders.findIndex((order, position) => position >= taken && order.ordered_at > span.ends_at);
    const fresh = orders.slice(taken, until < 0 ? undefined : until);
    for (const group of takeInTogether(fresh, span)) {
      setClock(group.at(-1)?.ordered_at ?? span.ends_at);
      await takeIn(context, customers, group);
    }
    setClock(span.ends_at);
    taken += fresh.length;
    const is_last = index === spans.length - 1;
    await liveThrough(context, customers, span, is_last);
    if (index === STATISTICS_AFTER) await refreshStatistics();
  }
  await recordMails(context);
}

/** Spans after which the tables have grown enough for the planner to think again; later on Postgres looks by itself. */
const STATISTICS_AFTER = 6;

/** What came in during the last minutes is still to be looked at, as in every shop at every moment. */
async function liveThrough(context: WorkContext, customers: Customers, span: Span, is_last: boolean): Promise<void> {
  if (is_last) return workAndAdvance(context, span, { advance: false });
  await letPeopleAct(context, customers);
  await workAndAdvance(context, span, { advance: true });
  await answerAll(context);
}

/** Customers and the office, in one transaction. */
async function letPeopleAct(context: WorkContext, customers: Customers): Promise<void> {
  const { services, tenant_id } = context;
  const act = await customers.prepare();
  const work = prepareOfficeWork(context);
  await transact(services.database, tenant_id, { name: "demo people act" }, async (tx) => {
    await act(tx);
    await work(tx);
  });
}

/** Orders of the last minutes: there is always somebody who has just ordered. */
const JUST_ORDERED = 10;

type DrawnOrder = { readonly ordered_at: Date; readonly number: string };
type TimedOrder = DrawnOrder | ClerksOrder;

function drawOrders({ retailer }: WorkContext, count: number, starts_at: Date, ends_at: Date): DrawnOrder[] {
  const random = createRandom(`${retailer.seed} arrivals`);
  const latest = count - JUST_ORDERED;
  return drawArrivals(random, { count, starts_at, ends_at }).map((ordered_at, index) => ({
    ordered_at: index < latest ? ordered_at : new Date(ends_at.getTime() - (count - index) * MINUTE_MS),
    number: String(20_000 + index),
  }));
}

async function deliver(context: WorkContext, expected: readonly Delivery[], day: number): Promise<void> {
  const entries = expected.filter((delivery) => delivery.day === day);
  await bookStock(context, { entries, kind: "add", reason: "goods_receipt", cause: `delivery-${day}` });
}

/** Just before it is ordered, so that nobody else has taken it meanwhile. */
async function stockClerk(context: WorkContext, orders: readonly ClerksOrder[]): Promise<void> {
  const cause = `clerk ${orders.map(({ input }) => input.external_id).join(" ")}`;
  await bookStock(context, { entries: clerksStock(orders), kind: "add", reason: "goods_receipt", cause });
}

async function takeIn(context: WorkContext, customers: Customers, orders: readonly TimedOrder[]): Promise<void> {
  const { services, tenant_id, retailer } = context;
  const inputs = orders.map((order) => {
    if ("input" in order) return order.input;
    const { ordered_at, number } = order;
    return drawOrder({ retailer, random: createRandom(`${retailer.seed} order ${number}`), ordered_at, number });
  });
  await stockClerk(
    context,
    orders.filter((order) => "piece" in order),
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
    const order = orders[index];
    // Who orders from the clerk stays with it, so that her day is as it is told.
    if (order && "piece" in order) context.clerks_pieces.set(order_id, order.piece);
    else customers.remember({ order_id, number, input: inputs[index] as (typeof inputs)[number] });
  }
}
