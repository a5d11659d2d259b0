import pg from "pg";

/** Kept by a reset: who may call, who the tenants are, and which migrations have run. */
const KEPT = new Set(["platform.tenants", "access.api_keys"]);

/**
 * Empties every table of the product but the API keys, so that the demo can be loaded anew. The caller has made sure that the
 * database is the demo's.
 *
 * @param url of the database's owner, since the application may not truncate
 * @throws Error if there are other tenants, whose data would go too
 */
export async function emptyDatabase(url: string): Promise<void> {
  const owner = new pg.Client({ connectionString: url, application_name: "dirigent demo reset" });
  await owner.connect();
  try {
    const tenants = await owner.query<{ code: string }>("select code from platform.tenants");
    if (tenants.rows.length > 1)
      throw new Error("The database has other tenants, whose data a reset would delete too: nothing was changed.");
    const protected_tables = await owner.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name
         from information_schema.columns
        where column_name = 'tenant_id' and table_schema not in ('information_schema', 'pg_catalog')`,
    );
    const names = protected_tables.rows.map(({ name }) => name).filter((name) => !KEPT.has(name));
    await owner.query(`truncate ${names.join(", ")}`);
  } finally {
    await owner.end();
  }
}

/** Other connections of Dirigent to this database: its worker would take the history's work out of our hands. */
export async function countOtherConnections(url: string): Promise<number> {
  const owner = new pg.Client({ connectionString: url, application_name: "dirigent demo look" });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ connections: string }>(
      `select count(*) as connections from pg_stat_activity where datname = current_database() and application_name = 'dirigent'`,
    );
    return Number(rows[0]?.connections ?? 0);
  } finally {
    await owner.end();
  }
}
