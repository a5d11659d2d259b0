import { parseArgs } from "node:util";
import { startBenchApp } from "./support/app.ts";
import { latencyFigures, round } from "./support/figures.ts";
import { measureReleases } from "./support/measure.ts";
import { offerByClients } from "./support/offer.ts";
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
import { measureTpcB } from "./support/tpc-b.ts";

/** BENCHMARKS "pipeline": from POST until the fulfillment order is released and visible to its location. */
export async function run(args: readonly string[], meddle?: Meddling): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: "string", default: "20000" },
      clients: { type: "string", default: "32" },
      tpcb: { type: "string", default: "10" },
      roles: { type: "string", default: "all" },
      items: { type: "string", default: String(SHOP.items) },
      locations: { type: "string", default: String(SHOP.locations) },
      server: { type: "string" },
      statements: { type: "boolean", default: false },
      json: { type: "boolean" },
    },
  });
  const [orders, clients] = [Number(values.orders), Number(values.clients)];
  const size = { ...SHOP, items: Number(values.items), locations: Number(values.locations) };
  const app = await startBenchApp({ roles: values.roles.split(","), server_url: values.server });
  try {
    const tps =
      Number(values.tpcb) > 0 ? await measureTpcB(app.database_url, { clients, seconds: Number(values.tpcb) }) : 0;
    await setUpShop(app.url, app.database_url, size);
    const warm_up = newOrders(Math.min(500, orders), size);
    await measureReleases(app, () => offerByClients(app.url, warm_up, clients));
    if (values.statements) await forgetStatements(app.database_url);
    const offers = newOrders(orders, size);
    const measured = await measureReleases(app, () => offerByClients(app.url, offers, clients));
    const statements = values.statements ? await topStatements(app.database_url) : {};
    await meddle?.(app.database_url);
    return {
      surroundings: await describeSurroundings(app.database_url),
      figures: {
        orders,
        clients,
        "orders/s posted": round(measured.posted_per_second),
        "orders/s released": round(measured.released_per_second),
        "TPC-B transactions/s": round(tps),
        ratio: tps > 0 ? round(measured.released_per_second / tps, 2) : "not measured",
        ...statements,
        ...latencyFigures(measured.latencies_ms),
        "client's share of processors %": measured.client_share_percent,
        ...measured.processor_ms,
      },
      checks: [
        everyOrderAccepted(measured.offered),
        everyOrderReleased(measured.offered.sent_at.keys(), measured.released_at),
        await doctorFindsNothing(app.database_url),
      ],
    };
  } finally {
    await app.stop();
  }
}
