import type pg from "pg";
import type { CopyRange } from "./seed-orders.ts";

export type TemplateTable = {
  /** schema.table */
  readonly name: string;
  /** Its rows of the orders that are copied, each with the number of its order. */
  readonly template: string;
  /** Column and Postgres type, in order; generated columns are left out. */
  readonly columns: ReadonlyMap<string, string>;
};

export type Templates = { readonly orders: number; readonly tables: readonly TemplateTable[] };

export type Seeded = { readonly client: pg.PoolClient; readonly templates: Templates; readonly step_ms: number };

/** Tables without order_id whose rows belong to an order all the same. */
const COPIED_BY_PARENT: Readonly<Record<string, string>> = {
  "customers.customers": "join orders.orders as parent using (tenant_id, customer_id)",
  "fulfillment.fulfillment_order_lines":
    "join fulfillment.fulfillment_orders as parent using (tenant_id, fulfillment_order_id)",
  "fulfillment.shipment_lines": "join fulfillment.shipments as parent using (tenant_id, shipment_id)",
  "returns.return_lines": "join returns.returns as parent using (tenant_id, return_id)",
  "invoicing.invoice_lines": "join invoicing.invoices as parent using (tenant_id, invoice_id)",
  "inventory.movements": `join (select shipment_id as fact_id, order_id from fulfillment.shipments
                                 union all select return_id, order_id from returns.returns
                                 union all select fulfillment_order_id, order_id from fulfillment.fulfillment_orders) as parent
                            on parent.fact_id = substring(own.cause_id from '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')::uuid`,
};

/** Ids of what is not copied: master data, and what somebody else has named. */
const KEPT_IDS = new Set(["tenant_id", "item_id", "location_id", "requested_location_id", "reservation_id"]);

/** What must be different in each copy beside ids and times; `copy` is its number. */
const OWN_VALUES: Readonly<Record<string, string>> = {
  "orders.orders.number": "template.number || 'S' || copy",
  "orders.orders.external_id": "template.external_id || '.' || copy",
  "fulfillment.fulfillment_orders.order_number": "template.order_number || 'S' || copy",
  "fulfillment.parcels.tracking_number": "template.tracking_number || copy",
  "customers.customers.external_id": "template.external_id || '.' || copy",
  "customers.customers.email": "copy || '.' || template.email",
  "customers.customers.name": "template.name || ' ' || copy",
  "customers.order_parties.email": "copy / 3 * 3 || '.' || template.email",
  "customers.order_parties.last_word": "(copy / 3 * 3)::text",
  "customers.order_parties.name": "template.name || ' ' || copy / 3 * 3",
  "customers.order_parties.payload":
    "jsonb_set(template.payload::jsonb, '{external_id}', to_jsonb(template.payload ->> 'external_id' || '.' || copy))",
  "payments.payments.reference": "template.reference || '.' || copy",
  "inventory.movements.cause_id": "replace(template.cause_id, template.fact_id::text, FACT_ID::text)",
};

/**
 * Puts what belongs to the orders that are there into tables of their own.
 *
 * @throws Error if an order is still under way: its copies would be worked on
 */
export async function prepareTemplates(client: pg.PoolClient): Promise<Templates> {
  const { rows: busy } = await client.query(
    "select count(*)::integer as orders from orders.orders where status not in ('completed', 'canceled', 'on_hold')",
  );
  if (busy[0].orders > 0) throw new Error(`${busy[0].orders} orders are under way: only finished lives are copied.`);
  await client.query(`
    drop schema if exists seed cascade;
    create schema seed;
    create unlogged table seed.lives as
      select order_id, row_number() over (order by order_id) - 1 as life, count(*) over () as lives from orders.orders;
    analyze seed.lives`);
  const { rows: counted } = await client.query("select count(*)::integer as orders from seed.lives");

  const { rows } = await client.query<{ name: string; columns: Record<string, string>; has_order: boolean }>(
    `select format('%I.%I', namespace.nspname, class.relname) as name,
            json_object_agg(attribute.attname, format_type(attribute.atttypid, null) order by attribute.attnum) as columns,
            bool_or(attribute.attname = 'order_id') as has_order
       from pg_class as class
       join pg_namespace as namespace on namespace.oid = class.relnamespace
       join pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attnum > 0
        and not attribute.attisdropped and attribute.attgenerated = ''
      where class.relkind = 'r' and namespace.nspname !~ '^(pg_|information_schema$|seed$)'
      group by 1 order by 1`,
  );
  const tables: TemplateTable[] = [];
  for (const { name, columns, has_order } of rows) {
    const parent = COPIED_BY_PARENT[name];
    if (!parent && !has_order) continue;
    const template = `seed.${name.replace(".", "_")}`;
    const table = { name, template, columns: new Map(Object.entries(columns)) };
    const extra = name === "inventory.movements" ? ["fact_id"] : [];
    const halves = [...copiedIds(table), ...extra].map(
      (column) => `('x' || left(replace(${column}::text, '-', ''), 16))::bit(64)::bigint as ${column}__high,
                   right(replace(${column}::text, '-', ''), 16) as ${column}__low`,
    );
    await client.query(
      `create unlogged table ${template} as
       select ${["*", ...halves].join(", ")}
         from (select distinct on (own.ctid) ${["own.*", ...extra.map((column) => `parent.${column}`)].join(", ")}, lives.life, lives.lives
                 from ${name} as own ${parent ?? ""}
                 join seed.lives as lives on lives.order_id = ${parent ? "parent" : "own"}.order_id) as found`,
    );
    tables.push(table);
  }
  return { orders: counted[0].orders, tables };
}

/**
 * How far back a copy lies, in milliseconds. The lives of one copy are spread evenly over the time to the next. Copy 0 is the
 * template itself.
 */
function shiftOf(copy: string, step_ms: number): string {
  return `(case when ${copy} = 0 then 0 else ${copy} * ${step_ms}::bigint + template.life * ${step_ms}::bigint / template.lives end)`;
}

/** Columns with ids that each copy has of its own. */
function copiedIds({ columns }: TemplateTable): string[] {
  return [...columns].flatMap(([column, type]) => (type === "uuid" && !KEPT_IDS.has(column) ? [column] : []));
}

/**
 * A UUIDv7 begins with 48 bits of milliseconds: those are shifted, the rest stays, so copies are as unique and as well in
 * order as the originals. Halved beforehand, since taking ids apart is what would cost most.
 */
function copyOfId(column: string, shift: string): string {
  return `(encode(int8send(template.${column}__high - (${shift} << 16)), 'hex') || template.${column}__low)::uuid`;
}

/** The value of each column of a copied row, over `copy` and `template`. */
export function copyExpressions(table: TemplateTable, step_ms: number): Map<string, string> {
  const shift = shiftOf("copy", step_ms);
  const expressions = new Map<string, string>();
  for (const [column, type] of table.columns) {
    const value = `template.${column}`;
    const own = OWN_VALUES[`${table.name}.${column}`];
    if (own) expressions.set(column, own.replaceAll("FACT_ID", copyOfId("fact_id", shift)));
    else if (column === "customer_id") expressions.set(column, copyOfId(column, shiftOf("(copy / 3 * 3)", step_ms)));
    else if (type === "uuid" && !KEPT_IDS.has(column)) expressions.set(column, copyOfId(column, shift));
    else if (type === "timestamp with time zone")
      expressions.set(column, `${value} - ${shift} * interval '1 millisecond'`);
    else if (type === "date") expressions.set(column, `${value} - (${shift} / 86400000)::integer`);
    else expressions.set(column, value);
  }
  return expressions;
}

/** What left with the copies of a range had come in before. Levels stay what they are. */
export async function balanceStock({ client }: Seeded, range: CopyRange): Promise<void> {
  await client.query(
    `insert into inventory.movements (tenant_id, movement_id, item_id, location_id, kind, quantity, cause_id, reason, occurred_at)
     select tenant_id, gen_random_uuid(), item_id, location_id, 'add', -sum(quantity) * ($2::integer - $1::integer + 1),
            format('seeded %s to %s', $1, $2), 'goods received', min(occurred_at)
       from seed.inventory_movements
      group by tenant_id, item_id, location_id
     having sum(quantity) <> 0`,
    [range.from, range.to],
  );
}
