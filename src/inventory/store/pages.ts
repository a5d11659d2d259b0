import { queryBuilder } from "../../platform/database.ts";
import type { Transaction } from "../../platform/transaction.ts";
import type { LevelKey } from "../types.ts";

/** Null filters do not filter; an empty list matches nothing. */
export type LevelFilter = {
  readonly item_ids: readonly string[] | null;
  readonly location_ids: readonly string[] | null;
};

/** Levels by item, then location, from after `after`. Asks for one more than `limit`, so that the caller knows if there is more. */
export function findLevels(
  tx: Transaction,
  filter: LevelFilter & { readonly after: LevelKey | null; readonly limit: number },
) {
  let query = queryBuilder
    .selectFrom("inventory.stock_levels as level")
    .select(["item_id", "location_id", "on_hand", "reserved", "safety", "damaged"])
    .where("tenant_id", "=", tx.tenant_id)
    .orderBy("item_id")
    .orderBy("location_id")
    .limit(filter.limit + 1);
  const { item_ids, location_ids, after } = filter;
  if (item_ids) query = query.where((where) => where("item_id", "=", where.fn.any(where.val(item_ids))));
  if (location_ids) query = query.where((where) => where("location_id", "=", where.fn.any(where.val(location_ids))));
  if (after) {
    query = query.where((where) =>
      where(where.refTuple("item_id", "location_id"), ">", where.tuple(after.item_id, after.location_id)),
    );
  }
  return tx.run(query);
}

/** Movements, newest first, from before `before`. Asks for one more than `limit`. */
export function findMovements(
  tx: Transaction,
  filter: LevelFilter & { readonly before: string | null; readonly limit: number },
) {
  let query = queryBuilder
    .selectFrom("inventory.movements")
    .select([
      "movement_id",
      "item_id",
      "location_id",
      "kind",
      "quantity",
      "cause_id",
      "reason",
      "occurred_at",
      "recorded_at",
    ])
    .where("tenant_id", "=", tx.tenant_id)
    .orderBy("movement_id", "desc")
    .limit(filter.limit + 1);
  const { item_ids, location_ids, before } = filter;
  if (item_ids) query = query.where((where) => where("item_id", "=", where.fn.any(where.val(item_ids))));
  if (location_ids) query = query.where((where) => where("location_id", "=", where.fn.any(where.val(location_ids))));
  if (before) query = query.where("movement_id", "<", before);
  return tx.run(query);
}
