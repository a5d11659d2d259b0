import assert from "node:assert/strict";
import { test } from "node:test";
import pg from "pg";
import { createTestDatabase } from "./support/database.ts";

const { url } = await createTestDatabase();

/**
 * Tables that every worker node would keep a copy of, instead of distributing them. Where the tenants themselves stand there
 * can be no tenant; and a tenant's row is no secret of another one's.
 */
const REFERENCE_TABLES = ["platform.tenants"];

type AsOwner = (sql: string) => Promise<readonly Readonly<Record<string, string>>[]>;

/**
 * Finds what Citus could not distribute by tenant_id, and what would break the isolation of tenants. Reads only the catalog.
 *
 * @returns one sentence each, with the rule that it offends
 */
async function findUndistributable(asOwner: AsOwner): Promise<{ readonly rule: string; readonly finding: string }[]> {
  const findings = [];
  for (const rule of RULES) {
    const rows = await asOwner(`${TABLES} ${rule}`);
    findings.push(...rows.map((row) => ({ rule, finding: `${row.subject} ${row.finding}` })));
  }
  return findings;
}

/** What each rule reads from: ours, and those of ours that are distributed. */
const TABLES = `
with ours as (
  select class.oid as table_oid, class.relkind, class.relowner, class.relacl, class.relrowsecurity, class.relforcerowsecurity,
         format('%I.%I', namespace.nspname, class.relname) as name
    from pg_class as class
    join pg_namespace as namespace on namespace.oid = class.relnamespace
   where namespace.nspname !~ '^pg_' and namespace.nspname not in ('information_schema', 'public')
), distributed as (
  select * from ours where relkind in ('r', 'p') and name <> all ('{${REFERENCE_TABLES}}'::text[])
), tenant_column as (
  select attrelid, attnum, atttypid, attnotnull from pg_attribute where attname = 'tenant_id' and not attisdropped
)`;

const RULES = [
  `select name as subject, 'has no tenant_id uuid not null' as finding
     from distributed left join tenant_column on attrelid = table_oid
    where attnum is null or not attnotnull or atttypid <> 'uuid'::regtype`,
  `select name as subject, 'has no primary key that begins with tenant_id' as finding
     from distributed left join tenant_column on attrelid = table_oid
     left join pg_index as key on key.indrelid = table_oid and key.indisprimary
    where key.indkey[0] is distinct from attnum`,
  `select name as subject, format('has the unique index %s without tenant_id', indexrelid::regclass) as finding
     from distributed join pg_index on indrelid = table_oid and indisunique left join tenant_column on attrelid = table_oid
    where (array(select unnest(indkey)))[1:indnkeyatts] @> array[attnum] is not true`,
  `select name as subject, format('has the exclusion constraint %s', conname) as finding
     from distributed join pg_constraint on conrelid = table_oid and contype = 'x'
     left join tenant_column on attrelid = table_oid
    where conkey @> array[attnum] is not true`,
  `select name as subject, format('has the foreign key %s that does not match tenant_id to tenant_id', conname) as finding
     from distributed join pg_constraint on conrelid = table_oid and contype = 'f'
     left join tenant_column as here on here.attrelid = conrelid
     left join tenant_column as there on there.attrelid = confrelid
    where array_position(conkey, here.attnum) is null
       or array_position(conkey, here.attnum) is distinct from array_position(confkey, there.attnum)`,
  `select ours.name as subject, format('has the foreign key %s to a table that is not distributed', conname) as finding
     from ours join pg_constraint on conrelid = table_oid and contype = 'f'
    where confrelid not in (select table_oid from distributed)`,
  "select name as subject, 'is a sequence, which tenants would share' as finding from ours where relkind = 'S'",
  `select name as subject, format('has the column %s that counts by itself', attname) as finding
     from ours join pg_attribute on attrelid = table_oid and attnum > 0 and not attisdropped
     left join pg_attrdef on adrelid = table_oid and adnum = attnum
    where relkind in ('r', 'p') and (attidentity <> '' or pg_get_expr(adbin, adrelid) like '%nextval(%')`,
  `select name as subject, format('has the trigger %s', tgname) as finding
     from ours join pg_trigger on tgrelid = table_oid and not tgisinternal`,
  `select name as subject, 'does not force row-level security' as finding
     from distributed where not relrowsecurity or not relforcerowsecurity`,
  `select name as subject, 'has no policy that compares tenant_id for reading and writing, or has others beside it' as finding
     from distributed
    where (select count(*) from pg_policy where polrelid = table_oid) <> 1
       or not exists (
            select from pg_policy
             where polrelid = table_oid and polpermissive and polcmd = '*' and polroles = '{0}'
               and pg_get_expr(polqual, polrelid)      = '(tenant_id = ( SELECT platform.current_tenant() AS current_tenant))'
               and pg_get_expr(polwithcheck, polrelid) = '(tenant_id = ( SELECT platform.current_tenant() AS current_tenant))')`,
  `select name as subject, 'belongs to the application role' as finding from ours where relowner = 'dirigent_app'::regrole
    union all
   select nspname, 'belongs to the application role' from pg_namespace where nspowner = 'dirigent_app'::regrole
    union all
   select proname, 'belongs to the application role' from pg_proc where proowner = 'dirigent_app'::regrole`,
  `select name as subject, format('lets %s %s', case grantee when 0 then 'everybody' else grantee::regrole::text end, privilege_type) as finding
     from ours cross join lateral aclexplode(relacl)
    where grantee <> relowner and (grantee <> 'dirigent_app'::regrole or is_grantable
            or privilege_type <> all ('{SELECT,INSERT,UPDATE,DELETE}')
            or (privilege_type <> 'SELECT' and name = any ('{${REFERENCE_TABLES}}'::text[])))`,
  `select nspname as subject, 'is a schema in which the application may create' as finding
     from pg_namespace where has_schema_privilege('dirigent_app', oid, 'create') and nspname !~ '^pg_'`,
  `select rolname as subject, 'is a role that may pass over row-level security' as finding
     from pg_roles where rolname = 'dirigent_app' and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolcanlogin)
    union all
   select roleid::regrole::text, 'is a role that the application belongs to' from pg_auth_members where member = 'dirigent_app'::regrole`,
  "select name as subject, 'is a view, which reads with the rights of its owner' as finding from ours where relkind in ('v', 'm')",
];

test("every table can be distributed by tenant_id and keeps tenants apart", async () => {
  assert.deepEqual(await findingsWith(""), []);
});

const GOOD = `create table orders.planted (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
              select platform.protect('orders.planted', 'select, insert')`;

const PLANTED = [
  ["orders.planted has no tenant_id uuid not null", "create table orders.planted (id uuid primary key)"],
  [
    "orders.planted has no tenant_id uuid not null",
    "create table orders.planted (tenant_id text, id uuid not null, primary key (tenant_id, id))",
  ],
  [
    "orders.planted has no primary key that begins with tenant_id",
    "create table orders.planted (tenant_id uuid not null, id uuid not null, primary key (id, tenant_id))",
  ],
  [
    "orders.planted has no primary key that begins with tenant_id",
    "create table orders.planted (tenant_id uuid not null)",
  ],
  [
    "orders.planted has the unique index orders.by_code without tenant_id",
    `${GOOD}; alter table orders.planted add code text; create unique index by_code on orders.planted (code) include (tenant_id)`,
  ],
  [
    "orders.planted has the exclusion constraint apart",
    `${GOOD}; alter table orders.planted add during tstzrange;
     alter table orders.planted add constraint apart exclude using gist (during with &&)`,
  ],
  [
    "orders.planted has the foreign key crossed that does not match tenant_id to tenant_id",
    `${GOOD}; alter table orders.planted add constraint crossed foreign key (id, tenant_id) references orders.orders (tenant_id, order_id)`,
  ],
  [
    "orders.planted has the foreign key outside to a table that is not distributed",
    `${GOOD}; alter table orders.planted add constraint outside foreign key (tenant_id) references platform.tenants`,
  ],
  ["orders.counter is a sequence, which tenants would share", "create sequence orders.counter"],
  [
    "orders.planted has the column number that counts by itself",
    `${GOOD}; alter table orders.planted add number bigint generated always as identity`,
  ],
  [
    "orders.planted has the column number that counts by itself",
    `${GOOD}; alter table orders.planted add number bigserial`,
  ],
  [
    "orders.orders has the trigger sneaky",
    `create trigger sneaky before update on orders.orders for each row execute function suppress_redundant_updates_trigger()`,
  ],
  ["orders.lines does not force row-level security", "alter table orders.lines no force row level security"],
  ["orders.lines does not force row-level security", "alter table orders.lines disable row level security"],
  [
    "orders.lines has no policy that compares tenant_id for reading and writing, or has others beside it",
    "create policy open on orders.lines using (true)",
  ],
  [
    "orders.lines has no policy that compares tenant_id for reading and writing, or has others beside it",
    "drop policy tenant_isolation on orders.lines",
  ],
  ["orders.lines belongs to the application role", "alter table orders.lines owner to dirigent_app"],
  ["orders.lines lets dirigent_app TRUNCATE", "grant truncate on orders.lines to dirigent_app"],
  ["orders.lines lets everybody SELECT", "grant select on orders.lines to public"],
  ["platform.tenants lets dirigent_app INSERT", "grant insert on platform.tenants to dirigent_app"],
  ["orders is a schema in which the application may create", "grant create on schema orders to dirigent_app"],
  ["pg_read_all_data is a role that the application belongs to", "grant pg_read_all_data to dirigent_app"],
  ["dirigent_app is a role that may pass over row-level security", "alter role dirigent_app bypassrls"],
  [
    "orders.peek is a view, which reads with the rights of its owner",
    "create view orders.peek as select * from orders.orders",
  ],
] as const;

const proven = new Set<string>();
for (const [finding, sql] of PLANTED) {
  test(`planted: ${finding} (${sql.replaceAll(/\s+/g, " ").slice(0, 60)})`, async () => {
    const findings = await findingsWith(sql);

    const found = findings.find((candidate) => candidate.finding === finding);
    assert.ok(found, `found only: ${findings.map((candidate) => candidate.finding).join("; ")}`);
    proven.add(found.rule);
  });
}

test("every rule is proven by something planted", () => {
  assert.deepEqual(
    RULES.filter((rule) => !proven.has(rule)),
    [],
  );
});

/** Plants in a transaction that is taken back, so the tables stay as they are. */
async function findingsWith(planted: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("begin");
    await client.query(planted);
    return await findUndistributable(async (sql) => (await client.query(sql)).rows);
  } finally {
    await client.query("rollback");
    await client.end();
  }
}
