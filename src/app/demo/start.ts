import type { DemoSignIn } from "../../access/index.ts";
import type { Services } from "../../orchestration/services.ts";
import { systemClock } from "../../platform/clock.ts";
import type { Config } from "../../platform/config.ts";
import { DEFAULT_TENANT_ID } from "../../platform/config.ts";
import type { Database } from "../../platform/database.ts";
import type { HttpServer } from "../../platform/http/index.ts";
import { transact } from "../../platform/transaction.ts";
import { findDemoState, loadDemo } from "./history/load.ts";
import { DEFAULT_ORDERS, DEFAULT_SPEED, setSpeed } from "./history/marker.ts";
import { sandboxBank, tellWhenStarted } from "./history/sandbox-bank.ts";
import { startLiveDemo } from "./live/start.ts";
import { addPictureRoute } from "./pictures/route.ts";
import { DEMO_MAIL_SETTINGS, DEMO_SELLER } from "./retailer/mails.ts";
import { createRetailer, DEFAULT_SEED, RETAILER_NAME } from "./retailer/retailer.ts";
import { addDemoUsers } from "./users.ts";

const SPEED_MAX = 600;
/** Of the demo's mails, unless DIRIGENT_MAIL_FROM says another. */
export const DEMO_MAIL_FROM = `"${RETAILER_NAME}" <service@ahlbeck.example>`;

/** `speed` null: as the database says, `DEFAULT_SPEED` for a new demo. */
export type DemoOptions = { readonly speed: number | null };

export type DemoRequest = {
  readonly url: string;
  readonly database: Database;
  readonly config: Config;
  readonly options: DemoOptions;
  readonly notification_url: string;
  readonly out: (line: string) => void;
};

/** @throws Error naming the option and what it may be; @returns null if it was not given */
export function readDemoSpeed(text: string | null, option: string): number | null {
  if (text === null) return null;
  const speed = Number(text);
  if (text.trim() === "" || !Number.isFinite(speed) || speed < 0 || speed > SPEED_MAX)
    throw new Error(`${option} is "${text}": use a number from 0 (stands still) to ${SPEED_MAX}; 1 is real time.`);
  return speed;
}

export type StartedDemo = {
  /** The services, writing mails as the retailer. */
  readonly asRetailer: (services: Services) => Services;
  readonly addRoutes: (server: HttpServer) => void;
  /** A user of each role, for the sign-in page. */
  readonly sign_ins: readonly DemoSignIn[];
  /** @returns ends it */
  readonly live: (url: string) => Promise<() => Promise<void>>;
};

/**
 * For `npm start -- --demo`, before the worker starts: loads the demo if the database is empty, or again if a load was cut off.
 *
 * @returns what belongs to the HTTP server beside the API, and what starts the live simulation once that listens; null where
 * the database is somebody's own
 */
export async function startDemo(request: DemoRequest): Promise<StartedDemo | null> {
  const { url, database, config, options, out } = request;
  const found = await findDemoState(url);
  if (found.state === "foreign") {
    out(
      `--demo: the database holds ${found.what} of your own, so no demo is loaded. It has room of its own: DIRIGENT_DATA_DIR=.dirigent-demo npm start -- --demo`,
    );
    return null;
  }
  const seed = found.state === "empty" ? DEFAULT_SEED : found.marker.seed;
  if (found.state !== "whole") await loadBeforeStart(request, seed);
  else if (options.speed !== null) {
    const { speed } = options;
    await transact(database, DEFAULT_TENANT_ID, { name: "demo speed" }, (tx) => setSpeed(tx, speed));
  }
  return {
    sign_ins: await addDemoUsers(database),
    asRetailer: (services) => ({
      ...services,
      seller: DEMO_SELLER,
      mail: services.mail && { ...services.mail, settings: DEMO_MAIL_SETTINGS },
    }),
    addRoutes: (server) => addPictureRoute(server, createRetailer(seed).by_sku),
    live: async (api_url) => {
      const stop = await startLiveDemo({ database, url: api_url, sandbox_url: config.sandbox_url, out });
      out(`demo ${RETAILER_NAME}: customers order and locations work now; docs/demo.md shows you around`);
      return stop;
    },
  };
}

/** The provider tells nobody of what the history knows already, and us of everything after it. */
async function loadBeforeStart(request: DemoRequest, seed: string): Promise<void> {
  const { url, database, config, options, notification_url, out } = request;
  const bank = sandboxBank(config.sandbox_url);
  await tellWhenStarted(bank, []);
  await loadDemo(
    {
      ...{ url, config, seed, out, orders: DEFAULT_ORDERS, speed: options.speed ?? DEFAULT_SPEED },
      ends_at: systemClock.now(),
      own_connections: database.pool.totalCount,
    },
    { reset: false },
  );
  await bank.tell([notification_url]);
}
