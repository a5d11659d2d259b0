import { Kysely, PostgresDialect as KyselyPostgres } from "kysely";
import { generate, PostgresDialect } from "kysely-codegen";
import pg from "pg";

/**
 * Row types of every table, from the catalog of a migrated database. What the types say is what the type parsers of
 * src/platform/database.ts deliver: bigint and numeric are numbers, a date is a YYYY-MM-DD string.
 *
 * @returns the text of src/platform/row-types.ts
 */
export async function generateRowTypes(url: string): Promise<string> {
  const db = new Kysely({ dialect: new KyselyPostgres({ pool: new pg.Pool({ connectionString: url, max: 1 }) }) });
  try {
    return await generate({
      db,
      dialect: new PostgresDialect({ dateParser: "string", numericParser: "number" }),
      typeMapping: { int8: "number", numeric: "number" },
      excludePattern: "public.*",
    });
  } finally {
    await db.destroy();
  }
}
