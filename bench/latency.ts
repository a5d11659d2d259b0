import { parseArgs } from "node:util";
import { startBenchApp } from "./support/app.ts";
import { latencyFigures, round } from "./support/figures.ts";
import { measureReleases } from "./support/measure.ts";
import { offerByClients, offerSteadily } from "./support/offer.ts";
import {
  doctorFindsNothing,
  everyOrderAccepted,
  everyOrderReleased,
  type Meddling,
  type Result,
} from "./support/result.ts";
import { newOrders, SHOP, setUpShop } from "./support/shop.ts";
import { describeSurroundings } from "./support/surroundings.ts";

/** Adds its half to every latency on average, and its whole at most. */
const LOOK_EVERY_MS = 4;

/** BENCHMARKS "latency": orders at a steady pace, each timed from when it was to be sent until it is released and visible. */
export async function run(args: readonly string[], meddle?: Meddling): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rate: { type: "string", default: "100" },
      seconds: { type: "string", default: "60" },
      connections: { type: "string", default: "64" },
      "warm-up": { type: "string", default: "1000" },
      roles: { type: "string", default: "all" },
      items: { type: "string", default: String(SHOP.items) },
      locations: { type: "string", default: String(SHOP.locations) },
      server: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const [per_second, connections] = [Number(values.rate), Number(values.connections)];
  const size = { ...SHOP, items: Number(values.items), locations: Number(values.locations) };
  const app = await startBenchApp({ roles: values.roles.split(","), server_url: values.server });
  try {
    await setUpShop(app.url, app.database_url, size);
    const warm_up = newOrders(Number(values["warm-up"]), size);
    await measureReleases(app, () => offerByClients(app.url, warm_up, 8));
    const offers = newOrders(Math.round(per_second * Number(values.seconds)), size);
    let sent_late_ms = 0;
    const measured = await measureReleases(
      app,
      async () => {
        const { sent_late_ms_max, ...offered } = await offerSteadily(app.url, offers, { per_second, connections });
        sent_late_ms = sent_late_ms_max;
        return offered;
      },
      LOOK_EVERY_MS,
    );
    await meddle?.(app.database_url);
    return {
      surroundings: await describeSurroundings(app.database_url),
      figures: {
        orders: offers.length,
        "orders/s intended": per_second,
        "orders/s released": round(measured.released_per_second, 1),
        ...latencyFigures(measured.latencies_ms),
        "sent late, max ms": round(sent_late_ms, 1),
        "looked every ms": LOOK_EVERY_MS,
        "client's share of processors %": measured.client_share_percent,
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
