import { queryBuilder } from "../../platform/database.ts";
import type { Transaction } from "../../platform/transaction.ts";
import type { LevelFilter } from "./pages.ts";

/** Where a page of claims ended. */
export type ClaimKey = {
  readonly item_id: string;
  readonly location_id: string;
  readonly holder_id: string;
  readonly line_no: number;
};

/**
 * Who holds what: claims by item, location, holder and line, from after `after`. Asks for one more than `limit`, so that the
 * caller knows if there is more. A claim of a cart has an end, one of an order has none.
 */
export function findClaims(
  tx: Transaction,
  filter: LevelFilter & { readonly after: ClaimKey | null; readonly limit: number },
) {
  let query = queryBuilder
    .selectFrom("inventory.reservations")
    .select(["item_id", "location_id", "holder_id", "line_no", "quantity", "expires_at"])
    .where("tenant_id", "=", tx.tenant_id)
    .orderBy("item_id")
    .orderBy("location_id")
    .orderBy("holder_id")
    .orderBy("line_no")
    .limit(filter.limit + 1);
  const { item_ids, location_ids, after } = filter;
  if (item_ids) query = query.where((where) => where("item_id", "=", where.fn.any(where.val(item_ids))));
  if (location_ids) query = query.where((where) => where("location_id", "=", where.fn.any(where.val(location_ids))));
  if (after) {
    query = query.where((where) =>
      where(
        where.refTuple("item_id", "location_id", "holder_id", "line_no"),
        ">",
        where.tuple(after.item_id, after.location_id, after.holder_id, after.line_no),
      ),
    );
  }
  return tx.run(query);
}
