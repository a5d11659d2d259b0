import { sandboxBank } from "../history/sandbox-bank.ts";
import { createRandom } from "../retailer/random.ts";
import { createRetailer } from "../retailer/retailer.ts";
import { createApi, nowMs, pause } from "./api.ts";
import { createLiveCustomers, type LiveContext } from "./customers.ts";
import { lookAtWork } from "./locations.ts";
import { createLiveOffice } from "./office.ts";
import { createFirstSeen, createPace, type Pace } from "./pace.ts";
import { createSupply } from "./supply.ts";

/**
 * The live simulation, a program of its own: people at the demo's locations and customers, who know of Dirigent what its public
 * API tells them. Started by `start.ts`, which says what it needs to know; ends with it.
 */
export type LiveSettings = {
  readonly url: string;
  readonly sandbox_url: string;
  readonly seed: string;
  readonly speed: number;
  readonly orders_a_day: number;
  readonly keys: { readonly locations: string; readonly customers: string; readonly service: string };
};

const STANDSTILL_MS = 500;

const settings = JSON.parse(process.env.DIRIGENT_DEMO ?? "null") as LiveSettings | null;
if (settings === null) throw new Error("DIRIGENT_DEMO is not set: start the demo with npm start -- --demo.");
const stopping = new AbortController();
const pace = createPace(settings.speed);
process.on("message", (message) => {
  if (typeof message === "object" && message !== null && "speed" in message) pace.setSpeed(Number(message.speed));
});
for (const signal of ["SIGTERM", "SIGINT", "disconnect"] as const) process.on(signal, () => stopping.abort());
await simulate(settings, pace, stopping.signal);
process.exit(0);

async function simulate(live: LiveSettings, at: Pace, stopped: AbortSignal): Promise<void> {
  const { url, sandbox_url, seed, keys, orders_a_day } = live;
  const retailer = createRetailer(seed);
  const locations_api = createApi({ url, key: keys.locations, stopped });
  const run = nowMs().toString(36).toUpperCase();
  const customers_api = createApi({ url, key: keys.customers, stopped });
  const context: LiveContext = { api: customers_api, retailer, pace: at, run, orders_a_day };
  const customers = createLiveCustomers(context);
  const service_api = createApi({ url, key: keys.service, stopped });
  const of_service = { ...context, api: service_api };
  const office = createLiveOffice(of_service, sandboxBank(sandbox_url), createRandom(`${seed} office ${run}`));
  const supply = createSupply(of_service);
  const first_seen = createFirstSeen(at);
  await Promise.all([
    again(at, stopped, 3_000, () => lookAtWork({ api: locations_api, retailer, supply }, first_seen)),
    again(at, stopped, 1_000, customers.look),
    again(at, stopped, 10_000, office.look),
    again(at, stopped, 10_000, supply.look),
  ]);
}

/** Looks again and again: at speed 1 after the time given, somewhat sooner when time goes faster, never at a standstill. */
async function again(at: Pace, stopped: AbortSignal, rest_ms: number, look: () => Promise<unknown>): Promise<void> {
  let complaint = "";
  while (!stopped.aborted) {
    if (at.speed() <= 0) {
      await pause(STANDSTILL_MS, stopped);
      continue;
    }
    // What goes wrong here is the simulation's own affair; the next look sees the world as it is then.
    await look().catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      if (message !== complaint) process.stderr.write(`demo: ${message}\n`);
      complaint = message;
    });
    await pause(Math.max(rest_ms / 6, rest_ms / Math.sqrt(Math.max(1, at.speed()))), stopped);
  }
}
