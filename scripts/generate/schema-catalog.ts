import type pg from "pg";

/** Where objects of the product live: everything but the system's schemas and `public`, where only the migration log is. */
const OUR_SCHEMAS = `namespace.nspname !~ '^pg_' and namespace.nspname not in ('information_schema', 'public')`;

export type TableRow = {
  readonly schema: string;
  readonly name: string;
  readonly comment: string | null;
  readonly options: string | null;
  readonly row_security: boolean;
  readonly row_security_forced: boolean;
};

export type ColumnRow = {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly not_null: boolean;
  readonly default: string | null;
  readonly comment: string | null;
};

export type ConstraintRow = {
  readonly table: string;
  readonly name: string;
  readonly kind: "p" | "u" | "c" | "f" | "x";
  readonly definition: string;
  readonly references: string | null;
};

export type NamedDefinition = { readonly table: string; readonly name: string; readonly definition: string };
export type PolicyRow = {
  readonly table: string;
  readonly name: string;
  readonly permissive: boolean;
  readonly command: string;
  readonly roles: string;
  readonly using: string | null;
  readonly with_check: string | null;
};
export type GrantRow = { readonly on: string; readonly grantee: string; readonly privileges: string };
export type FunctionRow = {
  readonly schema: string;
  readonly signature: string;
  readonly definition: string;
  readonly comment: string | null;
};

export type Catalog = {
  readonly schemas: readonly string[];
  readonly schema_grants: readonly GrantRow[];
  readonly functions: readonly FunctionRow[];
  readonly tables: readonly TableRow[];
  readonly columns: readonly ColumnRow[];
  readonly constraints: readonly ConstraintRow[];
  readonly indexes: readonly NamedDefinition[];
  readonly policies: readonly PolicyRow[];
  readonly grants: readonly GrantRow[];
};

/**
 * Reads all that schema.sql shows. Names inside `table` are qualified. Every list is ordered by columns of type `name`,
 * which sort by byte on every server, whatever its locale.
 */
export async function readCatalog(client: pg.Client): Promise<Catalog> {
  // Without a search path the system's functions qualify every name that they print.
  await client.query("set search_path = ''");
  const rows = async <Row>(sql: string) => (await client.query(sql)).rows as Row[];
  return {
    schemas: (await rows<{ name: string }>(SCHEMAS)).map((schema) => schema.name),
    schema_grants: await rows<GrantRow>(SCHEMA_GRANTS),
    functions: await rows<FunctionRow>(FUNCTIONS),
    tables: await rows<TableRow>(TABLES),
    columns: await rows<ColumnRow>(COLUMNS),
    constraints: await rows<ConstraintRow>(CONSTRAINTS),
    indexes: await rows<NamedDefinition>(INDEXES),
    policies: await rows<PolicyRow>(POLICIES),
    grants: await rows<GrantRow>(GRANTS),
  };
}

const SCHEMAS = `select namespace.nspname as name from pg_catalog.pg_namespace as namespace where ${OUR_SCHEMAS} order by namespace.nspname`;

const SCHEMA_GRANTS = `
select namespace.nspname as "on", grantee.rolname as grantee,
       string_agg(lower(acl.privilege_type), ', ' order by acl.privilege_type) as privileges
  from pg_catalog.pg_namespace as namespace
  cross join lateral aclexplode(namespace.nspacl) as acl
  join pg_catalog.pg_roles as grantee on grantee.oid = acl.grantee
 where ${OUR_SCHEMAS} and acl.grantee <> namespace.nspowner
 group by namespace.nspname, grantee.rolname order by namespace.nspname, grantee.rolname`;

const FUNCTIONS = `
select namespace.nspname as schema, function.oid::regprocedure::text as signature,
       pg_get_functiondef(function.oid) as definition, obj_description(function.oid, 'pg_proc') as comment
  from pg_catalog.pg_proc as function
  join pg_catalog.pg_namespace as namespace on namespace.oid = function.pronamespace
 where ${OUR_SCHEMAS}
 order by namespace.nspname, function.proname, pg_get_function_identity_arguments(function.oid) collate "C"`;

const OUR_TABLES = `
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace and class.relkind in ('r', 'p') and ${OUR_SCHEMAS}`;
const QUALIFIED = `format('%I.%I', namespace.nspname, class.relname)`;

const TABLES = `
select namespace.nspname as schema, ${QUALIFIED} as name, obj_description(class.oid, 'pg_class') as comment,
       array_to_string(class.reloptions, ', ') as options,
       class.relrowsecurity as row_security, class.relforcerowsecurity as row_security_forced
${OUR_TABLES}
 order by namespace.nspname, class.relname`;

const COLUMNS = `
select ${QUALIFIED} as "table", format('%I', attribute.attname) as name,
       format_type(attribute.atttypid, attribute.atttypmod) || coalesce(' collate ' || quote_ident(own.collname), '') as type, attribute.attnotnull as not_null,
       pg_get_expr(preset.adbin, preset.adrelid) as default, col_description(class.oid, attribute.attnum) as comment
${OUR_TABLES}
  join pg_catalog.pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped
  left join pg_catalog.pg_collation as own on own.oid = attribute.attcollation and own.collname <> 'default'
  left join pg_catalog.pg_attrdef as preset on preset.adrelid = class.oid and preset.adnum = attribute.attnum
 order by namespace.nspname, class.relname, attribute.attnum`;

/** Not-null constraints (kind n, Postgres 18) are shown with their columns. */
const CONSTRAINTS = `
select ${QUALIFIED} as "table", format('%I', constraint_.conname) as name, constraint_.contype as kind,
       pg_get_constraintdef(constraint_.oid) as definition,
       case when constraint_.confrelid <> 0 then constraint_.confrelid::regclass::text end as "references"
${OUR_TABLES}
  join pg_catalog.pg_constraint as constraint_ on constraint_.conrelid = class.oid and constraint_.contype <> 'n'
 order by namespace.nspname, class.relname, position(constraint_.contype::text in 'pucxf'), constraint_.conname`;

const INDEXES = `
select ${QUALIFIED} as "table", index_class.relname as name, pg_get_indexdef(index_.indexrelid) as definition
${OUR_TABLES}
  join pg_catalog.pg_index as index_ on index_.indrelid = class.oid
  join pg_catalog.pg_class as index_class on index_class.oid = index_.indexrelid
 where not exists (select from pg_catalog.pg_constraint as owner where owner.conindid = index_.indexrelid and owner.contype in ('p', 'u', 'x'))
 order by namespace.nspname, class.relname, index_class.relname`;

const POLICIES = `
select ${QUALIFIED} as "table", format('%I', policy.polname) as name, policy.polpermissive as permissive,
       case policy.polcmd when '*' then 'all' when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' else 'delete' end as command,
       case when policy.polroles = '{0}' then 'public' else array_to_string(policy.polroles::regrole[], ', ') end as roles,
       pg_get_expr(policy.polqual, policy.polrelid) as using, pg_get_expr(policy.polwithcheck, policy.polrelid) as with_check
${OUR_TABLES}
  join pg_catalog.pg_policy as policy on policy.polrelid = class.oid
 order by namespace.nspname, class.relname, policy.polname`;

const GRANTS = `
select ${QUALIFIED} as "on", grantee.rolname as grantee,
       string_agg(lower(acl.privilege_type), ', ' order by position(acl.privilege_type in 'SELECT INSERT UPDATE DELETE'), acl.privilege_type) as privileges
${OUR_TABLES}
  cross join lateral aclexplode(class.relacl) as acl
  join pg_catalog.pg_roles as grantee on grantee.oid = acl.grantee
 where acl.grantee <> class.relowner
 group by namespace.nspname, class.relname, grantee.rolname order by namespace.nspname, class.relname, grantee.rolname`;
