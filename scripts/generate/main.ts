/**
 * Writes src/platform/row-types.ts and schema.sql from the migrations, openapi.json and the web app's types of it from the routes, and the layout of
 * mails from its MJML. Run it after changing any of them; the tests refuse files that have drifted. Makes a scratch database on the server of DIRIGENT_TEST_DATABASE_URL (a superuser's), or on an
 * embedded Postgres of its own if that is not set.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../../src/platform/embedded-postgres/index.ts";
import { generateClientTypes } from "./client-types.ts";
import { withMigratedDatabase } from "./fresh-database.ts";
import { compileMailLayout } from "./mail-layout.ts";
import { generateOpenApi } from "./openapi.ts";
import { generateRowTypes } from "./row-types.ts";
import { dumpSchema } from "./schema-sql.ts";

const root = new URL("../../", import.meta.url);
await onServer((server_url) =>
  withMigratedDatabase(server_url, async (url) => {
    await writeFile(new URL("src/platform/row-types.ts", root), await generateRowTypes(url));
    await writeFile(new URL("schema.sql", root), await dumpSchema(url));
  }),
);
const openapi = await generateOpenApi();
await writeFile(new URL("openapi.json", root), openapi);
await writeFile(new URL("web/api/schema.ts", root), generateClientTypes(JSON.parse(openapi)));
await writeFile(new URL("src/notifications/templates/layout.html.liquid", root), await compileMailLayout());
process.stdout.write(
  "src/platform/row-types.ts, schema.sql, openapi.json, web/api/schema.ts and the mails' layout.html.liquid are written.\n",
);

async function onServer(work: (server_url: string) => Promise<void>): Promise<void> {
  const given = process.env.DIRIGENT_TEST_DATABASE_URL;
  if (given) return work(given);

  const data_dir = await mkdtemp(join(tmpdir(), "dirigent-generate-"));
  const postgres = await startEmbeddedPostgres({ data_dir, log: () => {} });
  try {
    await work(postgres.url_of("postgres"));
  } finally {
    await postgres.stop();
    await rm(data_dir, { recursive: true, force: true });
  }
}
