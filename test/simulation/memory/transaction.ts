import { insideTransaction } from "../../../src/platform/outside-call.ts";
import type * as Real from "../../../src/platform/transaction.ts";
import { errorCode, OutcomeUnknownError, type Transaction } from "../../../src/platform/transaction.ts";
import { type MemoryDatabase, openOn, type Tables } from "./tables.ts";

export * from "../../../src/platform/transaction.ts";

const ATTEMPTS_MAX = 6;
const RETRYABLE_CODES = new Set(["40001", "40P01"]);

/** Faults of the database beyond the `commit_fault` of the product: the commit counts, and the answer is lost. */
export type LostCommit = { readonly lost_commit?: (transaction: string) => boolean };

/** One transaction after another, each all of it or nothing; tried again like the product's. */
export const transact: typeof Real.transact = async (database, tenant_id, options, work) => {
  const { tables, lost_commit } = database as MemoryDatabase & LostCommit;
  for (let attempt = 1; ; attempt += 1) {
    const committed_work: (() => void)[] = [];
    if (tables.undo.length > 0) throw new Error(`${options.name} begins while another transaction is open.`);
    try {
      const tx = newTransaction(tables, tenant_id, committed_work);
      const result = await insideTransaction(options.name, () => work(tx));
      if (options.read_only && tables.undo.length > 0) throw new Error(`${options.name} writes, but is to read only.`);
      if (!options.read_only) database.commit_fault?.(attempt, options.name);
      tables.undo.length = 0;
      if (!options.read_only && lost_commit?.(options.name))
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
  return openOn(tables, {
    tenant_id,
    query: async (sql) => refuseStatement(sql),
    run: async (query) => refuseStatement(query.compile().sql),
    afterCommit: (callback) => {
      committed_work.push(callback);
    },
  });
}

function rollBack(tables: Tables): void {
  for (const putBack of tables.undo.reverse()) putBack();
  tables.undo.length = 0;
}
