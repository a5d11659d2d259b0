import { newId } from "../../kernel/ids.ts";
import { rowWriter } from "../../platform/bulk-rows.ts";
import type { Transaction } from "../../platform/transaction.ts";
import type { LevelKey, Movement, MovementKind } from "../types.ts";

const writeMovements = rowWriter<Movement & { readonly movement_id: string }>("inventory.movements", {
  movement_id: ["uuid", ({ movement_id }) => movement_id],
  item_id: ["uuid", ({ item_id }) => item_id],
  location_id: ["uuid", ({ location_id }) => location_id],
  kind: ["text", ({ kind }) => kind],
  quantity: ["bigint", ({ quantity }) => quantity],
  cause_id: ["text", ({ cause_id }) => cause_id],
  reason: ["text", ({ reason }) => reason],
  occurred_at: ["timestamptz", ({ occurred_at }) => occurred_at],
});

/** Appends movements in the order given. A cause that has moved this level before is a violation of the unique key. */
export function insertMovements(tx: Transaction, movements: readonly Movement[]): void {
  writeMovements(
    tx,
    movements.map((movement) => ({ movement_id: newId(), ...movement })),
  );
}

export type MovementCause = LevelKey & { readonly cause_id: string };

/** What these causes have already moved, by index on the cause alone: the caller compares the levels. */
export function findCausesDone(
  tx: Transaction,
  kind: MovementKind,
  cause_ids: readonly string[],
): Promise<MovementCause[]> {
  return tx.query<MovementCause>(
    `select movement.item_id, movement.location_id, movement.cause_id
       from inventory.movements as movement
      where movement.tenant_id = $1 and movement.cause_id = any ($2::text[]) and movement.kind = $3`,
    [tx.tenant_id, cause_ids, kind],
  );
}

export type KnownCause = { readonly cause_id: string; readonly content_hash: Buffer };

/** Adjustments that have been applied before. */
export function findKnownAdjustments(tx: Transaction, cause_ids: readonly string[]): Promise<KnownCause[]> {
  return tx.query<KnownCause>(
    "select cause_id, content_hash from inventory.adjustments where tenant_id = $1 and cause_id = any ($2::text[])",
    [tx.tenant_id, cause_ids],
  );
}

/**
 * Remembers adjustments as applied, in order of their cause so that two senders never wait for each other in a circle.
 *
 * @returns how many were new; fewer than given means that another transaction has just used one of the causes
 */
export async function insertAdjustments(
  tx: Transaction,
  adjustments: readonly (KnownCause & LevelKey)[],
): Promise<number> {
  if (adjustments.length === 0) return 0;
  const rows = await tx.query(
    `insert into inventory.adjustments (tenant_id, cause_id, item_id, location_id, content_hash)
     select $1, a.cause_id, a.item_id, a.location_id, a.content_hash
       from unnest($2::text[], $3::uuid[], $4::uuid[], $5::bytea[]) as a(cause_id, item_id, location_id, content_hash)
      order by a.cause_id
         on conflict (tenant_id, cause_id) do nothing
     returning 1`,
    [
      tx.tenant_id,
      adjustments.map((adjustment) => adjustment.cause_id),
      adjustments.map((adjustment) => adjustment.item_id),
      adjustments.map((adjustment) => adjustment.location_id),
      adjustments.map((adjustment) => adjustment.content_hash),
    ],
  );
  return rows.length;
}
