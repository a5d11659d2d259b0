import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PROVIDER_ARGUMENTS } from "../../sandbox/payment-provider/settings.ts";
import { readConfig } from "../../src/platform/config.ts";
import { SECRETS } from "../../src/platform/secret-files.ts";

const ROOT = join(import.meta.dirname, "../..");
const page = readFileSync(join(ROOT, "docs/operating/environment.md"), "utf8");

/** Handed over between our own programs, or set by npm; nobody sets them by hand. */
const INTERNAL = [
  // Of tests and of the demo, described in the text.
  "DIRIGENT_DEMO",
  "DIRIGENT_FAULT_POINT",
  "NODE_ENV",
  "DIRIGENT_LAUNCHER_FD",
  "INIT_CWD",
  "DIRIGENT_TEST_DATABASE_URL",
];
const READ = [
  /\b(?:environment|env)\.([A-Z][A-Z0-9_]+)\b/g,
  /\b(?:text|integer)\("([A-Z][A-Z0-9_]+)"/g,
  /\bread\w*Port\([^)]*env\.([A-Z][A-Z0-9_]+)/g,
  /env(?:ironment)?\[?"?([A-Z]+_[A-Z_]+)"?\]/g,
];

/** Every variable that a program which is started by somebody reads. */
function variablesRead(): string[] {
  const found = new Set<string>();
  for (const folder of ["src", "sandbox", "scripts"]) {
    const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" });
    for (const file of files.filter((name) => /(?<!\.test)\.(ts|mjs)$/.test(name))) {
      const text = readFileSync(join(ROOT, folder, file), "utf8");
      for (const pattern of READ) for (const match of text.matchAll(pattern)) found.add(match[1] as string);
    }
  }
  for (const name of Object.keys(PROVIDER_ARGUMENTS)) found.add(`SANDBOX_${name.toUpperCase().replaceAll("-", "_")}`);
  for (const name of SECRETS) found.add(`${name}_FILE`);
  return [...found].filter((name) => !INTERNAL.includes(name)).sort();
}

test("environment.md lists every variable that the code reads, and no other", () => {
  const rows = [...page.matchAll(/^\| `([A-Z][A-Z0-9_]+)` +\|/gm)].map((match) => match[1]);

  assert.ok(rows.length > 25);
  assert.equal(new Set(rows).size, rows.length);
  assert.deepEqual([...rows].sort(), variablesRead());
});

test("the defaults that environment.md states are those that count", () => {
  const config = readConfig({});
  const stated = (name: string) => new RegExp(`^\\| \`${name}\` +\\| \`([^\`]+)\` +\\|`, "m").exec(page)?.[1];

  assert.equal(stated("DIRIGENT_DATA_DIR"), config.data_dir);
  assert.equal(stated("HOST"), config.host);
  assert.equal(stated("PORT"), String(config.port));
  assert.equal(stated("DIRIGENT_DB_CONNECTIONS"), String(config.connections_max));
  assert.equal(stated("DIRIGENT_MAIL_FROM"), config.mail_from);
  assert.equal(stated("DIRIGENT_SANDBOX_URL"), config.sandbox_url);
  assert.equal(stated("LOG_LEVEL"), config.log_level);
  assert.equal(config.worker_port, null);
  assert.equal(readConfig({ DIRIGENT_WORKER_PORT: "0" }).worker_port, 0);
  assert.throws(() => readConfig({ DIRIGENT_WORKER_PORT: "x" }), /^Error: DIRIGENT_WORKER_PORT is "x"/);
});
