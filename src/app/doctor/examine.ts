import { type Database, openDatabase } from "../../platform/database.ts";
import { UnusableDatabaseError } from "../../platform/migrate.ts";
import { type Finding, type Invariant, type Offences, type Query, SAMPLES_MAX } from "./invariant.ts";
import { INVARIANTS } from "./invariants.ts";

/**
 * Checks every invariant of a database, tenant by tenant, and writes nothing. Each tenant is read in one snapshot, so the
 * answer is right while the product runs.
 *
 * @returns what is broken; empty if all is well
 * @throws UnusableDatabaseError if the database has not been migrated
 */
export async function examine(database_url: string): Promise<Finding[]> {
  const database = openDatabase({ url: database_url, connections_max: 1, application_name: "dirigent doctor" });
  try {
    const tenants = await inSnapshot(database, null, loadTenants);
    const findings = await inSnapshot(database, null, (query) => examineDatabase(query, INVARIANTS));
    for (const tenant of tenants) {
      findings.push(
        ...(await inSnapshot(database, tenant.tenant_id, (query) => examineTenant(query, tenant, INVARIANTS))),
      );
    }
    return findings;
  } finally {
    await database.close();
  }
}

export type Tenant = { readonly tenant_id: string; readonly code: string };

/** The checks of one tenant, on a connection that already has its snapshot. */
export async function examineTenant(
  query: Query,
  tenant: Tenant,
  invariants: readonly Invariant[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const invariant of invariants) {
    if (invariant.scope === "none" || invariant.scope === "database") continue;
    const offences =
      invariant.scope === "code"
        ? await invariant.find(query, tenant.tenant_id)
        : await findOffences(query, invariant.sql, [tenant.tenant_id]);
    if (offences.count > 0) findings.push(finding(invariant, tenant.code, offences));
  }
  return findings;
}

/** The checks of the schema itself. */
export async function examineDatabase(query: Query, invariants: readonly Invariant[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const invariant of invariants) {
    if (invariant.scope !== "database") continue;
    const offences = await findOffences(query, invariant.sql, []);
    if (offences.count > 0) findings.push(finding(invariant, null, offences));
  }
  return findings;
}

async function findOffences(query: Query, sql: string, values: readonly unknown[]): Promise<Offences> {
  const rows = await query<{ sample: string; total: number }>(
    `select concat(subject, ': ', detail) as sample, count(*) over ()::integer as total
       from (${sql}) as offence
      order by 1 limit ${SAMPLES_MAX}`,
    values,
  );
  return { count: rows[0]?.total ?? 0, samples: rows.map((row) => row.sample) };
}

function finding(invariant: Invariant, tenant: string | null, offences: Offences): Finding {
  return { invariant: invariant.id, tenant, what: invariant.title, count: offences.count, samples: offences.samples };
}

async function loadTenants(query: Query): Promise<Tenant[]> {
  const migrated = await query<{ present: boolean }>(
    "select to_regclass('platform.tenants') is not null as present",
    [],
  );
  if (!migrated[0]?.present) {
    throw new UnusableDatabaseError(
      "This database holds no Dirigent: run dirigent migrate, or point DATABASE_URL at another one.",
    );
  }
  return query<Tenant>("select tenant_id, code from platform.tenants order by code", []);
}

/** One consistent view of the data however long it takes, and no way to write. */
async function inSnapshot<T>(
  database: Database,
  tenant_id: string | null,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  const client = await database.pool.connect();
  let broken = true;
  try {
    await client.query("begin isolation level repeatable read read only");
    await client.query(
      "set local statement_timeout = 0; set local jit = off; set local work_mem = '256MB'; set local hash_mem_multiplier = 2",
    );
    // Comes from the table of tenants, where it is a uuid; a setting cannot be a parameter.
    if (tenant_id !== null) await client.query(`set local dirigent.tenant_id = '${tenant_id}'`);
    const result = await work(async <Row>(sql: string, values: readonly unknown[]) => {
      const { rows } = await client.query(sql, values as unknown[]);
      return rows as Row[];
    });
    await client.query("commit");
    broken = false;
    return result;
  } finally {
    client.release(broken);
  }
}
