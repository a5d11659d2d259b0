import type { Finding, Query, Witnesses } from "./oracle.ts";

type ItemRow = {
  readonly sku: string;
  readonly on_hand: number;
  readonly reserved: number;
  readonly shipped: number;
  readonly returned: number;
};

/** No more units have left than there were, and what is left is what did not leave or came back. */
export async function judgeStock(query: Query, { stock }: Witnesses): Promise<Finding[]> {
  const rows = await query<ItemRow>(`
    with level as (
      select item_id, sum(on_hand)::integer as on_hand, sum(reserved)::integer as reserved
        from inventory.stock_levels group by item_id
    ), shipped as (
      select line.item_id, sum(part.quantity)::integer as quantity
        from fulfillment.shipments as shipment
        join fulfillment.shipment_lines as part using (tenant_id, shipment_id)
        join orders.lines as line on line.tenant_id = part.tenant_id and line.order_id = shipment.order_id and line.line_no = part.line_no
       group by line.item_id
    ), returned as (
      select line.item_id, sum(part.received_quantity)::integer as quantity
        from returns.returns as entry
        join returns.return_lines as part using (tenant_id, return_id)
        join orders.lines as line on line.tenant_id = part.tenant_id and line.order_id = entry.order_id and line.line_no = part.line_no
       where part.disposition = 'restock'
       group by line.item_id
    )
    select item.sku, coalesce(level.on_hand, 0) as on_hand, coalesce(level.reserved, 0) as reserved,
           coalesce(shipped.quantity, 0) as shipped, coalesce(returned.quantity, 0) as returned
      from catalog.items as item
      left join level using (item_id) left join shipped using (item_id) left join returned using (item_id)`);
  return rows.flatMap(({ sku, on_hand, reserved, shipped, returned }): Finding[] => {
    const opening = stock.get(sku) ?? 0;
    const findings: Finding[] = [];
    if (shipped - returned > opening)
      findings.push({
        kind: "oversold",
        detail: `${sku}: ${shipped} of ${opening} were shipped, ${returned} came back`,
      });
    if (on_hand !== opening - shipped + returned || reserved !== 0)
      findings.push({
        kind: "stock_drift",
        detail: `${sku}: ${opening} - ${shipped} shipped + ${returned} returned, but on hand ${on_hand}, reserved ${reserved}`,
      });
    return findings;
  });
}
