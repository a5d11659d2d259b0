import pg from "pg";
import { pause } from "../../test/support/harness/api-client.ts";
import type { FaultProxy } from "../../test/support/harness/fault-proxy.ts";
import { withClient } from "./shop.ts";

export type OutageName = "away" | "slow" | "connections" | "read-only";

type Outage = {
  /** Whether orders cannot be taken meanwhile. */
  readonly is_refused: boolean;
  /** @returns what ends it */
  readonly begin: (proxy: FaultProxy, database_url: string) => Promise<() => Promise<void>>;
};

const DELAY_MS = 60;
const GRAB_EVERY_MS = 20;
/** Whoever looks like the product; `pg_terminate_backend` is for superusers, as the owner of a bench database is. */
const END_PRODUCT = `
  select pg_terminate_backend(pid) from pg_stat_activity
   where datname = current_database() and application_name like 'dirigent%' and pid <> pg_backend_pid()`;

/** What may become of a Postgres that is not lost for good. */
export const OUTAGES: Readonly<Record<OutageName, Outage>> = {
  away: {
    is_refused: true,
    begin: async (proxy) => {
      proxy.refuse(true);
      proxy.breakAll({ kind: "cut", by: "rst" });
      return async () => proxy.heal();
    },
  },
  slow: {
    is_refused: false,
    begin: async (proxy) => {
      proxy.delay(DELAY_MS);
      return async () => proxy.heal();
    },
  },
  connections: {
    is_refused: true,
    begin: (_proxy, database_url) => grabConnections(database_url),
  },
  "read-only": {
    is_refused: true,
    begin: async (_proxy, database_url) => {
      await setReadOnly(database_url, "set default_transaction_read_only = on");
      return () => setReadOnly(database_url, "reset default_transaction_read_only");
    },
  },
};

async function setReadOnly(database_url: string, setting: string): Promise<void> {
  const name = new URL(database_url).pathname.slice(1);
  await withClient(database_url, async (client) => {
    await client.query("set default_transaction_read_only = off");
    await client.query(`alter database ${name} ${setting}`);
    await client.query(END_PRODUCT);
  });
}

/** Others take every connection that the server has, and whichever the product would get back. */
async function grabConnections(database_url: string): Promise<() => Promise<void>> {
  const held: pg.Client[] = [];
  const grabAll = async () => {
    for (;;) {
      const client = new pg.Client({ connectionString: database_url, application_name: "others" });
      client.on("error", () => {});
      try {
        await client.connect();
      } catch (error) {
        if ((error as { readonly code?: string }).code === "53300") return;
        throw error;
      }
      held.push(client);
    }
  };
  const grabFromProduct = async () => {
    await grabAll();
    const [first] = held;
    const { rowCount } = (await first?.query(END_PRODUCT)) ?? { rowCount: 0 };
    return rowCount ?? 0;
  };
  while ((await grabFromProduct()) > 0);
  let is_over = false;
  const watching = (async () => {
    for (; !is_over; await pause(GRAB_EVERY_MS)) await grabFromProduct();
  })();
  return async () => {
    is_over = true;
    await watching;
    await Promise.all(held.map((client) => client.end()));
  };
}
