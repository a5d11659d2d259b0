import pg from "pg";
import { type Catalog, type ConstraintRow, readCatalog, type TableRow } from "./schema-catalog.ts";

const HEADER = `-- The database as all migrations leave it, for reading and searching. Generated: do not edit, add a migration instead.
-- The role is one of the whole server, hence the guard.

do $$
begin
  if not exists (select from pg_roles where rolname = 'dirigent_app') then
    create role dirigent_app nologin nosuperuser nobypassrls;
  end if;
end
$$;
`;

/**
 * Writes the schema of a database as SQL that makes the same schema in an empty one. Reads the catalog only, so it needs
 * no pg_dump on the machine, and the same schema always gives the same text.
 */
export async function dumpSchema(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return schemaText(await readCatalog(client));
  } finally {
    await client.end();
  }
}

function schemaText(catalog: Catalog): string {
  const sections = inRingOrder(catalog.schemas).map((schema) => schemaSection(catalog, schema));
  const crossing = catalog.constraints
    .filter(crossesSchemas)
    .map((constraint) => `alter table ${constraint.table} add constraint ${constraint.name} ${constraint.definition};`);
  const last = crossing.length > 0 ? [`-- Foreign keys between schemas\n\n${crossing.join("\n")}\n`] : [];
  return [HEADER, ...sections, ...last].join("\n");
}

/** platform first, then the capabilities, then what belongs to the application. */
function inRingOrder(schemas: readonly string[]): string[] {
  const ring = (schema: string) => (schema === "platform" ? 0 : schema === "imports" ? 2 : 1);
  return [...schemas].sort((a, b) => ring(a) - ring(b) || (a < b ? -1 : 1));
}

function schemaSection(catalog: Catalog, schema: string): string {
  const grants = catalog.schema_grants.filter((grant) => grant.on === schema);
  const head = [
    `-- ${"-".repeat(20)} ${schema} ${"-".repeat(20)}\n`,
    `create schema ${schema};`,
    ...grants.map((grant) => `grant ${grant.privileges} on schema ${schema} to ${grant.grantee};`),
  ].join("\n");
  const functions = catalog.functions
    .filter((candidate) => candidate.schema === schema)
    .map((found) => `${found.definition.trimEnd()};\n${commentOn(`function ${found.signature}`, found.comment)}`);
  const tables = inReferenceOrder(
    catalog,
    catalog.tables.filter((table) => table.schema === schema),
  );
  return [head, ...functions, ...tables.map((table) => tableText(catalog, table))]
    .map((part) => `${part.trimEnd()}\n`)
    .join("\n");
}

/** By name, but after the tables that they refer to. */
function inReferenceOrder(catalog: Catalog, tables: readonly TableRow[]): TableRow[] {
  const ordered: TableRow[] = [];
  const visit = (table: TableRow) => {
    if (ordered.includes(table)) return;
    for (const constraint of catalog.constraints) {
      if (constraint.table !== table.name || constraint.references === table.name) continue;
      const target = tables.find((candidate) => candidate.name === constraint.references);
      if (target) visit(target);
    }
    ordered.push(table);
  };
  for (const table of tables) visit(table);
  return ordered;
}

function tableText(catalog: Catalog, table: TableRow): string {
  const of = <Row extends { readonly table: string }>(rows: readonly Row[]) =>
    rows.filter((row) => row.table === table.name);
  const columns = of(catalog.columns);
  const name_width = Math.max(...columns.map((column) => column.name.length));
  const type_width = Math.max(...columns.map((column) => column.type.length));
  const body = [
    ...columns.map((column) => {
      const preset = column.default === null ? "" : ` default ${column.default}`;
      const words = `${column.name.padEnd(name_width)} ${column.type.padEnd(type_width)}${column.not_null ? " not null" : ""}${preset}`;
      return `  ${words.trimEnd()}`;
    }),
    ...of(catalog.constraints)
      .filter((constraint) => !crossesSchemas(constraint))
      .map((constraint) => `  constraint ${constraint.name} ${constraint.definition}`),
  ].join(",\n");
  const lines = [
    `create table ${table.name} (\n${body}\n)${table.options ? ` with (${table.options})` : ""};`,
    ...of(catalog.indexes).map((index) => `${index.definition};`),
    commentOn(`table ${table.name}`, table.comment),
    ...columns.map((column) => commentOn(`column ${table.name}.${column.name}`, column.comment)),
    table.row_security ? `alter table ${table.name} enable row level security;` : "",
    table.row_security_forced ? `alter table ${table.name} force row level security;` : "",
    ...of(catalog.policies).map(
      (policy) =>
        `create policy ${policy.name} on ${table.name} as ${policy.permissive ? "permissive" : "restrictive"} for ${policy.command} to ${policy.roles}` +
        `${policy.using === null ? "" : `\n  using (${policy.using})`}${policy.with_check === null ? "" : `\n  with check (${policy.with_check})`};`,
    ),
    ...catalog.grants
      .filter((grant) => grant.on === table.name)
      .map((grant) => `grant ${grant.privileges} on ${table.name} to ${grant.grantee};`),
  ];
  return lines.filter((line) => line !== "").join("\n");
}

function crossesSchemas(constraint: ConstraintRow): boolean {
  return constraint.references !== null && constraint.references.split(".")[0] !== constraint.table.split(".")[0];
}

function commentOn(object: string, comment: string | null): string {
  return comment === null ? "" : `comment on ${object} is '${comment.replaceAll("'", "''")}';`;
}
