import type { Transaction } from "../platform/transaction.ts";

export type WorkloadHour = {
  /** Beginning of the hour it is due in; null: no time is set. */
  readonly due_at: Date | null;
  readonly status: string;
  readonly delivery_method: string;
  readonly orders: number;
  readonly units: number;
};

/** What a location has before it, by the hour it is due in, from its index of open work. */
export function findWorkload(tx: Transaction, location_code: string): Promise<WorkloadHour[]> {
  return tx.query<WorkloadHour>(
    `select date_trunc('hour', work.due_at) as due_at, work.status, work.delivery_method, count(*)::integer as orders,
            sum(waiting.units)::bigint as units
       from fulfillment.fulfillment_orders as work
       cross join lateral (select coalesce(sum(line.quantity - line.refused_quantity - line.canceled_quantity - line.shipped_quantity), 0) as units
                             from fulfillment.fulfillment_order_lines as line
                            where line.tenant_id = $1 and line.fulfillment_order_id = work.fulfillment_order_id) as waiting
      where work.tenant_id = $1 and work.location_code = $2
        and work.status in ('released', 'accepted', 'picking', 'packed', 'ready_to_collect')
      group by 1, 2, 3
      order by 1 nulls last, 2, 3`,
    [tx.tenant_id, location_code],
  );
}

/** What it was given and what has left it since an instant. */
export async function countWorkSince(
  tx: Transaction,
  location: { readonly code: string; readonly id: string },
  since: Date,
) {
  const rows = await tx.query<{ released: number; shipped: number }>(
    `select (select count(*)::integer from fulfillment.fulfillment_orders as work
              where work.tenant_id = $1 and work.released_at >= $4 and work.location_code = $2) as released,
            (select count(*)::integer from fulfillment.shipments as shipment
              where shipment.tenant_id = $1 and shipment.shipped_at >= $4 and shipment.location_id = $3) as shipped`,
    [tx.tenant_id, location.code, location.id, since],
  );
  return rows[0] as { released: number; shipped: number };
}
