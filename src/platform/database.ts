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
  /** Who is told what transactions have done; `observe` adds one. */
  readonly observers: readonly Observer[];
  readonly observe: (observer: Observer) => void;
  readonly close: () => Promise<void>;
};

export type DatabaseOptions = {
  readonly url: string;
  readonly connections_max?: number;
  readonly application_name?: string;
  /** Null connects as the role of the URL itself: for migrations and for reading the catalog. */
  readonly role?: string | null;
  /** Called when an idle connection breaks; the pool replaces it by itself. */
  readonly on_connection_lost?: (error: Error) => void;
};

const STATEMENT_TIMEOUT_MS = 60_000;
/** Between two statements of a transaction we only compute. A process that is halted there must not hold its locks for long. */
const IDLE_IN_TRANSACTION_MS = 10_000;

export function openDatabase(options: DatabaseOptions): Database {
  const role = options.role === undefined ? APPLICATION_ROLE : options.role;
  const { url, given } = withoutSettings(options.url);
  const settings = [
    ...given,
    ...(role === null ? [] : [`-c role=${role}`]),
    "-c timezone=UTC",
    "-c synchronous_commit=on",
    `-c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
    `-c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_MS}`,
  ];
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections_max ?? 10,
    application_name: options.application_name ?? "dirigent",
    options: settings.join(" "),
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    pipeline: true,
    types: { getTypeParser },
  });
  // A connection that breaks while a transaction holds it reports twice: to the waiting query, which rejects, and here.
  // Without a listener the second report would end the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", (error) => options.on_connection_lost?.(error));

  const names = new Map<string, string>();
  const observers: Observer[] = [];
  return {
    pool,
    statement_name: (sql) => {
      const known = names.get(sql);
      if (known) return known;
      const name = `d_${createHash("sha256").update(sql).digest("base64url").slice(0, 20)}`;
      names.set(sql, name);
      return name;
    },
    observers,
    observe: (observer) => {
      observers.push(observer);
    },
    close: () => pool.end(),
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
