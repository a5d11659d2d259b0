import pg from "pg";
import { createApiKey } from "../../../src/access/index.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { openDatabase } from "../../../src/platform/database.ts";
import { transact } from "../../../src/platform/transaction.ts";
import { type Api, pause } from "./api-client.ts";
import { askInTurns, createSender, offer, quantile, type Sender, type Sent } from "./open-loop.ts";
import { CHANNEL, openShop } from "./shop.ts";

export const OVERLOAD_SKU = "ITEM-00";
const UNITS = 900_000;
const CALM_CLIENTS = 16;
const PEAK_CLIENTS = 48;
const QUIET_CLIENTS = 2;
const SMALL_THINGS_EVERY_MS = 250;
const SMALL_THINGS_MAX = 480;
const IMPOLITE_SHOWN = 5;
/** What an order may take at most to count as taken like before, however quick the machine is. */
const NORMAL_MIN_MS = 500;

export type OverloadPlan = {
  readonly flooder: Api;
  readonly other: Api;
  readonly calm_seconds: number;
  readonly flood_seconds: number;
  /** Of the flood, as a load balancer keeps them; what comes while all of them wait for answers is not sent. */
  readonly connections: number;
  /** From the orders a second that clients reach who wait for their answers. */
  readonly offeredTo: (peak_per_second: number) => number;
  readonly normal_again_max_ms: number;
};

export type OverloadReport = {
  readonly peak_per_second: number;
  readonly offered_per_second: number;
  readonly sent_per_second: number;
  readonly accepted_per_second: number;
  readonly flood: Tally;
  /** Of the other tenant: beside ordinary load of the one who floods later, and beside the flood. */
  readonly calm: readonly Sent[];
  readonly quiet: readonly Sent[];
  readonly small: Readonly<Record<SmallThing, readonly Sent[]>>;
  /** From the end of the flood until an order is taken about as quickly as before; null: not within the time. */
  readonly normal_again_ms: number | null;
};

/** Counts instead of answers: there are hundreds of thousands. */
export type Tally = {
  /** Within the time of the flood. */
  readonly sent: number;
  readonly accepted: number;
  /** Of all that was sent. */
  readonly by_status: ReadonlyMap<number, number>;
  /** Refused in a way that no program can act upon, some of them. */
  readonly impolite: readonly string[];
};

type SmallThing = "live" | "ready" | "cancel" | "read";

/**
 * RELIABILITY.md R-40: one tenant sends more orders than the service can take, without waiting for answers, while another
 * goes on as before, and small things are asked for.
 */
export async function runOverload(plan: OverloadPlan): Promise<OverloadReport> {
  // What is small comes over connections of its own.
  const [sender, own, other] = [plan.flooder, plan.flooder, plan.other].map(createSender) as [Sender, Sender, Sender];
  const { calm_seconds, flood_seconds, connections } = plan;
  try {
    const placeInTurns = (of: Sender, clients: number, seconds: number) =>
      askInTurns({ clients, seconds, sendOne: () => placeOrder(of) });
    await placeInTurns(sender, PEAK_CLIENTS, calm_seconds);
    const peak = await placeInTurns(sender, PEAK_CLIENTS, calm_seconds);
    const peak_per_second = accepted(peak).length / calm_seconds;
    const [calm] = await Promise.all([
      placeInTurns(other, QUIET_CLIENTS, calm_seconds),
      placeInTurns(sender, CALM_CLIENTS, calm_seconds),
    ]);
    const offered_per_second = plan.offeredTo(peak_per_second);
    const orders = accepted(peak).map(({ body }) => JSON.parse(body).order_id as string);
    const [flood, small, quiet] = await Promise.all([
      floodOrders(sender, { per_second: offered_per_second, seconds: flood_seconds, connections }),
      askSmallThings(own, orders, flood_seconds),
      placeInTurns(other, QUIET_CLIENTS, flood_seconds),
    ]);
    return {
      ...{ peak_per_second, offered_per_second, flood, calm, quiet, small },
      sent_per_second: flood.sent / flood_seconds,
      accepted_per_second: flood.accepted / flood_seconds,
      normal_again_ms: await normalAgain(own, quantile(peak, 0.99), plan.normal_again_max_ms),
    };
  } finally {
    for (const each of [sender, own, other]) each.close();
  }
}

export async function floodOrders(
  sender: Sender,
  pace: { readonly per_second: number; readonly seconds: number; readonly connections: number },
): Promise<Tally> {
  const by_status = new Map<number, number>();
  const impolite: string[] = [];
  const ends_at = performance.now() + pace.seconds * 1_000;
  let [sent, accepted, under_way] = [0, 0, 0];
  const sendOne = async (due_ms: number) => {
    if (under_way >= pace.connections || performance.now() > ends_at) return;
    sent += 1;
    under_way += 1;
    const answer = await placeOrder(sender, due_ms);
    under_way -= 1;
    if (answer.status === 201 && performance.now() <= ends_at) accepted += 1;
    by_status.set(answer.status, (by_status.get(answer.status) ?? 0) + 1);
    const why = impoliteness(answer);
    if (why && impolite.length < IMPOLITE_SHOWN) impolite.push(why);
  };
  await offer({ ...pace, sendOne });
  return { sent, accepted, by_status, impolite };
}

/** Null: taken, or refused in a way that a program can act upon. */
export function impoliteness({ status, retry_after, body }: Sent): string | null {
  if (status === 201) return null;
  if (status !== 429 && status !== 503) return `answered ${status}: ${body.slice(0, 200)}`;
  if (!(Number(retry_after) >= 1)) return `${status} without Retry-After`;
  return JSON.parse(body).retryable === true ? null : `${status} that does not say that it can be sent again`;
}

/** Every quarter of a second one of each, for as long as the flood takes. */
export async function askSmallThings(
  sender: Sender,
  orders: readonly string[],
  seconds: number,
): Promise<Record<SmallThing, Sent[]>> {
  const asked: Record<SmallThing, Promise<Sent>[]> = { live: [], ready: [], cancel: [], read: [] };
  const until = performance.now() + seconds * 1_000;
  for (const order_id of orders.slice(0, SMALL_THINGS_MAX)) {
    if (performance.now() > until) break;
    const path = `/v1/orders/${order_id}`;
    asked.live.push(sender.send("GET", "/health/live"));
    asked.ready.push(sender.send("GET", "/health/ready"));
    asked.cancel.push(sender.send("POST", `${path}/cancellations`, JSON.stringify({ reason: "customer_request" })));
    asked.read.push(sender.send("GET", path));
    await pause(SMALL_THINGS_EVERY_MS);
  }
  const all = Object.entries(asked).map(async ([name, answers]) => [name, await Promise.all(answers)] as const);
  return Object.fromEntries(await Promise.all(all)) as Record<SmallThing, Sent[]>;
}

/** @returns how long it took; null if it took longer than allowed */
export async function normalAgain(sender: Sender, normal_ms: number, max_ms: number): Promise<number | null> {
  const began = performance.now();
  for (;;) {
    const { status, elapsed_ms } = await placeOrder(sender);
    const since_ms = performance.now() - began;
    if (status === 201 && elapsed_ms <= Math.max(2 * normal_ms, NORMAL_MIN_MS)) return since_ms;
    if (since_ms > max_ms) return null;
    await pause(100);
  }
}

export function accepted(answers: readonly Sent[]): readonly Sent[] {
  return answers.filter(({ status }) => status === 201);
}

export function summary(by_status: ReadonlyMap<number, number>): string {
  return [...by_status].map(([status, count]) => `${count} x ${status}`).join(", ");
}

/** Another tenant on the same service, with a shop of its own. @param database_url of the database's owner */
export async function openSecondTenant(database_url: string, api: Api): Promise<Api> {
  const tenant_id = newId();
  const owner = new pg.Client({ connectionString: database_url });
  await owner.connect();
  await owner
    .query("insert into platform.tenants (tenant_id, code, name) values ($1, 'quiet', 'Quiet')", [tenant_id])
    .finally(() => owner.end());
  const database = openDatabase({ url: database_url, connections_max: 1 });
  try {
    const request = { name: "shop", scopes: ["admin"], channel_code: null } as const;
    const made = await transact(database, tenant_id, { name: "open second tenant" }, (tx) =>
      createApiKey(tx, request, systemClock.now()),
    );
    if (!made.accepted) throw new Error(`No key for the second tenant: ${made.refusal.code}.`);
    const other = { url: api.url, key: made.value.key };
    await openOverloadShop(other);
    return other;
  } finally {
    await database.close();
  }
}

export function openOverloadShop(api: Api): Promise<void> {
  return openShop(api, new Map([[OVERLOAD_SKU, UNITS]]));
}

const address = { name: "Ada Example", street: "Musterweg 7", postal_code: "10115", city: "Berlin", country: "DE" };

/** Its payment is to be authorized by the provider, which says nothing meanwhile. */
export function placeOrder(sender: Sender, due_ms?: number): Promise<Sent> {
  const order = {
    ...{ channel: CHANNEL, external_id: newId(), currency: "EUR", customer: { email: "ada@example.com", name: "Ada" } },
    ...{ billing_address: address, shipping_address: address },
    lines: [{ line_no: 1, sku: OVERLOAD_SKU, quantity: 1, unit_price_minor: 995, tax_rate_percent: 19 }],
    payments: [{ method: "card", provider: "sandbox", token: "tok_ok", amount_minor: 995 }],
  };
  return sender.send("POST", "/v1/orders", JSON.stringify(order), due_ms);
}
