import type { Invariant } from "../invariant.ts";

/** Unique indexes that invariants rest on, whichever way data is written: table, exact key columns, which rows (all: ""). */
const UNIQUE_KEYS = [
  ["I-9", "orders.orders", "tenant_id,channel_code,external_id", ""],
  ["I-3", "inventory.movements", "tenant_id,cause_id,item_id,location_id", ""],
  ["I-12", "invoicing.invoices", "tenant_id,series,sequence", ""],
  ["I-12", "invoicing.invoices", "tenant_id,cause_id", ""],
  ["I-10", "payments.operations", "tenant_id,payment_id,kind,cause_id", "(state <> 'failed'::text)"],
  ["I-14", "platform.idempotency_keys", "tenant_id,idempotency_key", ""],
] as const;

const DATA: Invariant = {
  id: "I-9",
  title: "an external id of a channel names one order",
  scope: "tenant",
  sql: `
select format('%s %s', channel_code, external_id) as subject, format('names %s orders', count(*)) as detail
  from orders.orders where tenant_id = $1
 group by channel_code, external_id having count(*) > 1`,
};

const TIMES: Invariant = {
  id: "I-2",
  title: "what orders are listed by bears the time of its order",
  scope: "tenant",
  sql: `
select format('%s of order %s', listed.kind, order_id) as subject,
       format('ordered at %s, its order at %s', listed.ordered_at, customer_order.ordered_at) as detail
  from (select order_id, ordered_at from orders.orders where tenant_id = $1) as customer_order
  join (select 'line' as kind, order_id, ordered_at from orders.lines where tenant_id = $1
         union all
        select 'hold', order_id, ordered_at from orders.holds where tenant_id = $1
         union all
        select 'work', order_id, ordered_at from fulfillment.fulfillment_orders where tenant_id = $1
         union all
        select 'party', order_id, ordered_at from customers.order_parties where tenant_id = $1) as listed using (order_id)
 where listed.ordered_at <> customer_order.ordered_at`,
};

export const GUARDS: readonly Invariant[] = [
  DATA,
  TIMES,
  ...UNIQUE_KEYS.map(
    ([id, table, columns, rows]): Invariant => ({
      id,
      title: `${table} is unique by ${columns.replaceAll(",", ", ")}`,
      scope: "database",
      sql: `
select '${table}' as subject, 'has no valid unique index on (${columns})' as detail
 where not exists (
         select from pg_index as index_
          where index_.indrelid = to_regclass('${table}') and index_.indisunique and index_.indisvalid
            and coalesce(pg_get_expr(index_.indpred, index_.indrelid), '') = '${rows.replaceAll("'", "''")}'
            and (select string_agg(attribute.attname, ',' order by key.position)
                   from unnest(index_.indkey) with ordinality as key(attnum, position)
                   join pg_attribute as attribute on attribute.attrelid = index_.indrelid and attribute.attnum = key.attnum
                  where key.position <= index_.indnkeyatts) = '${columns}')`,
    }),
  ),
];
