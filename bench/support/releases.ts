import pg from "pg";

export type ReleaseWatcher = {
  /** When each order's work was first seen, by order id. Waits until all of `order_ids` were, at most `patience_ms`. */
  readonly waitFor: (order_ids: Iterable<string>, patience_ms?: number) => Promise<ReadonlyMap<string, number>>;
  readonly stop: () => Promise<void>;
};

/** A batch's fulfillment orders are dated when it begins and visible when it has committed, at most about this much later. */
const OVERLAP_MS = 2_000;

/**
 * Another session that looks again and again which orders have fulfillment orders: what it sees is visible to the
 * locations. An order's time is that of the look's answer, so it is at most one look too late and never too early.
 */
export async function watchReleases(database_url: string, look_every_ms = 20): Promise<ReleaseWatcher> {
  const client = new pg.Client({ connectionString: database_url });
  await client.connect();
  const seen = new Map<string, number>();
  let since = new Date();
  let is_stopping = false;

  /** Ids come as one text: hundreds of rows a look would cost more than what they measure. */
  const look = async (from: Date) => {
    const { rows } = await client.query({
      name: "look",
      text: `select string_agg(order_id::text, ',') as order_ids, max(released_at) as newest
               from fulfillment.fulfillment_orders where released_at >= $1`,
      values: [from],
    });
    const now = performance.now();
    const { order_ids, newest } = rows[0] as { order_ids: string | null; newest: Date | null };
    for (const order_id of order_ids?.split(",") ?? []) if (!seen.has(order_id)) seen.set(order_id, now);
    if (newest && newest > since) since = newest;
  };
  const began = new Date(since);
  const loop = (async () => {
    while (!is_stopping) {
      await look(new Date(since.getTime() - OVERLAP_MS));
      await pauseMs(look_every_ms);
    }
  })();
  return {
    waitFor: async (order_ids, patience_ms = 120_000) => {
      const until = performance.now() + patience_ms;
      let missing = [...order_ids].filter((order_id) => !seen.has(order_id));
      while (missing.length > 0 && performance.now() < until) {
        await pauseMs(look_every_ms);
        missing = missing.filter((order_id) => !seen.has(order_id));
        // What became visible later than the overlap allows for is found by looking at everything.
        if (missing.length > 0 && performance.now() > until - patience_ms + 5_000) {
          await look(began);
          await pauseMs(500);
        }
      }
      return seen;
    },
    stop: async () => {
      is_stopping = true;
      await loop;
      await client.end();
    },
  };
}

function pauseMs(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
