import { fork } from "node:child_process";
import { createApiKey, listApiKeys, revokeApiKey, type Scope } from "../../../access/index.ts";
import { systemClock } from "../../../platform/clock.ts";
import { DEFAULT_TENANT_ID } from "../../../platform/config.ts";
import type { Database } from "../../../platform/database.ts";
import { read, type Transaction, transact } from "../../../platform/transaction.ts";
import { DEFAULT_ORDERS, findMarker } from "../history/marker.ts";
import { HISTORY_DAYS } from "../history/replay.ts";
import type { LiveSettings } from "./main.ts";

export type LiveRequest = {
  readonly database: Database;
  /** Of the API. */
  readonly url: string;
  readonly sandbox_url: string;
  readonly out: (line: string) => void;
};

const LOOK_EVERY_MS = 2_000;
const RESTART_AFTER_MS = 5_000;
const KEYS_PAGE = 1_000;
const SERVICE_SCOPES: readonly Scope[] = [
  ...(["orders:read", "orders:write", "exceptions:read", "exceptions:write", "inventory:write"] as const),
  ...(["payments:write", "returns:read", "returns:write"] as const),
];

/**
 * Starts the live simulation beside a running Dirigent whose database has the demo. Its speed is what the database says, also
 * when that changes while it runs (`npm run dirigent -- demo --speed N`).
 *
 * @returns ends it
 */
export async function startLiveDemo({ database, url, sandbox_url, out }: LiveRequest): Promise<() => Promise<void>> {
  const first = await read(database, DEFAULT_TENANT_ID, "find demo", findMarker);
  if (!first?.is_whole) throw new Error("The database has no demo: load it with npm run dirigent -- demo.");
  const keys = await transact(database, DEFAULT_TENANT_ID, { name: "demo keys" }, async (tx) => ({
    locations: await renewKey(tx, "demo-locations", ["fulfillment:read", "fulfillment:write"]),
    customers: await renewKey(tx, "demo-customers", ["orders:read", "orders:write"]),
    service: await renewKey(tx, "demo-service", SERVICE_SCOPES),
  }));
  // A history made small for a test is not what one would want to watch.
  const orders_a_day = Math.max(first.orders, DEFAULT_ORDERS) / HISTORY_DAYS;
  let { speed } = first;
  let is_stopping = false;
  let child = launch();

  function launch() {
    const settings: LiveSettings = { url, sandbox_url, seed: first?.seed ?? "", speed, orders_a_day, keys };
    const started = fork(new URL("./main.ts", import.meta.url), [], {
      env: { ...process.env, DIRIGENT_DEMO: JSON.stringify(settings) },
      execArgv: ["--disable-warning=ExperimentalWarning"],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    started.once("exit", () => {
      if (is_stopping) return;
      setTimeout(() => {
        if (!is_stopping) child = launch();
      }, RESTART_AFTER_MS).unref();
    });
    return started;
  }
  const look = setInterval(() => {
    read(database, DEFAULT_TENANT_ID, "find demo speed", findMarker).then(
      (marker) => {
        if (!marker || marker.speed === speed) return;
        speed = marker.speed;
        if (child.connected) child.send({ speed });
        out(`the demo goes at speed ${speed}`);
      },
      () => undefined,
    );
  }, LOOK_EVERY_MS).unref();
  return async () => {
    is_stopping = true;
    clearInterval(look);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    await ended;
  };
}

/** A key is shown once and kept nowhere, so each start makes new ones and ends those of the start before. */
async function renewKey(tx: Transaction, name: string, scopes: readonly Scope[]): Promise<string> {
  const now = systemClock.now();
  const known = await listApiKeys(tx, { limit: KEYS_PAGE, before_id: null });
  for (const key of known)
    if (key.name === name && key.revoked_at === null) await revokeApiKey(tx, key.api_key_id, now);
  const made = await createApiKey(tx, { name, scopes, channel_code: null }, now);
  if (!made.accepted) throw new Error(`The key ${name} could not be made: ${made.refusal.code}.`);
  return made.value.key;
}
