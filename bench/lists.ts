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

/**
 * what a console asks for while the database holds many orders, some of them under way: every filter and sort of the
 * list compared with plain SQL, then each question by many clients at once.
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
    const p95 = new Map<string, number>();
    for (const question of [...lists, ...(await otherQuestions(app))]) {
      const timing = await timeByClients(app, question.request, Number(values.clients), Number(values.requests));
      figures[`${question.name}, p50 and p95 ms`] = `${timing.p50_ms} ${timing.p95_ms}`;
      p95.set(question.name, timing.p95_ms);
    }
    await meddle?.(app.database_url);
    return {
      surroundings: await describeSurroundings(app.database_url),
      figures: { "orders seeded": seeded, "orders under way besides": Number(values.open), ...figures },
      checks: [
        { name: "every list is what plain SQL finds", holds: wrong.length === 0, detail: wrong.join("; ") },
        ...(values.aims ? aims(p95) : []),
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

function aims(p95: ReadonlyMap<string, number>): Check[] {
  const slow = [...p95].filter(([, ms]) => ms > P95_MAX_MS).map(([name, ms]) => `${name} ${ms}`);
  const uneven = [...p95].flatMap(([name, ms]) => {
    const first = p95.get(name.replace(/, deep$/, ""));
    return name.endsWith(", deep") && first !== undefined && ms > DEEP_RATIO_MAX * first
      ? [`${name} ${ms}, not ${first}`]
      : [];
  });
  return [
    { name: `every question has a p95 of at most ${P95_MAX_MS} ms`, holds: slow.length === 0, detail: slow.join("; ") },
    {
      name: `a page deep down takes at most ${DEEP_RATIO_MAX} times the first`,
      holds: uneven.length === 0,
      detail: uneven.join("; "),
    },
  ];
}
