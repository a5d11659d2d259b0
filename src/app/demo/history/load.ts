import { createSupplySnapshot } from "../../../inventory/index.ts";
import { createMailRenderer } from "../../../notifications/index.ts";
import type { Services } from "../../../orchestration/services.ts";
import type { Config } from "../../../platform/config.ts";
import { DEFAULT_TENANT_ID } from "../../../platform/config.ts";
import { openDatabase } from "../../../platform/database.ts";
import { read, transact } from "../../../platform/transaction.ts";
import { analyzeTables } from "../../imports/uci/index.ts";
import { wireServices } from "../../wiring.ts";
import { DEMO_MAIL_SETTINGS } from "../retailer/mails.ts";
import { createRetailer, RETAILER_NAME } from "../retailer/retailer.ts";
import { beginDemo, type DemoMarker, endDemo, findForeignData, findMarker } from "./marker.ts";
import { HISTORY_DAYS, replayHistory } from "./replay.ts";
import { countOtherConnections, emptyDatabase } from "./reset.ts";
import { sandboxBank } from "./sandbox-bank.ts";

export type LoadRequest = {
  /** Of the database's owner; migrated, with tenant `default`. */
  readonly url: string;
  /** Where the sandbox payment provider runs. It must tell nobody meanwhile. */
  readonly config: Config;
  readonly seed: string;
  readonly orders: number;
  /** The history ends here; the whole second is taken, so that it can be asked for again. */
  readonly ends_at: Date;
  readonly speed: number;
  readonly out: (line: string) => void;
  /** For smaller demos than the usual one. */
  readonly item_count?: number;
  readonly days?: number;
  /** Connections to the database that the caller holds himself. */
  readonly own_connections?: number;
};

/** Why the demo cannot be loaded, in words that say what to do. */
export class DemoRefusedError extends Error {
  override readonly name = "DemoRefusedError";
}

/** What a database has of the demo: nothing yet, all of it, a part (loading was interrupted), or somebody's own data. */
export type DemoState =
  | { readonly state: "empty" }
  | { readonly state: "whole" | "part"; readonly marker: DemoMarker }
  | { readonly state: "foreign"; readonly what: string };

export async function findDemoState(url: string): Promise<DemoState> {
  const database = openDatabase({ url, connections_max: 1, application_name: "dirigent demo look" });
  try {
    return await read(database, DEFAULT_TENANT_ID, "find demo", async (tx) => {
      const marker = await findMarker(tx);
      if (marker) return { state: marker.is_whole ? "whole" : "part", marker };
      const what = await findForeignData(tx);
      return what === null ? { state: "empty" } : { state: "foreign", what };
    });
  } finally {
    await database.close();
  }
}

/**
 * Loads the demo retailer with its history into an empty database, or anew into its own.
 *
 * @throws DemoRefusedError if the database holds somebody's data, has the demo already, or a Dirigent runs on it
 */
export async function loadDemo(request: LoadRequest, options: { readonly reset: boolean }): Promise<void> {
  const { url, out } = request;
  await makeRoom(url, { ...options, own_connections: request.own_connections ?? 0 });
  const started = performance.now();
  const database = openDatabase({ url, connections_max: 4, application_name: "dirigent demo load" });
  // A load that is cut off is known for it and done again, so nothing needs to be on the disk before its end; `endDemo` waits
  // for all of it.
  database.pool.on("connect", (client) => void client.query("set synchronous_commit = off"));
  try {
    const ends_at = new Date(Math.floor(request.ends_at.getTime() / 1_000) * 1_000);
    let now = ends_at;
    const { services } = wireServices(database, { ...request.config, smtp_url: null }, { now: () => now });
    const { seed, orders, speed } = request;
    const marker = { seed, orders, speed, ends_at: ends_at.toISOString() };
    await transact(database, DEFAULT_TENANT_ID, { name: "begin demo" }, (tx) => beginDemo(tx, marker));
    out(`loading the demo retailer ${RETAILER_NAME} with ${orders} orders of four weeks ...`);
    await replayHistory({
      context: {
        // What is known of stock grows old by the machine's clock: how fast that is must not show in the history.
        services: { ...withMails(services), supply: createSupplySnapshot(() => 0) },
        tenant_id: DEFAULT_TENANT_ID,
        retailer: createRetailer(seed, request.item_count),
        clerks_pieces: new Map(),
      },
      setClock: (instant) => {
        now = instant;
      },
      bank: sandboxBank(request.config.sandbox_url),
      orders,
      ends_at,
      days: request.days ?? HISTORY_DAYS,
      refreshStatistics: () => analyzeTables(url),
    });
    await transact(database, DEFAULT_TENANT_ID, { name: "end demo" }, (tx) => endDemo(tx));
    out(`the demo retailer is loaded (${((performance.now() - started) / 1_000).toFixed(1)} s)`);
  } finally {
    await database.close();
  }
}

async function makeRoom(
  url: string,
  { reset, own_connections }: { readonly reset: boolean; readonly own_connections: number },
): Promise<void> {
  if ((await countOtherConnections(url)) > own_connections)
    throw new DemoRefusedError("A Dirigent is running on this database: stop it first, then load the demo.");
  const found = await findDemoState(url);
  if (found.state === "foreign")
    throw new DemoRefusedError(
      `The database holds ${found.what} that are not the demo's, so the demo is not loaded into it. Use one of its own: DIRIGENT_DATA_DIR=.dirigent-demo npm start -- --demo`,
    );
  if (found.state === "whole" && !reset)
    throw new DemoRefusedError(
      `The demo is loaded already (seed ${found.marker.seed}, until ${found.marker.ends_at}); --reset deletes it and loads it anew.`,
    );
  if (found.state !== "empty") await emptyDatabase(url);
}

/** Mails are decided as ever; the replay notes them as sent, and whoever tried to send one would be stopped here. */
function withMails(services: Services): Services {
  return {
    ...services,
    mail: {
      mailer: {
        send: () => Promise.reject(new Error("The mails of a history are not sent.")),
        close: () => {},
      },
      renderer: createMailRenderer(),
      settings: DEMO_MAIL_SETTINGS,
      from: `${RETAILER_NAME} <orders@localhost>`,
    },
  };
}
