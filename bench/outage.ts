import { parseArgs } from "node:util";
import { newId } from "../src/kernel/ids.ts";
import { pause } from "../test/support/harness/api-client.ts";
import { type FaultProxy, startFaultProxy } from "../test/support/harness/fault-proxy.ts";
import { createSender, quantile, type Sender, type Sent } from "../test/support/harness/open-loop.ts";
import { type BenchApp, KEY, startBenchApp } from "./support/app.ts";
import { round } from "./support/figures.ts";
import { OUTAGES, type OutageName } from "./support/outages.ts";
import { type Check, doctorFindsNothing, type Result } from "./support/result.ts";
import { orderOf, range, setUpShop, withClient } from "./support/shop.ts";
import { describeSurroundings } from "./support/surroundings.ts";

const SHOP = { items: 20, locations: 3, stock: 1_000_000 };
const CLIENTS = 8;
const BEFORE_MS = 3_000;
const ANSWERED_WITHIN_MS = 5_000;
const BACK_WITHIN_MS = 10_000;
const RELEASED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 500;

type Answer = Sent & { readonly at: number };
type Trial = {
  readonly name: OutageName;
  readonly began: number;
  readonly ended: number;
  readonly answers: readonly Answer[];
  readonly live: readonly Answer[];
  readonly ready: readonly Answer[];
  /** Order ids by the external ids under which their clients know them. */
  readonly acknowledged: ReadonlyMap<string, string>;
};

/** Clients place orders, each until it is taken, while Postgres is away, slow, out of connections or read-only for a while. */
export async function run(args: readonly string[]): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      what: { type: "string", default: Object.keys(OUTAGES).join(",") },
      seconds: { type: "string", default: "30" },
      json: { type: "boolean" },
    },
  });
  const names = values.what.split(",").filter((name): name is OutageName => name in OUTAGES);
  if (names.length === 0) throw new Error(`--what is ${values.what}: use ${Object.keys(OUTAGES).join(", ")}.`);
  let proxy: FaultProxy | null = null;
  const app = await startBenchApp({
    through: async (database_url) => {
      const { hostname, port } = new URL(database_url);
      proxy = await startFaultProxy({ host: hostname, port: Number(port), protocol: "raw" });
      return proxy.through(database_url);
    },
  });
  try {
    await setUpShop(app.url, app.database_url, { ...SHOP });
    const results: Result[] = [];
    for (const name of names)
      results.push(
        await judge(app, await tryOutage(app, proxy as unknown as FaultProxy, name, Number(values.seconds))),
      );
    return {
      surroundings: await describeSurroundings(app.database_url),
      figures: Object.assign({}, ...results.map(({ figures }) => figures)),
      checks: [...results.flatMap(({ checks }) => checks), await doctorFindsNothing(app.database_url)],
    };
  } finally {
    await app.stop();
    await (proxy as FaultProxy | null)?.close();
  }
}

async function tryOutage(app: BenchApp, proxy: FaultProxy, name: OutageName, seconds: number): Promise<Trial> {
  const api = { url: app.url, key: KEY };
  const [sender, looker] = [createSender(api), createSender(api)];
  const [answers, live, ready]: Answer[][] = [[], [], []];
  const acknowledged = new Map<string, string>();
  let is_over = false;
  const client = async (of: number) => {
    for (let index = 0; !is_over; index += 1)
      await placeUntilTaken(sender, `${name}-${of}-${index}-${newId()}`, (external_id, answer) => {
        answers?.push(answer);
        if (answer.status === 201) acknowledged.set(external_id, JSON.parse(answer.body).order_id);
      });
  };
  const look = async () => {
    for (; !is_over; await pause(LOOK_EVERY_MS)) {
      live?.push(await timed(looker.send("GET", "/health/live")));
      ready?.push(await timed(looker.send("GET", "/health/ready")));
    }
  };
  const working = Promise.all([look(), ...range(CLIENTS).map(client)]);
  await pause(BEFORE_MS);
  const end = await OUTAGES[name].begin(proxy, app.database_url);
  const began = performance.now();
  await pause(seconds * 1_000);
  await end();
  const ended = performance.now();
  while (performance.now() < ended + BACK_WITHIN_MS && !isBack(answers ?? [], ended)) await pause(20);
  await pause(BEFORE_MS);
  is_over = true;
  await working;
  for (const each of [sender, looker]) each.close();
  return { name, began, ended, answers: answers ?? [], live: live ?? [], ready: ready ?? [], acknowledged };
}

async function placeUntilTaken(
  sender: Sender,
  external_id: string,
  onAnswer: (external_id: string, answer: Answer) => void,
): Promise<void> {
  const body = JSON.stringify(orderOf(external_id, 1, [`SKU-${Math.floor(Math.random() * SHOP.items)}`]));
  for (;;) {
    const answer = await timed(sender.send("POST", "/v1/orders", body));
    onAnswer(external_id, answer);
    // Without a key it is the external id that makes an order one; 200: it had been taken, and its answer was lost.
    if (answer.status === 200 || answer.status === 201) return;
    await pause(100);
  }
}

async function timed(sent: Promise<Sent>): Promise<Answer> {
  return { ...(await sent), at: performance.now() };
}

function isBack(answers: readonly Answer[], ended: number): boolean {
  return answers.some(({ status, at, elapsed_ms }) => status === 201 && at - elapsed_ms > ended);
}

async function judge(app: BenchApp, trial: Trial): Promise<Result> {
  const { name, answers, live, ready, began, ended, acknowledged } = trial;
  const during = answers.filter(({ at, elapsed_ms }) => at - elapsed_ms > began && at < ended);
  const back = answers.find(({ status, at, elapsed_ms }) => status === 201 && at - elapsed_ms > ended);
  const statuses = Map.groupBy(during, ({ status }) => status);
  const said = ready.filter(({ at, status }) => at > began && at < ended && status === 503);
  const kept = await keptOrders(app, [...acknowledged.keys()]);
  const unexpected = answers.filter(({ status }) => ![200, 201, 429, 503].includes(status));
  const slowest_ms = quantile(answers, 1);
  const checks: Check[] = [
    { name: "answers are 200, 201, 429 or 503", holds: unexpected.length === 0, detail: unexpected[0]?.body ?? "" },
    {
      name: "every answer comes within 5 s",
      holds: slowest_ms <= ANSWERED_WITHIN_MS,
      detail: `${round(slowest_ms)} ms`,
    },
    { name: "it says that it lives", holds: live.length > 0 && live.every(({ status }) => status === 200) },
    OUTAGES[name].is_refused
      ? { name: "it says that it is not ready", holds: said.length > 0, detail: wordsOf(said) }
      : { name: "orders are taken meanwhile", holds: statuses.has(201) },
    {
      name: "orders are taken again within 10 s",
      holds: back !== undefined && back.at - ended <= BACK_WITHIN_MS,
    },
    {
      name: "every acknowledged order is there once and was released",
      holds: [...acknowledged].every(([external_id, order_id]) => kept.get(external_id) === `${order_id} once`),
      detail: `${acknowledged.size} orders`,
    },
  ];
  return {
    figures: {
      [`${name}: answers meanwhile`]: [...statuses].map(([status, of]) => `${of.length} x ${status}`).join(", "),
      [`${name}: slowest answer ms`]: round(slowest_ms),
      [`${name}: slowest health/live ms`]: round(quantile(live, 1)),
      [`${name}: orders again after ms`]: back ? round(back.at - ended) : "never",
      [`${name}: orders acknowledged`]: acknowledged.size,
    },
    checks: checks.map((check) => ({ ...check, name: `${name}: ${check.name}` })),
  };
}

function wordsOf(ready: readonly Answer[]): string {
  return [...new Set(ready.map(({ body }) => JSON.parse(body).checks.database as string))].join(" | ").slice(0, 300);
}

/** Waits until all of them are released, for a while. @returns "order_id once" for each external id, if it is so */
async function keptOrders(app: BenchApp, external_ids: readonly string[]): Promise<Map<string, string>> {
  const give_up_at = performance.now() + RELEASED_WITHIN_MS;
  return withClient(app.database_url, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ external_id: string; kept: string }>(
        `select external_id, min(order_id::text) || case when count(*) = 1 then ' once' else ' often' end as kept
           from orders.orders where external_id = any ($1) and status = 'released' group by external_id`,
        [external_ids],
      );
      if (rows.length >= external_ids.length || performance.now() > give_up_at)
        return new Map(rows.map(({ external_id, kept }) => [external_id, kept]));
      await pause(200);
    }
  });
}
