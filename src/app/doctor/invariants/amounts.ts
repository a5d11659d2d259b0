import type { Invariant } from "../invariant.ts";

export const AMOUNTS: readonly Invariant[] = [
  {
    id: "I-5",
    title: "the ledger sums to zero per entry and currency",
    scope: "none",
    reason: "no ledger yet",
  },
  {
    id: "I-6",
    title: "money columns are whole minor units (bigint)",
    scope: "database",
    sql: `
select format('%I.%I.%I', namespace.nspname, class.relname, attribute.attname) as subject,
       format('is %s', format_type(attribute.atttypid, attribute.atttypmod)) as detail
  from pg_attribute as attribute
  join pg_class as class on class.oid = attribute.attrelid and class.relkind in ('r', 'p', 'v', 'm')
  join pg_namespace as namespace on namespace.oid = class.relnamespace
 where namespace.nspname !~ '^pg_' and namespace.nspname <> 'information_schema'
   and attribute.attname like '%\\_minor' and not attribute.attisdropped
   and attribute.atttypid not in ('bigint'::regtype, 'bigint[]'::regtype)`,
  },
  {
    id: "I-7",
    title: "net + tax = gross",
    scope: "tenant",
    sql: `
select subject, format('net %s + tax %s is not %s', net_minor, tax_minor, gross_minor) as detail
  from (select format('order %s (%s)', number, order_id) as subject, net_minor, tax_minor, total_minor as gross_minor
          from orders.orders where tenant_id = $1 and net_minor + tax_minor <> total_minor
         union all
        select format('order %s line %s', order_id, line_no), net_minor, tax_minor, gross_minor
          from orders.lines where tenant_id = $1 and net_minor + tax_minor <> gross_minor
         union all
        select format('order %s charge %s', order_id, charge_no), net_minor, tax_minor, gross_minor
          from orders.charges where tenant_id = $1 and net_minor + tax_minor <> gross_minor
         union all
        select format('invoice %s', number), net_minor, tax_minor, total_minor
          from invoicing.invoices where tenant_id = $1 and net_minor + tax_minor <> total_minor
         union all
        select format('invoice %s position %s', invoice_id, position), net_minor, tax_minor, gross_minor
          from invoicing.invoice_lines where tenant_id = $1 and net_minor + tax_minor <> gross_minor) as unequal`,
  },
  {
    id: "I-7",
    title: "the lines of an invoice sum to its totals",
    scope: "tenant",
    sql: `
select format('invoice %s', coalesce(invoice.number, invoice_id::text)) as subject,
       format('totals %s + %s = %s, lines %s + %s = %s', invoice.net_minor, invoice.tax_minor, invoice.total_minor,
              line.net_minor, line.tax_minor, line.gross_minor) as detail
  from (select invoice_id, number, net_minor, tax_minor, total_minor from invoicing.invoices where tenant_id = $1) as invoice
  full join (select invoice_id, sum(net_minor) as net_minor, sum(tax_minor) as tax_minor, sum(gross_minor) as gross_minor
               from invoicing.invoice_lines where tenant_id = $1 group by invoice_id) as line using (invoice_id)
 where (invoice.net_minor, invoice.tax_minor, invoice.total_minor) is distinct from (line.net_minor, line.tax_minor, line.gross_minor)`,
  },
  {
    id: "I-8",
    title: "an order's totals are the sums of its lines and charges",
    scope: "tenant",
    sql: `
with summed as (
  select order_id, sum(net_minor) as net_minor, sum(tax_minor) as tax_minor, sum(gross_minor) as gross_minor
    from (select order_id, net_minor, tax_minor, gross_minor from orders.lines where tenant_id = $1
           union all
          select order_id, net_minor, tax_minor, gross_minor from orders.charges where tenant_id = $1) as part
   group by order_id
)
select format('order %s (%s)', customer_order.number, order_id) as subject,
       format('total %s, lines and charges sum to %s', customer_order.total_minor, summed.gross_minor) as detail
  from (select order_id, number, net_minor, tax_minor, total_minor from orders.orders where tenant_id = $1) as customer_order
  left join summed using (order_id)
 where (customer_order.net_minor, customer_order.tax_minor, customer_order.total_minor)
       is distinct from (summed.net_minor, summed.tax_minor, summed.gross_minor)`,
  },
  {
    id: "I-8",
    title: "the shares of a charge sum to the charge",
    scope: "tenant",
    sql: `
select format('order %s charge %s', charge.order_id, charge.charge_no) as subject,
       format('net %s, tax %s; shares sum to %s and %s', charge.net_minor, charge.tax_minor, coalesce(sum(share.net_minor), 0),
              coalesce(sum(share.tax_minor), 0)) as detail
  from orders.charges as charge
  left join lateral unnest(charge.share_net_minor, charge.share_tax_minor) as share(net_minor, tax_minor) on true
 where charge.tenant_id = $1
 group by charge.order_id, charge.charge_no, charge.net_minor, charge.tax_minor
having coalesce(sum(share.net_minor), 0) <> charge.net_minor or coalesce(sum(share.tax_minor), 0) <> charge.tax_minor`,
  },
];
