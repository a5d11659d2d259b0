import type { Invariant } from "../invariant.ts";

/** cumulativeShare of src/kernel/allocation.ts in exact arithmetic: total * part / whole, rounded half away from zero. */
function cumulativeShare(total: string, part: string, whole: string): string {
  return `sign(${total}::numeric) * div(2 * abs(${total}::numeric) * (${part}) + ${whole}, 2 * ${whole}::numeric)`;
}

/** What the units of a shipment line carry of an amount of `carried`. Mostly it is the whole line, which needs no arithmetic. */
function unitsShare(total: string): string {
  const upTo = (part: string) => cumulativeShare(total, part, "carried.quantity");
  return `case when sent.quantity = carried.quantity then ${total}
                  else ${upTo("sent.first_unit + sent.quantity")} - ${upTo("sent.first_unit")} end`;
}

export const DOCUMENTS: readonly Invariant[] = [
  {
    id: "I-8",
    title: "the documents of an order sum to between nothing and its total",
    scope: "tenant",
    sql: `
select format('order %s (%s)', customer_order.number, order_id) as subject,
       format('total %s, documents sum to %s', customer_order.total_minor, documents.amount_minor) as detail
  from (select order_id, sum(total_minor) as amount_minor from invoicing.invoices
         where tenant_id = $1 and order_id is not null group by order_id) as documents
  left join (select order_id, number, total_minor from orders.orders where tenant_id = $1) as customer_order using (order_id)
 where documents.amount_minor < 0 or documents.amount_minor > coalesce(customer_order.total_minor, 0)`,
  },
  {
    id: "I-8",
    title: "a shipment is invoiced for exactly the value of its units, and every shipment of a completed order is",
    scope: "tenant",
    // The value of units [a, b) of a line is what they carry of its price and of its share of each charge, gross as a whole.
    sql: `
with carried as (
  select order_id, line_no, quantity, gross_minor from orders.lines where tenant_id = $1
   union all
  select charge.order_id, share.line_no, line.quantity, share.net_minor + share.tax_minor
    from orders.charges as charge
    cross join lateral unnest(charge.line_nos, charge.share_net_minor, charge.share_tax_minor) as share(line_no, net_minor, tax_minor)
    join orders.lines as line on line.tenant_id = $1 and line.order_id = charge.order_id and line.line_no = share.line_no
   where charge.tenant_id = $1
), valued as (
  select shipment.shipment_id, shipment.order_id,
         sum(${unitsShare("carried.gross_minor")}) as amount_minor
    from fulfillment.shipments as shipment
    join fulfillment.shipment_lines as sent using (tenant_id, shipment_id)
    join carried on carried.order_id = shipment.order_id and carried.line_no = sent.line_no
   where shipment.tenant_id = $1
   group by shipment.shipment_id, shipment.order_id
), invoiced as (
  select cause_id as shipment_id, total_minor from invoicing.invoices where tenant_id = $1 and kind = 'invoice'
), completed as (
  select order_id from orders.orders where tenant_id = $1 and status = 'completed'
)
select format('shipment %s of order %s', shipment_id, order_id) as subject,
       format('its units are worth %s, invoiced %s', valued.amount_minor, coalesce(invoiced.total_minor::text, 'not')) as detail
  from valued
  left join invoiced using (shipment_id)
  left join completed using (order_id)
 where valued.amount_minor <> coalesce(invoiced.total_minor, case when completed.order_id is null then valued.amount_minor else 0 end)`,
  },
  {
    id: "I-8",
    title: "a shipment is invoiced for exactly the units that left with it",
    scope: "tenant",
    sql: `
with invoiced as (
  select invoice.cause_id as shipment_id, line.line_no, sum(line.quantity) as quantity
    from invoicing.invoices as invoice
    join invoicing.invoice_lines as line using (tenant_id, invoice_id)
   where invoice.tenant_id = $1 and invoice.kind = 'invoice' and line.kind = 'item'
   group by invoice.cause_id, line.line_no
), sent as (
  select shipment_id, line_no, quantity from fulfillment.shipment_lines where tenant_id = $1
), documented as (
  select distinct cause_id as shipment_id from invoicing.invoices where tenant_id = $1 and kind = 'invoice'
)
select format('shipment %s line %s', shipment_id, line_no) as subject,
       format('%s units left, %s are invoiced', coalesce(sent.quantity, 0), coalesce(invoiced.quantity, 0)) as detail
  from sent
  full join invoiced using (shipment_id, line_no)
  join documented using (shipment_id)
 where coalesce(sent.quantity, 0) <> coalesce(invoiced.quantity, 0)`,
  },
  {
    id: "I-12",
    title: "invoice numbers of a series are dense",
    scope: "tenant",
    sql: `
select format('series %s', series) as subject,
       format('last_sequence %s; %s documents from %s to %s', coalesce(known.last_sequence, 0), coalesce(issued.documents, 0), issued.first, issued.last) as detail
  from (select series, last_sequence from invoicing.series where tenant_id = $1) as known
  full join (select series, count(*) as documents, count(distinct sequence) as sequences, min(sequence) as first, max(sequence) as last
               from invoicing.invoices where tenant_id = $1 group by series) as issued using (series)
 where coalesce(known.last_sequence, 0) <> coalesce(issued.documents, 0)
    or issued.sequences <> issued.documents or issued.first <> 1 or issued.last <> issued.documents`,
  },
  {
    id: "I-12",
    title: "every document is chained to the one before it by its hash",
    scope: "tenant",
    sql: `
with chained as (
  select series, number, hash, previous_hash,
         lag(hash)  over (partition by series order by sequence) as hash_before,
         lead(hash) over (partition by series order by sequence) as hash_after
    from invoicing.invoices where tenant_id = $1
)
select format('invoice %s', number) as subject,
       format('previous_hash %s, the document before has %s', encode(previous_hash, 'hex'), encode(hash_before, 'hex')) as detail
  from chained where previous_hash is distinct from hash_before
 union all
select format('series %s', series), format('last_hash %s, the last document has %s', encode(known.last_hash, 'hex'), encode(chained.hash, 'hex'))
  from (select series, last_hash from invoicing.series where tenant_id = $1) as known
  full join (select series, hash from chained where hash_after is null) as chained using (series)
 where known.last_hash is distinct from chained.hash`,
  },
];
