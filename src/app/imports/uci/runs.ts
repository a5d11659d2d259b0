import assert from "node:assert/strict";
import { newId } from "../../../kernel/ids.ts";
import type { Transaction } from "../../../platform/transaction.ts";

const KIND = "uci";

/** What a run has settled when it began: the numbers of its orders, in the order of its plan, as [first, count]. */
export type RunState = { readonly day_count: number; readonly order_numbers: readonly (readonly [number, number])[] };

/** How far the import of one file has come. */
export type Run = {
  readonly run_id: string;
  readonly position: number;
  readonly state: RunState;
  readonly is_ended: boolean;
};

/** Another process imports the same file at this moment. */
export class RunTakenError extends Error {
  override readonly name = "RunTakenError";
}

export async function findRun(tx: Transaction, file_hash: Buffer): Promise<Run | null> {
  const rows = await tx.query<Run>(
    `select run.run_id, run.position, run.state, run.ended_at is not null as is_ended
       from imports.runs as run
      where run.tenant_id = $1 and run.kind = $2 and run.file_hash = $3`,
    [tx.tenant_id, KIND, file_hash],
  );
  return rows[0] ?? null;
}

/** Begins a run, or answers the one that somebody else has begun at the same moment. */
export async function beginRun(tx: Transaction, file_hash: Buffer, state: RunState): Promise<Run> {
  await tx.query(
    `insert into imports.runs (tenant_id, run_id, kind, file_hash, state) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, kind, file_hash) do nothing`,
    [tx.tenant_id, newId(), KIND, file_hash, JSON.stringify(state)],
  );
  const run = await findRun(tx, file_hash);
  assert(run, "a run that was just begun is there");
  return run;
}

/**
 * Moves a run on by one day, in the transaction that does what happens on it. First thing there: it locks the run.
 *
 * @throws RunTakenError if the run is not where this process left it
 */
export async function advanceRun(tx: Transaction, run_id: string, position: number): Promise<void> {
  const rows = await tx.query(
    `update imports.runs as run
        set position = $3::bigint + 1
      where run.tenant_id = $1 and run.run_id = $2 and run.position = $3
     returning 1`,
    [tx.tenant_id, run_id, position],
  );
  if (rows.length !== 1)
    throw new RunTakenError(
      "Another process imports this file at the moment: let it finish, or stop it and start this one again.",
    );
}

export async function endRun(tx: Transaction, run_id: string): Promise<void> {
  await tx.query(
    "update imports.runs as run set ended_at = coalesce(run.ended_at, now()) where run.tenant_id = $1 and run.run_id = $2",
    [tx.tenant_id, run_id],
  );
}
