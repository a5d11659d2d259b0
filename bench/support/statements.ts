import { withClient } from "./shop.ts";

export async function forgetStatements(database_url: string): Promise<void> {
  await withClient(database_url, (client) =>
    client.query("create extension if not exists pg_stat_statements; select pg_stat_statements_reset()"),
  );
}

/** Where the database's time went: milliseconds and calls of the dearest statements. */
export function topStatements(database_url: string): Promise<Record<string, string>> {
  return withClient(database_url, async (client) => {
    const { rows } = await client.query(
      `select round(total_exec_time)::int as ms, calls::int, left(regexp_replace(query, '\\s+', ' ', 'g'), 110) as query
         from pg_stat_statements
        where dbid = (select oid from pg_database where datname = current_database())
        order by total_exec_time desc limit 22`,
    );
    return Object.fromEntries(rows.map((row) => [`${row.ms} ms ${row.calls} x`, row.query]));
  });
}
