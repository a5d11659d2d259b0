import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { posix, relative, sep } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

type SourceFile = { readonly path: string; readonly text: string };

const LINES_MAX = 500;
const GENERATED = ["src/platform/row-types.ts"];
const RINGS = ["kernel", "platform", "capability", "orchestration", "app"] as const;
/** Import of files and documents, and the command line: the ring of app in folders of their own. */
const APP_FOLDERS = ["app", "imports"];

/** Files that decide: no IO, no clock, no randomness. In these folders all but the files of the shell, elsewhere by name. */
const PURE_FOLDERS = ["kernel", "workflows", "risk", "sourcing"];
const SHELL_FILE = /(^|\/)(store|commands|routes|index|refusals)[^/]*\.ts$/;
const PURE_FILE = /(^|\/)(decide-[^/]+|[^/]+-decision)\.ts$|^src\/orchestration\/lifecycle\.ts$/;
/** Ids are made of time and chance; this is the one place. */
const NEVER_PURE = ["src/kernel/ids.ts"];
const PURE_BUILTINS = ["node:assert", "node:assert/strict", "node:crypto"];
/** A function of text that happens to live beside sockets. */
const PURE_NET_IMPORT = /^import \{ isIP(v4|v6)? \} from "node:net";/gm;
const IMPURE =
  /\bawait\b|\bfetch\(|\bprocess\.|Math\.random\(|\brandom(UUID|Bytes|Int)\(|\bset(Timeout|Interval|Immediate)\(/;

const WALL_CLOCK = /\bDate\.now\(\)|\bnew Date\(\)|\bTemporal\.Now\b/;
const SQL_WRITE =
  /\b(?:insert\s+into|update|delete\s+from|merge\s+into|truncate(?:\s+table)?)\s+(?:only\s+)?([a-z_]+)\.[a-z_]+/gi;
const BUILDER_WRITE = /\.(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*["'`]([a-z_]+)\./g;

/** Checks the rules of ARCHITECTURE.md section 2 that a machine can check. @returns one sentence for each violation */
function findViolations(files: readonly SourceFile[], schemas: readonly string[]): string[] {
  const code = files.filter((file) => file.path.endsWith(".ts") && !GENERATED.includes(file.path));
  const product = code.filter((file) => file.path.startsWith("src/") && !isTest(file.path));
  return [
    ...code.flatMap(tooLong),
    ...product.flatMap((file) => importsOf(file).flatMap((target) => wrongImport(file.path, target))),
    ...code.filter((file) => file.path.startsWith("sandbox/")).flatMap(reachesIntoProduct),
    ...product.filter((file) => isPure(file.path)).flatMap(impurities),
    ...product.flatMap(readsClock),
    ...product.flatMap((file) => wrongWrites(file, schemas)),
    ...product
      .filter((file) => /\bconsole\./.test(file.text) && !file.path.startsWith("src/app/cli"))
      .map((file) => `${file.path} writes to the console`),
    ...missingFiles(files),
  ];
}

function tooLong(file: SourceFile): string[] {
  const lines = file.text.split("\n").length - 1;
  return lines > LINES_MAX ? [`${file.path} has ${lines} lines`] : [];
}

function wrongImport(from: string, target: string): string[] {
  if (!target.startsWith("src/")) return target.startsWith(".") ? [`${from} imports ${target}, outside of src`] : [];
  const [here, there] = [folderOf(from), folderOf(target)];
  if (here === there) return [];
  const [ring, target_ring] = [ringOf(here), ringOf(there)];
  if (RINGS.indexOf(target_ring) > RINGS.indexOf(ring)) return [`${from} (${ring}) imports ${target} (${target_ring})`];
  if (target_ring !== "capability") return [];
  if (ring === "capability") return [`${from} imports the sibling ${target}`];
  return target === `src/${there}/index.ts` ? [] : [`${from} imports ${target} past the index of ${there}`];
}

function reachesIntoProduct(file: SourceFile): string[] {
  return importsOf(file)
    .filter((target) => target.startsWith("src/"))
    .map((target) => `${file.path} (a program of its own) imports ${target}`);
}

function impurities(file: SourceFile): string[] {
  const text = file.text.replaceAll(COMMENT, "").replaceAll(PURE_NET_IMPORT, "");
  const imported = [...text.matchAll(/^import\s+(?!type\b)[^;]*?from\s+["']([^"']+)["']/gm)].map(
    (match) => match[1] as string,
  );
  const builtins = imported.filter((name) => name.startsWith("node:") && !PURE_BUILTINS.includes(name));
  const platform = imported
    .map((name) => resolveImport(file.path, name))
    .filter((target) => target.startsWith("src/platform/"));
  const impure = IMPURE.exec(text);
  return [...builtins, ...platform, ...(impure ? [impure[0]] : [])].map(
    (what) => `${file.path} decides, but uses ${what}`,
  );
}

function readsClock(file: SourceFile): string[] {
  return WALL_CLOCK.test(file.text.replaceAll(COMMENT, "")) && file.path !== "src/platform/clock.ts"
    ? [`${file.path} reads the wall clock`]
    : [];
}

function wrongWrites(file: SourceFile, schemas: readonly string[]): string[] {
  const text = file.text.replaceAll(COMMENT, "");
  const written = [...text.matchAll(SQL_WRITE), ...text.matchAll(BUILDER_WRITE)].map((match) =>
    (match[1] as string).toLowerCase(),
  );
  const here = folderOf(file.path);
  const foreign = new Set(
    written.filter(
      (schema) => schemas.includes(schema) && schema !== here && !(schema === "imports" && APP_FOLDERS.includes(here)),
    ),
  );
  return [...foreign].map((schema) => `${file.path} writes to the schema ${schema}`);
}

function missingFiles(files: readonly SourceFile[]): string[] {
  const paths = new Set(files.map((file) => file.path));
  const capabilities = new Set(
    [...paths].filter((path) => path.startsWith("src/") && ringOf(folderOf(path)) === "capability").map(folderOf),
  );
  return [...capabilities].flatMap((capability) =>
    ["index.ts", "README.md"]
      .filter((name) => !paths.has(`src/${capability}/${name}`))
      .map((name) => `src/${capability}/${name} is missing`),
  );
}

const COMMENT = /\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g;

/** Paths from the root; packages stay as they are named. */
function importsOf(file: SourceFile): string[] {
  const named = file.text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s(?:[^;"']*?\sfrom\s)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g,
  );
  return [...named].map((match) => resolveImport(file.path, (match[1] ?? match[2]) as string));
}

function resolveImport(from: string, name: string): string {
  return name.startsWith(".") ? posix.join(posix.dirname(from), name) : name;
}

function folderOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function ringOf(folder: string): (typeof RINGS)[number] {
  if (APP_FOLDERS.includes(folder)) return "app";
  return folder === "kernel" || folder === "platform" || folder === "orchestration" ? folder : "capability";
}

function isTest(path: string): boolean {
  return path.endsWith(".test.ts") || /(^|\/)test-[^/]+\.ts$/.test(path);
}

function isPure(path: string): boolean {
  if (NEVER_PURE.includes(path)) return false;
  return (
    PURE_FILE.test(path) ||
    (PURE_FOLDERS.includes(folderOf(path)) && !SHELL_FILE.test(path) && !path.includes("/adapters/"))
  );
}

test("the code keeps the rules of the architecture", () => {
  const files = ["src", "test", "sandbox", "scripts", "bench"].flatMap(readSources);
  const schemas = readSources("migrations").flatMap((file) =>
    [...file.text.matchAll(/^create schema (\w+);/gm)].map((match) => match[1] as string),
  );
  assert.ok(files.length > 50);
  assert.ok(schemas.includes("orders"));

  assert.deepEqual(findViolations(files, schemas), []);
});

function readSources(folder: string): SourceFile[] {
  const root = fileURLToPath(new URL("../", import.meta.url));
  try {
    return readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|md|sql)$/.test(entry.name))
      .map((entry) => `${entry.parentPath}${sep}${entry.name}`)
      .map((path) => ({ path: relative(root, path).replaceAll(sep, "/"), text: readFileSync(path, "utf8") }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

const PLANTED = [
  [
    "src/kernel/money.ts",
    'import { x } from "../platform/database.ts";',
    "src/kernel/money.ts (kernel) imports src/platform/database.ts (platform)",
  ],
  [
    "src/platform/a.ts",
    'import type { Order } from "../orders/index.ts";',
    "src/platform/a.ts (platform) imports src/orders/index.ts (capability)",
  ],
  [
    "src/orders/store.ts",
    'import { x } from "../payments/index.ts";',
    "src/orders/store.ts imports the sibling src/payments/index.ts",
  ],
  [
    "src/orders/store.ts",
    'export { x } from "../payments/index.ts";',
    "src/orders/store.ts imports the sibling src/payments/index.ts",
  ],
  [
    "src/orders/store.ts",
    'const x = await import("../payments/index.ts");',
    "src/orders/store.ts imports the sibling src/payments/index.ts",
  ],
  [
    "src/orders/store.ts",
    'import {\n  x,\n} from "../payments/index.ts";',
    "src/orders/store.ts imports the sibling src/payments/index.ts",
  ],
  [
    "src/orders/a.ts",
    'import { x } from "../orchestration/steps.ts";',
    "src/orders/a.ts (capability) imports src/orchestration/steps.ts (orchestration)",
  ],
  [
    "src/orchestration/a.ts",
    'import { x } from "../orders/store.ts";',
    "src/orchestration/a.ts imports src/orders/store.ts past the index of orders",
  ],
  [
    "src/orchestration/a.ts",
    'import "../app/main.ts";',
    "src/orchestration/a.ts (orchestration) imports src/app/main.ts (app)",
  ],
  [
    "sandbox/main.ts",
    'import { x } from "../src/kernel/money.ts";',
    "sandbox/main.ts (a program of its own) imports src/kernel/money.ts",
  ],
  ["src/orders/a.ts", "const now = Date.now();", "src/orders/a.ts reads the wall clock"],
  ["src/app/main.ts", "const now = new Date();", "src/app/main.ts reads the wall clock"],
  [
    "src/orders/decide-hold.ts",
    'import { readFileSync } from "node:fs";',
    "src/orders/decide-hold.ts decides, but uses node:fs",
  ],
  [
    "src/sourcing/plan.ts",
    'import { x } from "../platform/clock.ts";',
    "src/sourcing/plan.ts decides, but uses src/platform/clock.ts",
  ],
  [
    "src/orchestration/lifecycle.ts",
    "const x = Math.random();",
    "src/orchestration/lifecycle.ts decides, but uses Math.random(",
  ],
  ["src/risk/screen.ts", "const x = await load();", "src/risk/screen.ts decides, but uses await"],
  ["test/long.test.ts", "\n".repeat(501), "test/long.test.ts has 501 lines"],
  [
    "src/orders/store.ts",
    "const sql = `update\n  payments.payments set x = 1`;",
    "src/orders/store.ts writes to the schema payments",
  ],
  [
    "src/orders/store.ts",
    'const sql = "INSERT INTO inventory.movements values (1)";',
    "src/orders/store.ts writes to the schema inventory",
  ],
  [
    "src/orders/store.ts",
    'queryBuilder.deleteFrom("payments.payments")',
    "src/orders/store.ts writes to the schema payments",
  ],
  ["src/orders/store.ts", "console.log(1);", "src/orders/store.ts writes to the console"],
  ["src/returns/store.ts", "", "src/returns/index.ts is missing"],
] as const;

for (const [path, text, violation] of PLANTED) {
  test(`noticed: ${violation}`, () => {
    const violations = findViolations([{ path, text }], ["orders", "payments", "inventory"]);

    assert.ok(violations.includes(violation), `found only: ${violations.join("; ")}`);
  });
}

test("what is allowed is not noticed", () => {
  const allowed: SourceFile[] = [
    { path: "src/orders/README.md", text: "" },
    { path: "src/orders/index.ts", text: 'export { x } from "./store.ts";' },
    {
      path: "src/orders/store.ts",
      text: 'import { x } from "../platform/database.ts";\nconst sql = "update orders.orders set x";',
    },
    { path: "src/orders/decide-hold.ts", text: 'import type { Clock } from "../platform/clock.ts"; // Date.now()' },
    { path: "src/orders/stages.test.ts", text: 'import { x } from "../payments/index.ts"; new Date();' },
    {
      path: "src/app/main.ts",
      text: 'import { x } from "../orders/index.ts"; new Date(0); // update payments.payments',
    },
    { path: "src/app/cli.ts", text: "console.log(1);" },
    { path: "src/platform/clock.ts", text: "new Date()" },
    { path: "src/platform/long.ts", text: "\n".repeat(500) },
  ];

  assert.deepEqual(findViolations(allowed, ["orders", "payments"]), []);
});
