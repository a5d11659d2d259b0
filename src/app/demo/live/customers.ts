import type { OrderInput } from "../../../orchestration/intake/order-schema.ts";
import { bustle } from "../history/arrivals.ts";
import { plansFor } from "../history/customer-habits.ts";
import { drawOrder } from "../retailer/orders.ts";
import { createRandom } from "../retailer/random.ts";
import type { Retailer } from "../retailer/retailer.ts";
import { type Api, nowMs } from "./api.ts";
import type { Pace } from "./pace.ts";

export type LiveContext = {
  readonly api: Api;
  readonly retailer: Retailer;
  readonly pace: Pace;
  readonly run: string;
  /** As many as in the history: what comes is what one was used to. */
  readonly orders_a_day: number;
};

/** Customers who order, and some who think again. */
export type LiveCustomers = {
  /** Places the orders that are due, and cancels what somebody regrets. */
  readonly look: () => Promise<void>;
  readonly placed: () => number;
};

const DAY_MINUTES = 24 * 60;
const ORDINARY_BUSTLE = 12;
/** At night there is still something to see. */
const QUIETEST = 0.5;
/** After a standstill nobody makes up for what was not ordered meanwhile. */
const ORDERS_A_LOOK_MAX = 20;
const REGRETS_MAX = 2_000;
const NUMBERS_SINCE_MS = Date.UTC(2026, 0, 1);
/** More than come in at the highest speed. */
const NUMBERS_A_SECOND = 32;

type Regret = {
  readonly at: number;
  readonly order_id: string;
  readonly line_no: number | null;
  readonly quantity: number;
};

export function createLiveCustomers({ api, retailer, pace, run, orders_a_day }: LiveContext): LiveCustomers {
  const random = createRandom(`${retailer.seed} live ${run}`);
  // Higher than whatever a run before has come to.
  const first_number = Math.floor((nowMs() - NUMBERS_SINCE_MS) / 1_000) * NUMBERS_A_SECOND;
  let regrets: Regret[] = [];
  let placed = 0;
  let next_order_at = 0;

  const gap = () => {
    const busy = Math.max(QUIETEST, bustle(new Date(nowMs() + pace.minutes() * 60_000)) / ORDINARY_BUSTLE);
    return (-Math.log(1 - random.next()) * DAY_MINUTES) / orders_a_day / busy;
  };
  const order = async () => {
    placed += 1;
    const number = String(first_number + placed);
    const input = drawOrder({ retailer, random, ordered_at: new Date(nowMs()), number });
    const answer = await api.post<{ order_id: string }>("/v1/orders", input, `demo ${input.external_id}`);
    if (!answer) return;
    const regret = regretOf(retailer.seed, input, answer.order_id, pace.minutes());
    if (regret && regrets.length < REGRETS_MAX) regrets.push(regret);
  };
  const cancel = async ({ order_id, line_no, quantity }: Regret) => {
    const lines = line_no === null ? {} : { lines: [{ line_no, quantity }] };
    await api.post(
      `/v1/orders/${order_id}/cancellations`,
      { ...lines, reason: "customer_request" },
      `demo cancel ${order_id}`,
    );
  };
  return {
    placed: () => placed,
    look: async () => {
      const now = pace.minutes();
      for (let count = 0; next_order_at <= now && count < ORDERS_A_LOOK_MAX; count += 1) {
        await order();
        next_order_at += gap();
      }
      if (next_order_at <= now) next_order_at = now + gap();
      const due = regrets.filter(({ at }) => at <= now);
      regrets = regrets.filter(({ at }) => at > now);
      for (const regret of due) await cancel(regret);
    },
  };
}

function regretOf(seed: string, input: OrderInput, order_id: string, now: number): Regret | null {
  const plan = plansFor(seed, input).find(({ what }) => what === "cancel");
  if (plan?.what !== "cancel") return null;
  const last = plan.last_line_only ? input.lines.at(-1) : undefined;
  return { at: now + plan.after_minutes, order_id, line_no: last?.line_no ?? null, quantity: last?.quantity ?? 0 };
}
