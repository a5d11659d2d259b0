import pg from "pg";
import { pause } from "./api-client.ts";
import type { Query } from "./oracle.ts";

/** A look into the database as its owner. */
export type Witness = { readonly url: string; readonly query: Query; readonly close: () => Promise<void> };

const LOOK_EVERY_MS = 200;

export function openWitness(url: string): Witness {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  // It may be killed while we look; whoever asks next gets the error.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", () => {});
  return {
    url,
    query: async <Row>(sql: string, values: readonly unknown[] = []) =>
      (await pool.query(sql, values as unknown[])).rows as Row[],
    close: () => pool.end(),
  };
}

/**
 * Waits until every order is completed and every call to the outside has been answered.
 *
 * @returns whether that came to be within the time; if not, the oracle says what is left
 */
export async function comesToRest(query: Query, within_ms: number): Promise<boolean> {
  const give_up_at = performance.now() + within_ms;
  while (performance.now() < give_up_at) {
    const [left] = await query<{ left: boolean }>(`
      select exists (select from orders.orders where status <> 'completed')
          or exists (select from platform.intents where state in ('waiting', 'running'))
          or exists (select from platform.due_work where due_at <= clock_timestamp()) as left`);
    if (left?.left === false) return true;
    await pause(LOOK_EVERY_MS);
  }
  return false;
}
