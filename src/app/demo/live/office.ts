import { isScrapped, plansFor, returnLocation } from "../history/customer-habits.ts";
import type { SandboxBank } from "../history/sandbox-bank.ts";
import { fractionOf, type Random } from "../retailer/random.ts";
import { type Api, getAll, nowMs } from "./api.ts";
import type { LiveContext } from "./customers.ts";
import { settleExceptions } from "./exceptions.ts";
import { createFirstSeen, type FirstSeen } from "./pace.ts";

/** An order as the API answers it, as far as the demo looks. */
type ApiOrder = {
  readonly order_id: string;
  readonly number: string;
  readonly external_id: string;
  readonly currency: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly shipping_address: { readonly country: string } | null;
  readonly billing_address: { readonly country: string };
  readonly lines: readonly {
    readonly line_no: number;
    readonly sku: string;
    readonly quantity: number;
    readonly unit_price_minor: number;
    readonly tax_rate_percent: number;
  }[];
  readonly payments: readonly {
    readonly method: string;
    readonly amount_minor: number;
    readonly captured_minor: number;
  }[];
  readonly holds: readonly { readonly hold_id: string }[];
  readonly returns: readonly {
    readonly return_id: string;
    readonly state: string;
    readonly lines: readonly { readonly line_no: number; readonly quantity: number }[];
  }[];
  readonly invoices: readonly { readonly total_minor: number }[];
};

const PAGES_MAX = 20;
const DAY = 24 * 60;
const LOOK_BACK_DAYS = 21;
/** Simulated minutes between two looks at what was delivered long ago. */
const LATER_MINUTES = 15;

/**
 * What happens to orders after they were placed: transfers arrive, holds are judged, exceptions settled, goods come back, invoices
 * are paid.
 */
export type LiveOffice = { readonly look: () => Promise<void> };

export function createLiveOffice(context: LiveContext, bank: SandboxBank, random: Random): LiveOffice {
  const { pace } = context;
  const unpaid = createFirstSeen(pace);
  const held = createFirstSeen(pace);
  const troubled = createFirstSeen(pace);
  const ownership = new Map<string, boolean>();
  const paid = new Set<string>();
  let next_later_at = 0;
  return {
    look: async () => {
      await payTransfers(context, bank, unpaid, paid);
      await judgeHolds(context, held);
      await settleExceptions(context, troubled, ownership);
      if (pace.minutes() < next_later_at) return;
      next_later_at = pace.minutes() + LATER_MINUTES;
      await lookBack(context, random);
    },
  };
}

/** Only the demo's own orders: what somebody places by hand is his. */
function isOwn(order: ApiOrder): boolean {
  return order.attributes.demo === true;
}

function listOrders(api: Api, query: string): Promise<ApiOrder[]> {
  return getAll<ApiOrder>(api, `/v1/orders?${query}&limit=50`, PAGES_MAX);
}

async function payTransfers(
  { api, retailer }: LiveContext,
  bank: SandboxBank,
  unpaid: FirstSeen,
  paid: Set<string>,
): Promise<void> {
  const waiting = (await listOrders(api, "status=awaiting_payment")).filter(isOwn);
  const still = new Set(waiting.map(({ order_id }) => order_id));
  for (const order_id of paid) if (!still.has(order_id)) paid.delete(order_id);
  for (const order of waiting) {
    const plan = plansFor(retailer.seed, order).find(({ what }) => what === "transfer");
    if (plan?.what !== "transfer") {
      // Who does not pay is asked, and does not want it any more.
      const after_minutes = (2 + 3 * fractionOf(`${retailer.seed} unpaid ${order.external_id}`)) * DAY;
      if (unpaid.ageOf(order.order_id, after_minutes * fractionOf(order.order_id)) < after_minutes) continue;
      const body = { reason: "customer_request" };
      await api.post(`/v1/orders/${order.order_id}/cancellations`, body, `demo unpaid ${order.order_id}`);
      continue;
    }
    if (paid.has(order.order_id)) continue;
    const age = unpaid.ageOf(order.order_id, plan.after_minutes * fractionOf(order.order_id));
    if (age < plan.after_minutes) continue;
    // A transfer has no key: it is remembered before it is sent, so that no doubt sends it twice.
    paid.add(order.order_id);
    const { number: order_number, currency } = order;
    await bank
      .transfer({ order_number, currency, amount_minor: plan.amount_minor })
      .catch(() => paid.delete(order.order_id));
  }
  unpaid.forgetOthers();
}

async function judgeHolds({ api, retailer }: LiveContext, held: FirstSeen): Promise<void> {
  for (const order of (await listOrders(api, "status=on_hold")).filter(isOwn)) {
    const luck = fractionOf(`${retailer.seed} judged ${order.external_id}`);
    // A few are hard to judge and stay for days.
    const after_minutes = luck < 0.1 ? (2 + luck * 40) * DAY : 60 + luck * 1_200;
    if (held.ageOf(order.order_id, after_minutes * luck * 0.8) < after_minutes) continue;
    if (luck < 0.25) {
      const body = { reason: "fraud_suspected" };
      await api.post(`/v1/orders/${order.order_id}/cancellations`, body, `demo judged ${order.order_id}`);
    } else {
      for (const { hold_id } of order.holds)
        await api.remove(`/v1/orders/${order.order_id}/holds/${hold_id}`, `demo lift ${hold_id}`);
    }
  }
  held.forgetOthers();
}

/** Of some orders of the last weeks: one parcel comes back, one return is announced, one invoice is paid. */
async function lookBack({ api, retailer, run, pace }: LiveContext, random: Random): Promise<void> {
  const ordered_to = new Date(nowMs() - random.next() * LOOK_BACK_DAYS * 86_400_000).toISOString();
  const orders = await api.get<{ data: ApiOrder[] }>(`/v1/orders?status=completed&ordered_to=${ordered_to}&limit=50`);
  const own = (orders?.data ?? []).filter(isOwn);
  const arriving = own.find((order) => order.returns.some(({ state }) => state === "registered"));
  if (arriving) await takeBack(api, retailer.seed, arriving);
  const regretting = own.find(
    (order) => order.returns.length === 0 && plansFor(retailer.seed, order).some(({ what }) => what === "return"),
  );
  if (regretting) {
    const plan = plansFor(retailer.seed, regretting).find(({ what }) => what === "return");
    const reason = plan?.what === "return" ? plan.reason : "other";
    const body = { order_id: regretting.order_id, lines: [{ line_no: 1, quantity: 1 }], reason };
    await api.post("/v1/returns", body, `demo return ${regretting.order_id}`);
  }
  const debtor = own.find((order) =>
    order.payments.some(({ method, captured_minor }) => method === "invoice" && captured_minor === 0),
  );
  const billed_minor = (debtor?.invoices ?? []).reduce((sum, invoice) => sum + invoice.total_minor, 0);
  const owed_minor = debtor?.payments.find(({ method }) => method === "invoice")?.amount_minor ?? 0;
  if (debtor && billed_minor > 0)
    await api.post(
      `/v1/orders/${debtor.order_id}/payment-receipts`,
      { amount_minor: Math.min(billed_minor, owed_minor), cause_id: `demo ${run} ${Math.floor(pace.minutes())}` },
      `demo receipt ${debtor.order_id}`,
    );
}

async function takeBack(api: Api, seed: string, order: ApiOrder): Promise<void> {
  const entry = order.returns.find(({ state }) => state === "registered");
  if (!entry) return;
  const disposition = isScrapped(seed, order.external_id) ? "scrap" : "restock";
  const location = returnLocation((order.shipping_address ?? order.billing_address).country);
  const lines = entry.lines.map(({ line_no, quantity }) => ({ line_no, quantity, disposition }));
  await api.post(`/v1/returns/${entry.return_id}/receipts`, { location, lines }, `demo receipt ${entry.return_id}`);
}
