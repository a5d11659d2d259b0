import { createHash } from "node:crypto";
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import pg from "pg";
import type { Observer } from "./observer.ts";
import type { DB } from "./row-types.ts";

/** The role that the application works as: it owns nothing and is bound by row-level security. */
export const APPLICATION_ROLE = "dirigent_app";

/** One connection pool and what belongs to it. Opened by `openDatabase`, closed once by `close`. */
export type Database = {
  readonly pool: pg.Pool;
  readonly statement_name: (sql: string) => string;
  /** How long the server may say nothing about a statement before its connection counts as broken. */
  readonly silence_max_ms: number;
  /** Who is told what transactions have done; `observe` adds one. */
  readonly observers: readonly Observer[];
  readonly observe: (observer: Observer) => void;
  /** The same database on a connection of its own, opened for each use: tells its state however busy the pool is. */
  readonly aside: () => Database;
  readonly close: () => Promise<void>;
};

export type DatabaseOptions = {
  readonly url: string;
  readonly connections_max?: number;
  readonly application_name?: string;
  /** Null connects as the role of the URL itself: for migrations and for reading the catalog. */
  readonly role?: string | null;
  /** How long a statement may take. A server that says nothing at all for a little longer counts as away. */
  readonly statement_timeout_ms?: number;
  /** How long to wait for a connection, a new one or one of the pool. */
  readonly connection_timeout_ms?: number;
  readonly idle_timeout_ms?: number;
  /** Called when an idle connection breaks; the pool replaces it by itself. */
  readonly on_connection_lost?: (error: Error) => void;
};

const STATEMENT_TIMEOUT_MS = 60_000;
/** What somebody waits for who has sent a request: with these it is answered within 5 seconds, even if the network swallows all. */
export const REQUEST_TIMEOUTS = { statement_timeout_ms: 3_500, connection_timeout_ms: 3_000 } as const;
const ASIDE = {
  connections_max: 1,
  statement_timeout_ms: 1_000,
  connection_timeout_ms: 1_500,
  idle_timeout_ms: 50,
} as const;
/** The server answers a statement that takes too long by itself; only if it does not is the connection given up. */
const ANSWER_GRACE_MS = 500;
/**
 * Between two statements of a transaction we only compute: a process that is halted there must not hold its locks for long.
 * A server that has lost us without noticing lets go of our locks: when a transaction is idle for so long, and when the
 * network has confirmed nothing for so long (10 s idle, then 3 questions 3 s apart).
 */
const SERVER_LETS_GO = [
  "-c idle_in_transaction_session_timeout=10000",
  "-c tcp_keepalives_idle=10",
  "-c tcp_keepalives_interval=3",
  "-c tcp_keepalives_count=3",
  "-c tcp_user_timeout=15000",
];

export function openDatabase(options: DatabaseOptions): Database {
  const role = options.role === undefined ? APPLICATION_ROLE : options.role;
  const { url, given } = withoutSettings(options.url);
  const statement_timeout_ms = options.statement_timeout_ms ?? STATEMENT_TIMEOUT_MS;
  const silence_max_ms = statement_timeout_ms + ANSWER_GRACE_MS;
  const settings = [
    ...given,
    ...(role === null ? [] : [`-c role=${role}`]),
    "-c timezone=UTC",
    "-c synchronous_commit=on",
    `-c statement_timeout=${statement_timeout_ms}`,
    ...SERVER_LETS_GO,
  ];
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections_max ?? 10,
    application_name: options.application_name ?? "dirigent",
    options: settings.join(" "),
    connectionTimeoutMillis: options.connection_timeout_ms ?? 5_000,
    query_timeout: silence_max_ms,
    idleTimeoutMillis: options.idle_timeout_ms ?? 30_000,
    keepAlive: true,
    pipeline: true,
    keepAliveInitialDelayMillis: 10_000,
    types: { getTypeParser },
  });
  // A connection that breaks while a transaction holds it reports twice: to the waiting query, which rejects, and here.
  // Without a listener the second report would end the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", (error) => options.on_connection_lost?.(error));

  const names = new Map<string, string>();
  const observers: Observer[] = [];
  let aside: Database | null = null;
  return {
    pool,
    statement_name: (sql) => {
      const known = names.get(sql);
      if (known) return known;
      const name = `d_${createHash("sha256").update(sql).digest("base64url").slice(0, 20)}`;
      names.set(sql, name);
      return name;
    },
    silence_max_ms,
    observers,
    observe: (observer) => {
      observers.push(observer);
    },
    aside: () => {
      aside ??= openDatabase({ ...options, ...ASIDE });
      return aside;
    },
    close: async () => {
      await aside?.close();
      await pool.end();
    },
  };
}

/** The driver would let the settings in a URL replace ours: the role that is bound by row-level security, and durability. */
function withoutSettings(url: string): { readonly url: string; readonly given: readonly string[] } {
  if (!url.includes("options=")) return { url, given: [] };
  const parsed = new URL(url);
  const given = parsed.searchParams.getAll("options");
  parsed.searchParams.delete("options");
  return { url: parsed.href, given };
}

/** Builds typed queries; it never runs one itself (`tx.run` does), so no statement can leave its transaction. */
export const queryBuilder = new Kysely<DB>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

const TYPE_BIGINT = 20;
const TYPE_NUMERIC = 1700;
const TYPE_DATE = 1082;
const TYPE_BIGINT_ARRAY = 1016;

/** bigint and numeric arrive as numbers (every amount we keep is a safe integer), dates as YYYY-MM-DD. */
const getTypeParser = ((oid: number, format?: "text" | "binary") => {
  if (oid === TYPE_BIGINT) return safeInteger;
  if (oid === TYPE_NUMERIC) return Number;
  if (oid === TYPE_DATE) return (text: string) => text;
  if (oid === TYPE_BIGINT_ARRAY)
    return (text: string) => (text === "{}" ? [] : text.slice(1, -1).split(",").map(safeInteger));
  return pg.types.getTypeParser(oid, format as "text");
}) as typeof pg.types.getTypeParser;

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`${text} is beyond the integers that Dirigent can hold exactly.`);
  return value;
}
