import type { Transaction } from "../platform/transaction.ts";

export type StockHolder = {
  readonly holder_id: string;
  readonly line_no: number;
  readonly location_code: string;
  readonly quantity: number;
  readonly expires_at: Date | null;
  /** Null: a cart. */
  readonly order_number: string | null;
  readonly ordered_at: Date | null;
  readonly channel_code: string | null;
};

/** Who holds an item, by location; carts too. Null: there is no such item. */
export async function findStockHolders(
  tx: Transaction,
  request: {
    readonly sku: string;
    /** Null: at all of them. */
    readonly location_codes: readonly string[] | null;
    readonly after: { holder_id: string; line_no: number; location_id: string } | null;
    readonly limit: number;
  },
): Promise<(StockHolder & { readonly location_id: string })[] | null> {
  const [item] = await tx.query<{ item_id: string }>(
    "select item.item_id from catalog.items as item where item.tenant_id = $1 and item.sku = $2",
    [tx.tenant_id, request.sku],
  );
  if (!item) return null;
  const { after } = request;
  return tx.query(
    `select held.holder_id, held.line_no, held.location_id, location.code as location_code, held.quantity, held.expires_at,
            orders.number as order_number, orders.ordered_at, orders.channel_code
       from inventory.reservations as held
       join locations.locations as location on location.tenant_id = $1 and location.location_id = held.location_id
       left join orders.orders as orders on orders.tenant_id = $1 and orders.order_id = held.holder_id
      where held.tenant_id = $1 and held.item_id = $2
        and ($7::text[] is null or location.code = any ($7))
        and ($3::uuid is null or (held.location_id, held.holder_id, held.line_no) > ($3, $4::uuid, $5::integer))
      order by held.location_id, held.holder_id, held.line_no
      limit $6`,
    [
      tx.tenant_id,
      item.item_id,
      after?.location_id ?? null,
      after?.holder_id ?? null,
      after?.line_no ?? null,
      request.limit,
      request.location_codes,
    ],
  );
}
