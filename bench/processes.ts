import { parseArgs } from "node:util";
import { type BenchApp, startBenchApp, startBenchServer } from "./support/app.ts";
import { percentile, round } from "./support/figures.ts";
import { type Measured, measureReleases } from "./support/measure.ts";
import { type Offered, offerByClients } from "./support/offer.ts";
import { startProvider } from "./support/provider.ts";
import {
  type Check,
  doctorFindsNothing,
  everyOrderAccepted,
  everyOrderReleased,
  type Result,
} from "./support/result.ts";
import { newOrders, setUpShop } from "./support/shop.ts";
import { describeSurroundings } from "./support/surroundings.ts";

const SETS = "api,worker api,worker,worker api,api,worker,worker";
const SHOP = { items: 200, locations: 10, stock: 1_000_000 };
const WARM_UP = 200;
/** Of the orders a second of the first set; below it more processes would stand in each other's way. */
const SLOWER_MIN = 0.95;

type Orders = ReturnType<typeof newOrders>;
type Trial = { readonly set: string; readonly measured: Measured; readonly checks: readonly Check[] };

/**
 * Orders that are released only after a worker has had their payment authorized, so that api, worker, calls and facts all have
 * their part. Each set of processes has a database of its own on the same server, and they take turns.
 */
export async function run(args: readonly string[]): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sets: { type: "string", default: SETS },
      orders: { type: "string", default: "3000" },
      rounds: { type: "string", default: "3" },
      clients: { type: "string", default: "32" },
      server: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const [orders, rounds, clients] = [Number(values.orders), Number(values.rounds), Number(values.clients)];
  const sets = values.sets.split(" ");
  const server = values.server ? { url: values.server, stop: async () => {} } : await startBenchServer();
  const provider = await startProvider();
  try {
    const trials: Trial[] = [];
    let surroundings: Result["surroundings"];
    for (let turn = 0; turn < rounds; turn += 1) {
      for (const set of sets) {
        const app = await startBenchApp({
          roles: set.split(","),
          server_url: server.url,
          provider_url: provider.url,
        });
        try {
          surroundings ??= await describeSurroundings(app.database_url);
          trials.push({ set, ...(await measureSet(app, provider.url, { orders, clients })) });
        } finally {
          await app.stop();
        }
      }
    }
    const speeds = sets.map((set) => medianOf(trials, set, ({ released_per_second }) => released_per_second));
    return {
      ...(surroundings ? { surroundings } : {}),
      figures: { orders, rounds, clients, ...Object.assign({}, ...sets.map((set) => figuresOf(trials, set))) },
      checks: [
        ...sets.slice(1).map((set, index) => {
          const ratio = (speeds[index + 1] ?? 0) / (speeds[0] ?? Number.NaN);
          return {
            name: `${set} is not slower than ${sets[0]}`,
            holds: ratio >= SLOWER_MIN,
            detail: String(round(ratio, 2)),
          };
        }),
        ...together(trials),
      ],
    };
  } finally {
    await provider.stop();
    await server.stop();
  }
}

async function measureSet(app: BenchApp, provider_url: string, how: { orders: number; clients: number }) {
  await setUpShop(app.url, app.database_url, SHOP);
  await measureReleases(app, () => offerToAll(app, byToken(newOrders(WARM_UP, SHOP)), how.clients));
  const before = await authorizedPayments(provider_url);
  const orders = byToken(newOrders(how.orders, SHOP));
  const measured = await measureReleases(app, () => offerToAll(app, orders, how.clients));
  const authorized = (await authorizedPayments(provider_url)).slice(before.length);
  const checks = [
    everyOrderAccepted(measured.offered),
    everyOrderReleased(measured.offered.sent_at.keys(), measured.released_at),
    {
      name: "every payment was authorized once",
      holds: authorized.length === how.orders && new Set(authorized).size === how.orders,
      detail: `${authorized.length} authorizations of ${new Set(authorized).size} payments`,
    },
    await doctorFindsNothing(app.database_url),
  ];
  return { measured, checks };
}

/** Their payment is to be authorized by us. */
function byToken(orders: Orders): Orders {
  return orders.map((order) => ({
    ...order,
    payments: order.payments.map(({ authorization: _, ...payment }) => ({ ...payment, token: "tok_ok" })),
  })) as unknown as Orders;
}

/** An equal share to each program that serves the API, as a load balancer would. */
async function offerToAll({ urls }: BenchApp, orders: Orders, clients: number): Promise<Offered> {
  const parts = urls.map((_, part) => orders.filter((_order, index) => index % urls.length === part));
  const offered = await Promise.all(
    urls.map((url, part) => offerByClients(url, parts[part] ?? [], Math.ceil(clients / urls.length))),
  );
  return {
    sent_at: new Map(offered.flatMap(({ sent_at }) => [...sent_at])),
    failures: offered.reduce((sum, { failures }) => sum + failures, 0),
    started: Math.min(...offered.map(({ started }) => started)),
    ended: Math.max(...offered.map(({ ended }) => ended)),
  };
}

async function authorizedPayments(provider_url: string): Promise<readonly string[]> {
  const truth = (await (await fetch(`${provider_url}/truth`)).json()) as { authorizations: { payment_id: string }[] };
  return truth.authorizations.map(({ payment_id }) => payment_id);
}

function medianOf(trials: readonly Trial[], set: string, of: (measured: Measured) => number): number {
  return percentile(
    trials.filter((trial) => trial.set === set).map(({ measured }) => of(measured)),
    0.5,
  );
}

function figuresOf(trials: readonly Trial[], set: string): Record<string, number> {
  const median = (of: (measured: Measured) => number) => medianOf(trials, set, of);
  const who = Object.keys(trials.find((trial) => trial.set === set)?.measured.processor_ms ?? {});
  return {
    [`${set}: orders/s`]: round(median(({ released_per_second }) => released_per_second)),
    [`${set}: POST to released p50 ms`]: round(median(({ latencies_ms }) => percentile(latencies_ms, 0.5))),
    [`${set}: POST to released p99 ms`]: round(median(({ latencies_ms }) => percentile(latencies_ms, 0.99))),
    ...Object.fromEntries(
      who.map((name) => [
        `${set}: ${name}`,
        round(
          median((each) => each.processor_ms[name] ?? Number.NaN),
          2,
        ),
      ]),
    ),
  };
}

/** One line a check over all trials, with the trials in which it is broken. */
function together(trials: readonly Trial[]): Check[] {
  const by_name = Map.groupBy(
    trials.flatMap(({ set, checks }) => checks.map((check) => ({ set, ...check }))),
    ({ name }) => name,
  );
  return [...by_name].map(([name, all]) => {
    const broken = all.filter(({ holds }) => !holds);
    return {
      name,
      holds: broken.length === 0,
      detail: broken.map(({ set, detail }) => `${set}: ${detail ?? ""}`).join("; "),
    };
  });
}
