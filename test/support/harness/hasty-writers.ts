import pg from "pg";
import { pause } from "./api-client.ts";

/** Negative control: writers that tell of a row before they write it (hasty), or after they have committed it (honest). */
export type Writers = {
  /** Ends them, and compares what they have told with what is there. @returns how much each kind has lost */
  readonly stop: () => Promise<{ readonly honest: Loss; readonly hasty: Loss }>;
};

export type Loss = { readonly told: number; readonly lost: number };

const WRITERS_OF_A_KIND = 4;
/** The hasty ones think longer than any commit takes, so that a crash finds some of them between telling and committing. */
const THINKING_MS = { honest: 20, hasty: 400 };

export async function startWriters(url: string): Promise<Writers> {
  const pool = new pg.Pool({ connectionString: url, max: 2 * WRITERS_OF_A_KIND, connectionTimeoutMillis: 2_000 });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  await pool.query("create table if not exists public.told (row_id text primary key)");
  const told = { honest: [] as string[], hasty: [] as string[] };
  let is_stopping = false;

  const writeOne = async (kind: keyof typeof told, row_id: string) => {
    const client = await pool.connect();
    let broken = true;
    try {
      await client.query("begin");
      if (kind === "hasty") told.hasty.push(row_id);
      await client.query("insert into public.told values ($1)", [row_id]);
      await pause(THINKING_MS[kind]);
      await client.query("commit");
      if (kind === "honest") told.honest.push(row_id);
      broken = false;
    } finally {
      client.release(broken);
    }
  };
  const write = async (kind: keyof typeof told, writer: number) => {
    for (let number = 0; !is_stopping; number += 1) {
      await writeOne(kind, `${kind}-${writer}-${number}`).catch(() => pause(100));
    }
  };
  const numbers = Array.from({ length: WRITERS_OF_A_KIND }, (_, index) => index);
  const ended = Promise.all(numbers.flatMap((writer) => [write("honest", writer), write("hasty", writer)]));
  return {
    stop: async () => {
      is_stopping = true;
      await ended;
      const { rows } = await pool.query<{ row_id: string }>("select row_id from public.told");
      await pool.query("drop table public.told");
      await pool.end();
      const there = new Set(rows.map(({ row_id }) => row_id));
      const lossOf = (ids: readonly string[]) => ({
        told: ids.length,
        lost: ids.filter((row_id) => !there.has(row_id)).length,
      });
      return { honest: lossOf(told.honest), hasty: lossOf(told.hasty) };
    },
  };
}
