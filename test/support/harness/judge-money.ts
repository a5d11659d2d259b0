import type { Finding, Query, Witnesses } from "./oracle.ts";
import type { ProviderTruth } from "./provider-truth.ts";

type PaymentRow = {
  readonly payment_id: string;
  readonly number: string;
  readonly external_id: string;
  readonly captured: number;
  readonly refunded: number;
  readonly invoiced: number;
  readonly shipments: number;
  readonly operation_ids: readonly string[];
};

type Booked = ProviderTruth["authorizations"];

/**
 * What the provider has in its books is what we have in ours and what the shipped goods were worth: one authorization a
 * payment, one capture a shipment, nothing that we do not know of.
 */
export async function judgeMoney(query: Query, { provider, placements, customers }: Witnesses): Promise<Finding[]> {
  const rows = await query<PaymentRow>(`
    select payment.payment_id, head.number, head.external_id, payment.captured_minor::integer as captured, payment.refunded_minor::integer as refunded,
           (select coalesce(sum(invoice.total_minor), 0)::integer from invoicing.invoices as invoice
             where invoice.tenant_id = head.tenant_id and invoice.order_id = head.order_id) as invoiced,
           (select count(*)::integer from fulfillment.shipments as shipment
             where shipment.tenant_id = head.tenant_id and shipment.order_id = head.order_id) as shipments,
           array(select operation.operation_id from payments.operations as operation
                  where operation.tenant_id = payment.tenant_id and operation.payment_id = payment.payment_id
                    and operation.state = 'succeeded') as operation_ids
      from payments.payments as payment
      join orders.orders as head using (tenant_id, order_id)
     where payment.method = 'card'`);
  const known = new Map(rows.map((row) => [row.payment_id, row]));
  const booked = Map.groupBy(provider.authorizations, (authorization) => authorization.payment_id);
  const findings: Finding[] = [];
  for (const payment_id of booked.keys()) {
    if (!known.has(payment_id))
      findings.push({ kind: "unknown_to_us", detail: `the provider has a payment ${payment_id}` });
  }
  const changed = new Set(
    [...(customers?.canceled ?? []), ...(customers?.returned ?? [])].map((units) => units.external_id),
  );
  const price_of = new Map(placements.map(({ external_id, total_minor }) => [external_id, total_minor]));
  for (const row of rows) {
    findings.push(...judgePayment(row, booked.get(row.payment_id) ?? []));
    const price_minor = price_of.get(row.external_id);
    if (customers && !changed.has(row.external_id) && row.captured - row.refunded !== price_minor)
      findings.push({
        kind: "money_differs",
        detail: `order ${row.number}: ${row.captured - row.refunded} was kept, its customer agreed to ${price_minor}`,
      });
  }
  return findings;
}

function judgePayment(row: PaymentRow, booked: Booked): Finding[] {
  const findings: Finding[] = [];
  const of_order = `order ${row.number}`;
  const effects = booked.flatMap((authorization) => authorization.effects);
  const captures = effects.filter((effect) => effect.kind === "capture");
  const sum = (kind: string) =>
    effects.filter((effect) => effect.kind === kind).reduce((total, effect) => total + effect.amount_minor, 0);
  const [captured, refunded] = [sum("capture"), sum("refund")];

  if (booked.length > 1) findings.push({ kind: "authorized_twice", detail: `${of_order}: ${booked.length} times` });
  if (captures.length > row.shipments)
    findings.push({ kind: "captured_twice", detail: `${of_order}: ${captures.length} of ${row.shipments} shipments` });
  if (captured !== row.captured || refunded !== row.refunded)
    findings.push({
      kind: "money_differs",
      detail: `${of_order}: the provider captured ${captured} and refunded ${refunded}, our books say ${row.captured} and ${row.refunded}`,
    });
  if (captured - refunded !== row.invoiced)
    findings.push({
      kind: "money_differs",
      detail: `${of_order}: the provider kept ${captured - refunded}, documents say ${row.invoiced}`,
    });
  for (const { kind, idempotency_key } of effects) {
    if (!row.operation_ids.includes(idempotency_key))
      findings.push({ kind: "unknown_to_us", detail: `${of_order}: a ${kind} with key ${idempotency_key}` });
  }
  return findings;
}
