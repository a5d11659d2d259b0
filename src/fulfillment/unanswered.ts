import type { Transaction } from "../platform/transaction.ts";

export type Unanswered = { readonly location_code: string; readonly oldest_released_at: Date };

/**
 * Of each location that owes an answer, since when: its oldest fulfillment order that it has neither accepted nor refused.
 * Hops over the index from location to location, so that it costs the same however much there is.
 */
export function findUnanswered(tx: Transaction): Promise<Unanswered[]> {
  return tx.query<Unanswered>(
    `with recursive locations as (
       (select head.location_code from fulfillment.fulfillment_orders as head
         where head.tenant_id = $1 order by head.location_code limit 1)
       union all
       select (select head.location_code from fulfillment.fulfillment_orders as head
                where head.tenant_id = $1 and head.location_code > locations.location_code
                order by head.location_code limit 1)
         from locations where locations.location_code is not null
     )
     select locations.location_code, oldest.released_at as oldest_released_at
       from locations
       join lateral (select head.released_at from fulfillment.fulfillment_orders as head
                      where head.tenant_id = $1 and head.location_code = locations.location_code and head.status = 'released'
                      order by head.released_at limit 1) as oldest on true
      order by locations.location_code`,
    [tx.tenant_id],
  );
}
