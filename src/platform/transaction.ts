import type { Compilable } from "kysely";
import type pg from "pg";
import type { Database } from "./database.ts";
import { faultPoint } from "./fault-points.ts";
import type { Observer } from "./observer.ts";
import { insideTransaction } from "./outside-call.ts";
import { spanned } from "./tracing.ts";
import { openWire, type Wire } from "./wire.ts";

/** An open transaction of one tenant. Every statement of the product runs through one. */
export type Transaction = {
  readonly tenant_id: string;
  /** Runs one prepared statement and answers its rows. `$1` is by custom the tenant. */
  readonly query: <Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;
  /**
   * Sends one prepared statement whose rows nobody needs, and does not wait for it: what follows is on the wire right behind
   * it, the commit as well. If it fails, the transaction fails with its error.
   */
  readonly write: (sql: string, values?: readonly unknown[]) => void;
  /** Runs a query of `queryBuilder`. */
  readonly run: <Row>(query: Compilable<Row>) => Promise<Row[]>;
  /** Loads something once, however many parts of the transaction ask for it. */
  readonly once: <Value>(load: (tx: Transaction) => Promise<Value>) => Promise<Value>;
  /** Calls back once the transaction has committed, never if it has not. */
  readonly afterCommit: (work: () => void) => void;
  readonly observers: readonly Observer[];
};

/** The connection broke while the commit was under way: it may or may not have happened. Ask again with the same key. */
export class OutcomeUnknownError extends Error {
  override readonly name = "OutcomeUnknownError";
}

const ATTEMPTS_MAX = 6;
/** serialization_failure, deadlock_detected: the whole transaction may be tried again. */
const RETRYABLE_CODES = new Set(["40001", "40P01"]);
const UNIQUE_VIOLATION = "23505";
const TENANT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export type TransactOptions = {
  readonly name: string;
  readonly read_only?: boolean;
  /**
   * Unique constraints that somebody else may have fulfilled since we looked: the transaction is run again and finds what he
   * wrote. So nothing needs to be claimed before it is written.
   */
  readonly retry_if_taken?: readonly string[];
};

/**
 * Runs `work` in one transaction of a tenant: all of it or nothing. Repeats it, at most 6 times, if Postgres asks for that
 * (serialization failure, deadlock), so `work` must do nothing but use `tx`.
 *
 * @throws whatever `work` throws (after a rollback); OutcomeUnknownError if the connection broke during the commit
 */
export async function transact<T>(
  database: Database,
  tenant_id: string,
  options: TransactOptions,
  work: (tx: Transaction) => T | Promise<T>,
): Promise<T> {
  if (!TENANT_ID.test(tenant_id)) throw new TypeError("tenant_id must be a lower-case UUID.");

  for (let attempt = 1; ; attempt += 1) {
    try {
      return await spanned(options.name, () => attemptOnce(database, tenant_id, { ...options, attempt }, work));
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || !isRetryable(error, options)) throw error;
      for (const observer of database.observers) observer.transactionRetried(options.name);
      await pause(2 ** attempt * (0.5 + Math.random()));
    }
  }
}

function isRetryable(error: unknown, { retry_if_taken = [] }: TransactOptions): boolean {
  const code = errorCode(error);
  if (code !== UNIQUE_VIOLATION) return RETRYABLE_CODES.has(code);
  const { constraint } = error as { readonly constraint?: string };
  return constraint !== undefined && retry_if_taken.includes(constraint);
}

/** Reads everything as of one moment, however many statements that takes; cannot write. */
export function read<T>(database: Database, tenant_id: string, name: string, work: (tx: Transaction) => Promise<T>) {
  return transact(database, tenant_id, { name, read_only: true }, work);
}

const REHEARSED = Symbol("rehearsed");

/**
 * Runs `work` as it would run, and takes all of it back: what it answers is what would be. Sequences and clocks aside nothing
 * shows that it was asked.
 */
export async function rehearse<T>(
  database: Database,
  tenant_id: string,
  name: string,
  work: (tx: Transaction) => Promise<T>,
  retry_if_taken: readonly string[] = [],
): Promise<T> {
  let outcome: { readonly value: T } | null = null;
  try {
    await transact(database, tenant_id, { name, retry_if_taken }, async (tx) => {
      const value = await work(tx);
      // What was only sent must have gone well too.
      await tx.query("select 1");
      outcome = { value };
      throw REHEARSED;
    });
  } catch (error) {
    if (error !== REHEARSED) throw error;
  }
  if (outcome === null) throw new Error("A rehearsal must not commit.");
  return (outcome as { readonly value: T }).value;
}

async function attemptOnce<T>(
  database: Database,
  tenant_id: string,
  options: TransactOptions & { readonly attempt: number },
  work: (tx: Transaction) => T | Promise<T>,
): Promise<T> {
  const client = await database.pool.connect();
  const committed_work: (() => void)[] = [];
  const wire = openWire(client, database);
  let broken: Error | undefined;
  let committing = false;
  try {
    // Not waited for: the first statement follows on its heels. The setting is local to the transaction, so a connection
    // never carries a tenant over to the next. The id cannot be a parameter here (on a distributed Postgres `set local` reaches
    // the other nodes, set_config() does not); it has been checked to be nothing but a UUID.
    wire.write(options.read_only ? "begin isolation level repeatable read read only" : "begin");
    wire.writeOnce(`set local dirigent.tenant_id = '${tenant_id}'`);
    const tx = openTransaction(database, wire, tenant_id, committed_work);
    const result = await insideTransaction(options.name, () => work(tx));
    await faultPoint(`${options.name}: before commit`, options.attempt);
    committing = true;
    await wire.commit();
    for (const callback of committed_work) callback();
    await faultPoint(`${options.name}: after commit`, options.attempt);
    return result;
  } catch (error) {
    // A statement that nobody waits for may have failed first; what failed after it failed because of it.
    const cause = wire.failure() ?? error;
    wire.discard(cause);
    broken = wire.isBrokenOff() ? new Error("broken off", { cause }) : await rollBack(client, cause);
    if (committing && isConnectionLoss(cause)) {
      throw new OutcomeUnknownError("The connection to the database broke during the commit.", { cause });
    }
    throw cause;
  } finally {
    client.release(broken);
  }
}

function openTransaction(
  database: Database,
  wire: Wire,
  tenant_id: string,
  committed_work: (() => void)[],
): Transaction {
  const query = async <Row>(sql: string, values?: readonly unknown[]) => (await wire.query(sql, values)).rows as Row[];
  const loaded = new Map<unknown, Promise<unknown>>();
  const tx: Transaction = {
    tenant_id,
    observers: database.observers,
    query,
    write: wire.write,
    run: (compilable) => {
      const compiled = compilable.compile();
      return query(compiled.sql, compiled.parameters);
    },
    once: <Value>(load: (tx: Transaction) => Promise<Value>) => {
      const known = loaded.get(load) ?? load(tx);
      loaded.set(load, known);
      return known as Promise<Value>;
    },
    afterCommit: (callback) => {
      committed_work.push(callback);
    },
  };
  return tx;
}

/** What pg says of a connection that is broken, or silent for longer than a statement may take. */
const CONNECTION_GONE = /^(Connection terminated|Client has encountered a connection error|Query read timeout)/;

/** @returns the error that makes the connection unusable, if it is */
async function rollBack(client: pg.PoolClient, cause: unknown): Promise<Error | undefined> {
  // Nobody listens any more: a rollback would wait as long again, and whatever was done ends with the connection.
  if (cause instanceof Error && CONNECTION_GONE.test(cause.message)) return cause;
  try {
    await client.query("rollback");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error("rollback failed", { cause });
  }
}

/**
 * The network said nothing (no SQLSTATE), or the server ended the connection (classes 57 and 08): it may do so after it has
 * committed, for instance while it waits for a standby.
 */
function isConnectionLoss(error: unknown): boolean {
  return /^$|^57|^08/.test(errorCode(error));
}

/** SQLSTATE of a Postgres error, else "" . */
export function errorCode(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error) || typeof error.code !== "string") return "";
  return /^[0-9A-Z]{5}$/.test(error.code) ? error.code : "";
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
