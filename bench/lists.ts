import { parseArgs } from "node:util";
import { type BenchApp, startBenchApp, startBenchServer } from "./support/app.ts";
import { type Connection, openConnection, requestBytes } from "./support/connection.ts";
import { percentile, round } from "./support/figures.ts";
import { listCases, timeLists } from "./support/list-cases.ts";
import { liveOrders } from "./support/live-orders.ts";
import { offerByClients } from "./support/offer.ts";
import { startProvider } from "./support/provider.ts";
import { type Check, doctorFindsNothing, type Meddling, type Result } from "./support/result.ts";
import { openSeeder } from "./support/seed-orders.ts";
import { newOrders, SHOP, setUpShop, withClient } from "./support/shop.ts";
import { describeSurroundings } from "./support/surroundings.ts";

const P95_MAX_MS = 50;
const DEEP_RATIO_MAX = 2;

/** Whoever reads as many rows from one end to the other has not used an index. */
const LARGE_TABLE_ROWS = 10_000;
/** After so long without work a connection has told all that it counted. */
const COUNTED_AFTER_MS = 11_000;

/**
 * what a console asks for while the database holds many orders, some of them under way: every filter and sort of the
 * list compared with plain SQL, then each question by one client, which is what the aims are about, and by many at once,
 * which measures how they wait for each other.
 */
export async function run(args: readonly string[], meddle?: Meddling): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      seeded: { type: "string", default: "1000000" },
      open: { type: "string", default: "3000" },
      clients: { type: "string", default: "16" },
      requests: { type: "string", default: "200" },
      templates: { type: "string", default: "400" },
      items: { type: "string", default: String(SHOP.items) },
      locations: { type: "string", default: String(SHOP.locations) },
      server: { type: "string" },
      aims: { type: "boolean", default: true },
      json: { type: "boolean" },
    },
  });
  const shop = { ...SHOP, items: Number(values.items), locations: Number(values.locations) };
  const server = values.server ? { url: values.server, stop: async () => {} } : await startBenchServer();
  const provider = await startProvider();
  const app = await startBenchApp({ server_url: server.url, provider_url: provider.url });
  try {
    await setUpShop(app.url, app.database_url, shop);
    await liveOrders(app, shop, Number(values.templates));
    const seeder = await openSeeder(app.database_url);
    const seeded = await seeder.growTo(Number(values.seeded));
    await seeder.close();
    await offerByClients(app.url, newOrders(Number(values.open), shop), 32);
    await makeDue(app.database_url);
    const cases = await listCases(app.database_url);
    const timings = await timeLists(app, cases, 1);
    const wrong = timings.flatMap((timing) => (timing.wrong === "" ? [] : [timing.wrong]));
    const lists = cases.map(({ name, query }) => ({
      name: `list ${name}`,
      request: requestBytes(app.url, "GET", `/v1/order-summaries?${new URLSearchParams(query)}`),
    }));
    const figures: Record<string, string> = {};
    const alone = new Map<string, Timing>();
    const questions = [...lists, ...(await otherQuestions(app))];
    await withClient(app.database_url, (client) => client.query("select pg_stat_reset()"));
    for (const question of questions) {
      const timing = await timeByClients(app, question.request, 1, Number(values.requests));
      const together = await timeByClients(app, question.request, Number(values.clients), Number(values.requests));
      const by_clients = `${together.p50_ms} ${together.p95_ms} by ${values.clients} clients`;
      figures[`${question.name}, p50 and p95 ms`] = `${timing.p50_ms} ${timing.p95_ms} alone, ${by_clients}`;
      alone.set(question.name, timing);
    }
    const scanned = await scannedTables(app.database_url);
    await meddle?.(app.database_url);
    return {
      surroundings: await describeSurroundings(app.database_url),
      figures: { "orders seeded": seeded, "orders under way besides": Number(values.open), ...figures },
      checks: [
        { name: "every list is what plain SQL finds", holds: wrong.length === 0, detail: wrong.join("; ") },
        { name: "no large table was read from end to end", holds: scanned.length === 0, detail: scanned.join("; ") },
        ...(values.aims ? aims(alone) : []),
        await doctorFindsNothing(app.database_url),
      ],
    };
  } finally {
    await app.stop();
    await provider.stop();
    await server.stop();
  }
}

/** A third of the work under way is late. */
function makeDue(database_url: string): Promise<void> {
  return withClient(database_url, async (client) => {
    await client.query(
      `update fulfillment.fulfillment_orders
          set due_at = released_at + case when right(order_number, 1) < '4' then -1 else 1 end * interval '1 hour'
        where status = 'released'`,
    );
    await client.query("analyze fulfillment.fulfillment_orders, orders.orders, orders.lines, customers.order_parties");
  });
}

async function otherQuestions(app: BenchApp) {
  const sample = await withClient(app.database_url, async (client) => {
    const { rows } = await client.query(
      `select orders.order_id, orders.number, party.email, party.name, line.sku
         from orders.orders join customers.order_parties as party using (tenant_id, order_id)
         join orders.lines as line using (tenant_id, order_id)
        where orders.status = 'completed' order by orders.ordered_at limit 1`,
    );
    return rows[0] as Record<"order_id" | "number" | "email" | "name" | "sku", string>;
  });
  const search = (name: string, text: string) => ({
    name: `search ${name}`,
    request: requestBytes(app.url, "POST", "/v1/searches", { text }),
  });
  const get = (name: string, path: string) => ({ name, request: requestBytes(app.url, "GET", path) });
  return [
    search("number", sample.number),
    search("mail address", sample.email),
    search("name of few", sample.name),
    search("name of many", "Erika"),
    search("misspelled name of many", "Erkia Muster"),
    search("sku", sample.sku),
    search("postal code of all", "10115"),
    search("nothing", "Zebulon"),
    get("order page", `/v1/orders/${sample.order_id}`),
    get("order history", `/v1/orders/${sample.order_id}/events`),
    get("counts of views", "/v1/views/counts"),
    get("overview", "/v1/overview"),
    get("process monitor", "/v1/process-monitor"),
  ];
}

/** Large tables that somebody has read as a whole since the statistics were reset. */
async function scannedTables(database_url: string): Promise<string[]> {
  return withClient(database_url, async (client) => {
    const { rows: large } = await client.query<{ name: string }>(
      `select oid::regclass::text as name from pg_class where relkind = 'r' and reltuples >= $1`,
      [LARGE_TABLE_ROWS],
    );
    if (large.length > 0) await new Promise((resolve) => setTimeout(resolve, COUNTED_AFTER_MS));
    const { rows } = await client.query<{ name: string; rows: number }>(
      `select relid::regclass::text as name, seq_tup_read::integer as rows
         from pg_stat_user_tables where seq_tup_read >= $1 and relid::regclass::text = any ($2)`,
      [LARGE_TABLE_ROWS, large.map(({ name }) => name)],
    );
    return rows.map(({ name, rows: read }) => `${name}: ${read} rows`);
  });
}

type Timing = { readonly p50_ms: number; readonly p95_ms: number };

async function timeByClients(app: BenchApp, request: Buffer, clients: number, requests: number) {
  const times: number[] = [];
  let left = requests;
  const ask = async (connection: Connection) => {
    while (left > 0) {
      left -= 1;
      const at = performance.now();
      const { status } = await connection.send(request);
      if (status !== 200) throw new Error(`A question was answered with ${status}.`);
      times.push(performance.now() - at);
    }
  };
  const connections = await Promise.all(Array.from({ length: clients }, () => openConnection(app.url)));
  await Promise.all(connections.map(ask));
  for (const connection of connections) connection.close();
  return { p50_ms: round(percentile(times, 0.5), 1), p95_ms: round(percentile(times, 0.95), 1) };
}

function aims(alone: ReadonlyMap<string, Timing>): Check[] {
  const slow = [...alone]
    .filter(([, { p95_ms }]) => p95_ms > P95_MAX_MS)
    .map(([name, { p95_ms }]) => `${name} ${p95_ms}`);
  const uneven = [...alone].flatMap(([name, { p50_ms }]) => {
    const first = alone.get(name.replace(/, deep$/, ""));
    return name.endsWith(", deep") && first !== undefined && p50_ms > DEEP_RATIO_MAX * first.p50_ms
      ? [`${name} ${p50_ms}, not ${first.p50_ms}`]
      : [];
  });
  return [
    {
      name: `every question of one client has a p95 of at most ${P95_MAX_MS} ms`,
      holds: slow.length === 0,
      detail: slow.join("; "),
    },
    {
      name: `a page deep down takes at most ${DEEP_RATIO_MAX} times the first`,
      holds: uneven.length === 0,
      detail: uneven.join("; "),
    },
  ];
}
