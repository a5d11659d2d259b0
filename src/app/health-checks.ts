import type { Services } from "../orchestration/services.ts";
import type { Database } from "../platform/database.ts";
import { readMigrations } from "../platform/migrate.ts";
import { errorCode, read } from "../platform/transaction.ts";

/** Each throws, with what is wrong in words, if something is. */
export type HealthChecks = {
  /** Without these the process can serve nobody. */
  readonly checks: Readonly<Record<string, () => Promise<void>>>;
  /** It serves, but a person should look: another process would do no better. */
  readonly warnings: Readonly<Record<string, () => Promise<void>>>;
};

const KEPT_MS = 1_000;
const WAITED_MAX_SECONDS = 60;
const FAILED_ATTEMPTS = 3;
const TENANTS_MAX = 50;

/** Everybody may ask, so answers are kept for a second; they are asked on a connection aside, which no load keeps busy. */
export function healthChecks(services: Pick<Services, "database" | "clock">): HealthChecks {
  const { database, clock } = services;
  const newest = onlyOnce(async () => (await readMigrations()).at(-1)?.version ?? 0);
  const kept = (check: () => Promise<void>) => keptFor(KEPT_MS, check);
  return {
    checks: { database: kept(async () => checkDatabase(database.aside(), await newest())) },
    warnings: {
      orders: kept(() => forTenants(database.aside(), checkOrders)),
      clock: async () => {
        const trouble = clock.trouble?.() ?? null;
        if (trouble) throw new Error(trouble);
      },
      calls: kept(() => forTenants(database.aside(), checkCalls)),
    },
  };
}

async function checkDatabase(aside: Database, newest: number): Promise<void> {
  const state = await askState(aside);
  if (state.read_only)
    throw new Error("Postgres takes no changes (read-only, or a standby): point DATABASE_URL at the primary.");
  if (state.version < newest)
    throw new Error(`The database is at migration ${state.version} of ${newest}: run dirigent migrate.`);
}

async function askState(aside: Database): Promise<{ readonly read_only: boolean; readonly version: number }> {
  try {
    const { rows } = await aside.pool.query(
      `select pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as read_only,
              (select max(version) from dirigent_migrations) as version`,
    );
    return rows[0];
  } catch (error) {
    throw new Error(inWords(error), { cause: error });
  }
}

const WORDS: Readonly<Record<string, string>> = {
  "53300": "Postgres has no connection left for us: raise its max_connections, or lower DIRIGENT_DB_CONNECTIONS.",
  "57P03": "Postgres is starting or stopping: it will be tried again.",
  "57P01": "Postgres is being stopped: it will be tried again.",
  "28P01": "Postgres refuses our password: look at DATABASE_URL.",
  "3D000": "Postgres does not have this database: look at DATABASE_URL.",
  "42P01": "The tables are missing: run dirigent migrate.",
  ECONNREFUSED: "Nobody listens at the address of Postgres: is it running?",
  ECONNRESET: "The connection to Postgres was cut: it will be tried again.",
  ENOTFOUND: "The name of the Postgres server is unknown: look at DATABASE_URL.",
};

function inWords(error: unknown): string {
  const code = errorCode(error) || String((error as { readonly code?: unknown } | null)?.code ?? "");
  const words = WORDS[code] ?? (code === "" ? "Postgres does not answer." : "Postgres cannot be used.");
  return code === "" ? words : `${words} (${code})`;
}

async function forTenants(
  aside: Database,
  check: (aside: Database, tenant_id: string) => Promise<void>,
): Promise<void> {
  const { rows } = await aside.pool
    .query<{ tenant_id: string }>(`select tenant_id from platform.tenants order by tenant_id limit ${TENANTS_MAX}`)
    .catch(() => ({ rows: [] }));
  for (const { tenant_id } of rows) await check(aside, tenant_id);
}

/** Says so whether no worker runs, it is stalled, or it cannot keep up. */
async function checkOrders(aside: Database, tenant_id: string): Promise<void> {
  const [oldest] = await read(aside, tenant_id, "health", (tx) =>
    tx.query<{ seconds: number }>(
      `select extract(epoch from clock_timestamp() - due.due_at)::float8 as seconds
         from platform.due_work as due
        where due.tenant_id = $1 and due.kind = 'order'
        order by due.due_at limit 1`,
      [tx.tenant_id],
    ),
  );
  if (oldest && oldest.seconds > WAITED_MAX_SECONDS)
    throw new Error(
      `Orders wait for a worker, the first for ${Math.round(oldest.seconds)} s: does one run, and keep up?`,
    );
}

async function checkCalls(aside: Database, tenant_id: string): Promise<void> {
  const rows = await read(aside, tenant_id, "health", (tx) =>
    tx.query<{ kind: string; calls: number; late: number }>(
      `select waiting.kind, count(*) filter (where waiting.attempts >= $2)::integer as calls,
              count(*) filter (where waiting.due_at < clock_timestamp() - make_interval(secs => $3))::integer as late
         from (select intent.kind, intent.attempts, intent.due_at
                 from platform.intents as intent
                where intent.tenant_id = $1 and intent.state = 'waiting'
                limit 10000) as waiting
        group by waiting.kind
        order by waiting.kind`,
      [tx.tenant_id, FAILED_ATTEMPTS, WAITED_MAX_SECONDS],
    ),
  );
  const words = rows.flatMap(({ kind, calls, late }) => [
    ...(calls > 0 ? [`${calls} of ${kind} keep failing: is the other side in order?`] : []),
    ...(late > 0 ? [`${late} of ${kind} wait for a worker: does one run, and keep up?`] : []),
  ]);
  if (words.length > 0) throw new Error(words.join(" "));
}

/** Who asks again soon, or at the same time, gets the same answer. */
function keptFor(milliseconds: number, check: () => Promise<void>): () => Promise<void> {
  let asked_at = Number.NEGATIVE_INFINITY;
  let answer: Promise<void> = Promise.resolve();
  return () => {
    if (performance.now() - asked_at >= milliseconds) {
      asked_at = performance.now();
      answer = check();
    }
    return answer;
  };
}

function onlyOnce<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
