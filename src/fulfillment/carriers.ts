import type { Transaction } from "../platform/transaction.ts";

type CarrierUse = {
  /** As whoever shipped wrote it. */
  readonly carrier: string;
  readonly shipments: number;
  readonly parcels: number;
  readonly last_shipped_at: Date;
};

/** Who was given parcels since then, most first. @param location_codes null: at all places */
export function findCarriers(
  tx: Transaction,
  { since, location_codes }: { readonly since: Date; readonly location_codes: readonly string[] | null },
): Promise<CarrierUse[]> {
  return tx.query<CarrierUse>(
    `select shipment.carrier, count(*)::integer as shipments, sum(parcel.count)::integer as parcels,
            max(shipment.shipped_at) as last_shipped_at
       from fulfillment.shipments as shipment
      cross join lateral (
        select count(*) from fulfillment.parcels as parcel
         where parcel.tenant_id = shipment.tenant_id and parcel.shipment_id = shipment.shipment_id
      ) as parcel
      where shipment.tenant_id = $1 and shipment.shipped_at >= $2 and shipment.carrier is not null
        and ($3::text[] is null or exists (
          select from fulfillment.fulfillment_orders as head
           where head.tenant_id = shipment.tenant_id and head.fulfillment_order_id = shipment.fulfillment_order_id
             and head.location_code = any ($3)
        ))
      group by shipment.carrier
      order by shipments desc, shipment.carrier`,
    [tx.tenant_id, since, location_codes],
  );
}
