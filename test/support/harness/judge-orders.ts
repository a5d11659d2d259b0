import type { Finding, Query, Witnesses } from "./oracle.ts";

type OrderRow = {
  readonly order_id: string;
  readonly external_id: string;
  readonly number: string;
  readonly status: string;
  readonly total_minor: string;
};

/** Every order that was acknowledged exists as it was acknowledged, once, and no other does. */
export async function judgeOrders(query: Query, witnesses: Witnesses): Promise<Finding[]> {
  const rows = await query<OrderRow>(
    "select order_id, external_id, number, status, total_minor from orders.orders order by number",
  );
  const by_id = new Map(rows.map((row) => [row.order_id, row]));
  const asked = new Map(witnesses.placements.map((placement) => [placement.external_id, placement]));
  const findings: Finding[] = [];

  for (const acknowledged of witnesses.acknowledgments) {
    const row = by_id.get(acknowledged.order_id);
    const { external_id, number, total_minor } = acknowledged;
    if (!row) findings.push({ kind: "order_lost", detail: `${number} (${external_id}) was acknowledged and is gone` });
    else if (row.number !== number || row.external_id !== external_id || Number(row.total_minor) !== total_minor)
      findings.push({ kind: "order_changed", detail: `${number} (${external_id}) is not what was acknowledged` });
  }
  for (const [external_id, of_placement] of Map.groupBy(rows, (row) => row.external_id)) {
    const placement = asked.get(external_id);
    if (!placement) findings.push({ kind: "order_not_asked_for", detail: external_id });
    if (of_placement.length > 1)
      findings.push({ kind: "order_doubled", detail: `${external_id} exists ${of_placement.length} times` });
    for (const row of of_placement) {
      if (placement && Number(row.total_minor) !== placement.total_minor)
        findings.push({
          kind: "order_changed",
          detail: `${row.number} costs ${row.total_minor}, not ${placement.total_minor}`,
        });
      if (row.status !== "completed")
        findings.push({ kind: "order_not_completed", detail: `${row.number} (${external_id}) is ${row.status}` });
    }
  }
  const acknowledged_ids = new Set(witnesses.acknowledgments.map((entry) => entry.external_id));
  for (const external_id of asked.keys()) {
    if (!acknowledged_ids.has(external_id)) findings.push({ kind: "order_not_acknowledged", detail: external_id });
  }
  return findings;
}
