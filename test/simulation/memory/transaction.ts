import { insideTransaction } from "../../../src/platform/outside-call.ts";
import type * as Real from "../../../src/platform/transaction.ts";
import { errorCode, OutcomeUnknownError, type Transaction } from "../../../src/platform/transaction.ts";
import { type MemoryDatabase, openOn, type Tables } from "./tables.ts";

export * from "../../../src/platform/transaction.ts";

const ATTEMPTS_MAX = 6;
const RETRYABLE_CODES = new Set(["40001", "40P01"]);

export type CommitFaults = {
  /** Called before a commit that writes; throws what the database says instead. */
  readonly commit_fault: (attempt: number, transaction: string) => void;
  /** The commit counts, and its answer is lost. */
  readonly lost_commit: (transaction: string) => boolean;
};

/** One transaction after another, each all of it or nothing; tried again like the product's. */
export const transact: typeof Real.transact = async (database, tenant_id, options, work) => {
  const { tables, commit_fault, lost_commit } = database as MemoryDatabase & CommitFaults;
  for (let attempt = 1; ; attempt += 1) {
    const committed_work: (() => void)[] = [];
    if (tables.undo.length > 0) throw new Error(`${options.name} begins while another transaction is open.`);
    try {
      const tx = newTransaction(tables, tenant_id, committed_work);
      const result = await insideTransaction(options.name, () => work(tx));
      if (options.read_only && tables.undo.length > 0) throw new Error(`${options.name} writes, but is to read only.`);
      if (!options.read_only) commit_fault(attempt, options.name);
      tables.undo.length = 0;
      if (!options.read_only && lost_commit(options.name))
        throw new OutcomeUnknownError("The answer of the commit was lost.");
      for (const callback of committed_work) callback();
      return result;
    } catch (error) {
      rollBack(tables);
      if (attempt >= ATTEMPTS_MAX || !RETRYABLE_CODES.has(errorCode(error))) throw error;
    }
  }
};

export const read: typeof Real.read = (database, tenant_id, name, work) =>
  transact(database, tenant_id, { name, read_only: true }, work);

function newTransaction(tables: Tables, tenant_id: string, committed_work: (() => void)[]): Transaction {
  const refuseStatement = (sql: string): never => {
    throw new Error(`The simulation has no form in memory of this statement: ${sql}`);
  };
  const loaded = new Map<unknown, Promise<unknown>>();
  const tx: Transaction = {
    tenant_id,
    observers: [],
    query: async (sql) => refuseStatement(sql),
    write: refuseStatement,
    run: async (query) => refuseStatement(query.compile().sql),
    afterCommit: (callback) => {
      committed_work.push(callback);
    },
    once: <Value>(load: (tx: Transaction) => Promise<Value>) => {
      const known = loaded.get(load) ?? load(tx);
      loaded.set(load, known);
      return known as Promise<Value>;
    },
  };
  return openOn(tables, tx);
}

function rollBack(tables: Tables): void {
  for (const putBack of tables.undo.reverse()) putBack();
  tables.undo.length = 0;
}
