import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { readMigrations } from "../../src/platform/migrate.ts";

const MIGRATIONS = join(import.meta.dirname, "../../migrations");
const released = new Map(
  readFileSync(join(MIGRATIONS, "released.sha256"), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(/\s+/) as [string, string])
    .map(([checksum, name]) => [name, checksum]),
);

/** Rules of squawk that do not fit: why, one by one. */
const EXCLUDED = [
  "prefer-robust-stmts", // a file is one transaction: it is there or it is not
  "require-timeout-settings", // platform/migrate.ts sets lock_timeout
  "prefer-bigint-over-int",
  "prefer-identity",
  "prefer-text-field",
];

test("a released migration stays as it was released", async () => {
  const now = new Map((await readMigrations()).map(({ name, checksum }) => [name, checksum]));

  assert.ok(released.size >= 10);
  for (const [name, checksum] of released)
    assert.equal(now.get(name), checksum, `${name} was released: restore it and add a new migration`);
});

test("new migrations come after the released ones, without two of one number", async () => {
  const migrations = await readMigrations();
  const versions = migrations.map(({ version }) => version);

  assert.equal(new Set(versions).size, versions.length);
  const newest = Math.max(...migrations.filter(({ name }) => released.has(name)).map(({ version }) => version));
  for (const { name, version } of migrations) if (!released.has(name)) assert.ok(version > newest, name);
});

test("new migrations can be applied beside orders that come in: nothing is taken away, nothing is locked for long", async () => {
  const fresh = (await readMigrations()).filter(({ name }) => !released.has(name));

  assert.deepEqual(
    fresh.flatMap(({ name, sql }) => faultsOf(sql).map((fault) => `${name}:${fault}`)),
    [],
  );
});

const DANGEROUS = [
  ["alter table orders.orders drop column note;", "ban-drop-column"],
  ["drop table orders.orders;", "ban-drop-table"],
  ["alter table orders.orders rename column note to remark;", "renaming-column"],
  ["alter table orders.orders alter column number type text;", "changing-column-type"],
  ["alter table orders.orders add column note text not null;", "adding-required-field"],
  ["alter table orders.orders add constraint c check (total_minor > 0);", "constraint-missing-not-valid"],
  [
    "alter table orders.lines add constraint f foreign key (tenant_id) references platform.tenants (tenant_id);",
    "adding-foreign-key-constraint",
  ],
  ["create index i on orders.orders (tenant_id, note);", "require-concurrent-index-creation"],
  ["create index concurrently i on orders.orders (tenant_id);", "lacks its first line: -- Outside of a transaction"],
  ["update orders.orders set note = '';", "backfills a whole table"],
] as const;
for (const [sql, fault] of DANGEROUS) {
  test(`noticed in a migration: ${fault}`, () => {
    const faults = faultsOf(sql);
    assert.ok(
      faults.some((found) => found.includes(fault)),
      `found only: ${faults.join("; ")}`,
    );
  });
}

test("what may be done beside running orders is not noticed", () => {
  const allowed = [
    "create schema care;\ncreate table care.notes (tenant_id uuid not null, note_id uuid not null, primary key (tenant_id, note_id));\ncreate index notes_by_id on care.notes (note_id);",
    "alter table orders.orders add column note text;",
    "alter table orders.orders add column marks integer not null default 0;",
    "alter table orders.orders add constraint c check (total_minor >= 0) not valid;",
    "-- squawk-ignore ban-drop-column\nalter table orders.orders drop column note;",
    "-- Outside of a transaction\ncreate index concurrently if not exists i on orders.orders (tenant_id);",
  ];

  assert.deepEqual(
    allowed.map((sql) => faultsOf(sql)),
    allowed.map(() => []),
  );
});

/** A backfill belongs into batches of its own, or says why it is small: `-- Small: …` on the line before. */
const BACKFILL = /^(?!.*\n)?(update|delete from)\s+\w+\.\w+/i;

function faultsOf(sql: string): string[] {
  const outside = /^-- Outside of a transaction\b/.test(sql);
  const options = ["--pg-version=15", "--reporter=json", `--exclude=${EXCLUDED.join(",")}`];
  const squawk = JSON.parse(runSquawk([...options, ...(outside ? [] : ["--assume-in-transaction"])], sql)) as readonly {
    readonly line: number;
    readonly rule_name: string;
  }[];
  const lines = sql.split("\n");
  const backfills = lines.flatMap((line, index) =>
    BACKFILL.test(line) && !/^-- Small: ./.test(lines[index - 1] ?? "")
      ? [`${index + 1}: backfills a whole table`]
      : [],
  );
  const inside =
    !outside && /\bindex concurrently\b/i.test(sql.replace(/^\s*--.*$/gm, ""))
      ? ["1: lacks its first line: -- Outside of a transaction"]
      : [];
  return [...inside, ...squawk.map(({ line, rule_name }) => `${line + 1}: ${rule_name}`), ...backfills];
}

function runSquawk(options: readonly string[], sql: string): string {
  const require = createRequire(import.meta.url);
  const program = join(dirname(require.resolve("squawk-cli/package.json")), "js/bin/squawk");
  try {
    return execFileSync(process.execPath, [program, ...options], { input: sql, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    // It ends with 1 when it has found something.
    const { stdout, status } = error as { stdout?: string; status?: number };
    if (status === 1 && stdout?.startsWith("[")) return stdout;
    throw error;
  }
}
