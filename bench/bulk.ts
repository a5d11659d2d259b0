import { parseArgs } from "node:util";
import { startBenchApp } from "./support/app.ts";
import { latencyFigures, round } from "./support/figures.ts";
import { measureReleases } from "./support/measure.ts";
import { offerAsStreams, offerByClients } from "./support/offer.ts";
import {
  doctorFindsNothing,
  everyOrderAccepted,
  everyOrderReleased,
  type Meddling,
  type Result,
} from "./support/result.ts";
import { newOrders, SHOP, setUpShop } from "./support/shop.ts";
import { forgetStatements, topStatements } from "./support/statements.ts";
import { describeSurroundings } from "./support/surroundings.ts";

/** BENCHMARKS "bulk": the orders of `pipeline` as NDJSON through POST /v1/orders/batch, beside `pipeline` in the same run. */
export async function run(args: readonly string[], meddle?: Meddling): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: "string", default: "20000" },
      streams: { type: "string", default: "2" },
      "pipeline-orders": { type: "string", default: "5000" },
      clients: { type: "string", default: "32" },
      roles: { type: "string", default: "all" },
      items: { type: "string", default: String(SHOP.items) },
      locations: { type: "string", default: String(SHOP.locations) },
      server: { type: "string" },
      statements: { type: "boolean", default: false },
      json: { type: "boolean" },
    },
  });
  const [orders, streams, clients] = [Number(values.orders), Number(values.streams), Number(values.clients)];
  const size = { ...SHOP, items: Number(values.items), locations: Number(values.locations) };
  const app = await startBenchApp({ roles: values.roles.split(","), server_url: values.server });
  try {
    await setUpShop(app.url, app.database_url, size);
    const warm_up = newOrders(Math.min(500, orders), size);
    await measureReleases(app, () => offerByClients(app.url, warm_up, clients));
    const singles = newOrders(Number(values["pipeline-orders"]), size);
    const single = await measureReleases(app, () => offerByClients(app.url, singles, clients));
    if (values.statements) await forgetStatements(app.database_url);
    const lines = newOrders(orders, size);
    const bulk = await measureReleases(app, () => offerAsStreams(app.url, lines, streams));
    const statements = values.statements ? await topStatements(app.database_url) : {};
    await meddle?.(app.database_url);
    return {
      surroundings: await describeSurroundings(app.database_url),
      figures: {
        orders,
        streams,
        "orders/s answered": round(bulk.posted_per_second),
        "orders/s released": round(bulk.released_per_second),
        "pipeline orders/s released": round(single.released_per_second),
        "ratio to pipeline": round(bulk.released_per_second / single.released_per_second, 2),
        ...statements,
        ...latencyFigures(bulk.latencies_ms, "line sent to released"),
        "client's share of processors %": bulk.client_share_percent,
      },
      checks: [
        everyOrderAccepted({ failures: single.offered.failures + bulk.offered.failures }),
        everyOrderReleased(
          [...single.offered.sent_at.keys(), ...bulk.offered.sent_at.keys()],
          new Map([...single.released_at, ...bulk.released_at]),
        ),
        await doctorFindsNothing(app.database_url),
      ],
    };
  } finally {
    await app.stop();
  }
}
