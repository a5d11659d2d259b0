import type { ChangedUnits } from "./customer-robot.ts";
import type { Finding, Query, Witnesses } from "./oracle.ts";

/** What customers were told that they have canceled or sent back is what we have written down, to the unit. */
export async function judgeChanges(query: Query, { customers }: Witnesses): Promise<Finding[]> {
  if (!customers) return [];
  const canceled = await query<ChangedUnits>(`
    select head.external_id, line.line_no, sum(line.quantity)::integer as quantity
      from orders.cancellations as line join orders.orders as head using (tenant_id, order_id) group by 1, 2`);
  const returned = await query<ChangedUnits>(`
    select head.external_id, line.line_no, sum(line.received_quantity)::integer as quantity
      from returns.returns as entry
      join returns.return_lines as line using (tenant_id, return_id)
      join orders.orders as head on head.tenant_id = entry.tenant_id and head.order_id = entry.order_id group by 1, 2`);
  return [
    ...differences("canceled", customers.canceled, canceled),
    ...differences("returned", customers.returned, returned),
  ];
}

function differences(what: string, told: readonly ChangedUnits[], written: readonly ChangedUnits[]): Finding[] {
  const keyOf = ({ external_id, line_no }: ChangedUnits) => `${external_id} line ${line_no}`;
  const expected = new Map(told.map((units) => [keyOf(units), units.quantity]));
  const found = new Map(written.map((units) => [keyOf(units), units.quantity]));
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((key): Finding[] => {
    const [wanted, is] = [expected.get(key) ?? 0, found.get(key) ?? 0];
    if (wanted === is) return [];
    return [{ kind: "units_differ", detail: `${key}: ${wanted} units were ${what}, we wrote down ${is}` }];
  });
}
