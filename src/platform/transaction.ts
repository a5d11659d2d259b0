import type { Compilable } from "kysely";
import type pg from "pg";
import type { Database } from "./database.ts";
import { insideTransaction } from "./outside-call.ts";

/** An open transaction of one tenant. Every statement of the product runs through one. */
export type Transaction = {
  readonly tenant_id: string;
  /** Runs one prepared statement and answers its rows. `$1` is by custom the tenant. */
  readonly query: <Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;
  /** Runs a query of `queryBuilder`. */
  readonly run: <Row>(query: Compilable<Row>) => Promise<Row[]>;
  /** Calls back once the transaction has committed, never if it has not. */
  readonly afterCommit: (work: () => void) => void;
};

/** The connection broke while the commit was under way: it may or may not have happened. Ask again with the same key. */
export class OutcomeUnknownError extends Error {
  override readonly name = "OutcomeUnknownError";
}

const ATTEMPTS_MAX = 6;
/** serialization_failure, deadlock_detected: the whole transaction may be tried again. */
const RETRYABLE_CODES = new Set(["40001", "40P01"]);
const TENANT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export type TransactOptions = { readonly name: string; readonly read_only?: boolean };

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
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  if (!TENANT_ID.test(tenant_id)) throw new TypeError("tenant_id must be a lower-case UUID.");

  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(database, tenant_id, { ...options, attempt }, work);
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || !RETRYABLE_CODES.has(errorCode(error))) throw error;
      await pause(2 ** attempt * (0.5 + Math.random()));
    }
  }
}

/** Reads in one snapshot-less transaction; cannot write. */
export function read<T>(database: Database, tenant_id: string, name: string, work: (tx: Transaction) => Promise<T>) {
  return transact(database, tenant_id, { name, read_only: true }, work);
}

async function attemptOnce<T>(
  database: Database,
  tenant_id: string,
  options: TransactOptions & { readonly attempt: number },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const client = await database.pool.connect();
  const committed_work: (() => void)[] = [];
  let broken: Error | undefined;
  let committing = false;
  try {
    // One round trip. The setting is local to the transaction, so a connection never carries a tenant over to the next.
    // The id cannot be a parameter here; it has been checked to be nothing but a UUID.
    await client.query(`begin${options.read_only ? " read only" : ""}; set local dirigent.tenant_id = '${tenant_id}'`);
    const tx = openTransaction(database, client, tenant_id, committed_work);
    const result = await insideTransaction(options.name, () => work(tx));
    database.commit_fault?.(options.attempt, options.name);
    committing = true;
    await client.query("commit");
    for (const callback of committed_work) callback();
    return result;
  } catch (error) {
    broken = await rollBack(client, error);
    if (committing && isConnectionLoss(error)) {
      throw new OutcomeUnknownError("The connection to the database broke during the commit.", { cause: error });
    }
    throw error;
  } finally {
    client.release(broken);
  }
}

function openTransaction(
  database: Database,
  client: pg.PoolClient,
  tenant_id: string,
  committed_work: (() => void)[],
): Transaction {
  const query = async <Row>(sql: string, values: readonly unknown[] = []) => {
    const result = await client.query({ name: database.statement_name(sql), text: sql, values: values as unknown[] });
    return result.rows as Row[];
  };
  return {
    tenant_id,
    query,
    run: (compilable) => {
      const compiled = compilable.compile();
      return query(compiled.sql, compiled.parameters);
    },
    afterCommit: (callback) => {
      committed_work.push(callback);
    },
  };
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
