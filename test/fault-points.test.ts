import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { armFaultPoint, FAULT_POINTS, faultPoint, setFaultHook } from "../src/platform/fault-points.ts";

/** Fault points are where they are declared, and around every commit and every call to the outside. */
const ROOT = join(import.meta.dirname, "..");

type SourceFile = { readonly path: string; readonly text: string };
type Operation = { readonly method: string; readonly operation_id: string };

/** Operations that write in a transaction of another name than their own, or in several. */
const OWN_TRANSACTIONS: Readonly<Record<string, readonly string[]>> = {
  placeOrder: ["place orders"],
  placeOrders: ["place order batch"],
  putItems: ["saveItems"],
  putLocations: ["saveLocations"],
  putChannels: ["saveChannels"],
};
/** A renewal that fails is followed by another, and if all fail the fence refuses what comes too late. */
const NOTHING_DEPENDS_ON = ["renew leases"];
/** Questions that are asked by POST. */
const ONLY_READ = [
  ...["readAvailability", "askSourcingPlan", "previewAction", "previewOrder", "lookUpWelcome", "testWebhookEndpoint"],
  ...["previewMailTemplate", "testMailTemplate"],
  "search",
];

/** What leaves the process. It is found in adapters alone, and there inside the wrapper that has the fault points. */
const OUTSIDE =
  /\bfetch\(|\.sendMail\(|\baskProvider\(|\bimport (?!type\b)(?!\{ isIP(?:v4|v6)? \})[^;]*from "node:(?:https?|net|tls|dgram)"/;
const SERVES = /^src\/platform\/(?:http|embedded-postgres)\//;
/** Declares the wrapped function and is called by adapters only. */
const WRAPPED = ["src/payments/adapters/provider-http.ts", "src/notifications/webhooks/adapters/pinned-request.ts"];
/** Commits by itself: the one for everybody with its wire, the one for migrations, and the doctor, which only reads. */
const COMMITS = [
  "src/platform/transaction.ts",
  "src/platform/wire.ts",
  "src/platform/migrate.ts",
  "src/app/doctor/examine.ts",
];

const OF_KIND = /\$\{handler\.kind\}/;
const OF_POST = /\$\{name\}/;

/** @returns the names that the code has, each as often as it occurs */
function namesIn(files: readonly SourceFile[], operations: readonly Operation[]): string[] {
  const kinds = files
    .filter((file) => file.path.startsWith("src/orchestration/intents/"))
    .flatMap((file) => [...file.text.matchAll(/^ {2}kind: "(\w+)",$/gm)].map((match) => match[1] as string));
  const expand = (name: string) => (OF_KIND.test(name) ? kinds.map((kind) => name.replace(OF_KIND, kind)) : [name]);
  const literal = files.flatMap((file) =>
    [...file.text.matchAll(/\bfaultPoint\(\s*["`]([^"`]+)["`]/g)].map((match) => match[1] as string),
  );
  const of_others = new Set(Object.keys(OWN_TRANSACTIONS));
  const written = files.flatMap(transactionsOf).flatMap(expand);
  const by_operation = operations
    .filter(({ method, operation_id }) => method !== "get" && !ONLY_READ.includes(operation_id))
    .map(({ operation_id }) => operation_id)
    .filter((operation_id) => !of_others.has(operation_id) && !written.includes(operation_id));
  return [
    ...[...written, ...by_operation].flatMap((name) => [`${name}: before commit`, `${name}: after commit`]),
    ...files.flatMap(callsOf).flatMap((name) => [`${name}: before call`, `${name}: after call`]),
    ...literal.flatMap(expand).filter((name) => !/^\$\{(?:options\.)?name\}/.test(name)),
  ];
}

/** Names of the writing transactions of a file. */
function transactionsOf({ path, text }: SourceFile): string[] {
  if (path === "src/platform/transaction.ts" || path === "src/platform/http/idempotent.ts") return [];
  const uses = text.split(/\btransact\(/).slice(1);
  return uses.flatMap((use) => {
    const [, name, more = ""] = /\{\s*name: ["`]([^"`]+)["`]([^}]*)\}/.exec(use.slice(0, 300)) ?? [];
    assert(name, `${path} calls transact without a name that can be read here: write it as a literal.`);
    return more.includes("read_only") || NOTHING_DEPENDS_ON.includes(name) ? [] : [name];
  });
}

/** Names of the calls to the outside of a file. `${name}` stands for the first argument of the file's own `post`. */
function callsOf({ text }: SourceFile): string[] {
  const names = [...text.matchAll(/\bcall\(\s*["`]([^"`]+)["`]/g)].map((match) => match[1] as string);
  const posted = [...text.matchAll(/\bpost\("(\w+)"/g)].map((match) => match[1] as string);
  return names.flatMap((name) => (OF_POST.test(name) ? posted.map((post) => name.replace(OF_POST, post)) : [name]));
}

/** @returns one sentence for each call to the outside or commit that has no fault points around it */
function unguarded(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const code = text.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, "");
    const found: string[] = [];
    if (!SERVES.test(path) && !WRAPPED.includes(path)) {
      const bare = code
        .replaceAll(/\bcall\(\s*["`][^"`]+["`], (?:async )?\(\) =>(?: askProvider\([^)]*\)| \{[\s\S]*?\n {6}\})/g, "")
        .match(OUTSIDE);
      if (bare) found.push(`${path} reaches outside by ${bare[0].slice(-15)} without the wrapper for such calls`);
    }
    if (/["'`]commit["'`]/i.test(code) && !COMMITS.includes(path)) found.push(`${path} commits by itself`);
    return found;
  });
}

/** The people of the demo are the outside themselves. */
const OUTSIDERS = /^src\/app\/demo\//;

const files: readonly SourceFile[] = globSync("src/**/*.ts", { cwd: ROOT })
  .filter((path) => !OUTSIDERS.test(path) && !/\.test\.ts$|(^|\/)test-[^/]+\.ts$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
const api = JSON.parse(readFileSync(join(ROOT, "openapi.json"), "utf8")) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string }>>>>;
};
const operations: readonly Operation[] = Object.values(api.paths).flatMap((path) =>
  Object.entries(path).flatMap(([method, { operationId }]) =>
    operationId === undefined ? [] : [{ method, operation_id: operationId }],
  ),
);

test("each declared fault point is in the code exactly once, and each one of the code is declared", () => {
  assert(files.length > 200 && operations.length > 40);

  assert.deepEqual(namesIn(files, operations).sort(), [...FAULT_POINTS].sort());
});

test("whoever writes under a name of another operation is listed as such", () => {
  const written = new Set(files.flatMap(transactionsOf));
  const ids = operations.map(({ operation_id }) => operation_id);
  for (const [operation, transactions] of Object.entries(OWN_TRANSACTIONS)) {
    assert(ids.includes(operation), operation);
    for (const name of transactions) assert(written.has(name), name);
  }
  for (const operation of ONLY_READ) assert(ids.includes(operation), operation);
});

test("every call to the outside and every commit has its fault points", () => {
  assert.deepEqual(unguarded(files), []);
});

test("a new transaction, operation or call without a declaration is noticed, and so is a second use of a name", () => {
  const planted = [
    [{ path: "src/a.ts", text: 'transact(d, t, { name: "new" }, w)' }, ["new: before commit", "new: after commit"]],
    [{ path: "src/a.ts", text: 'transact(d, t, { name: "new", read_only: true }, w)' }, []],
    [
      { path: "src/a.ts", text: 'options.call("dhl.label", () => x)' },
      ["dhl.label: before call", "dhl.label: after call"],
    ],
    [{ path: "src/a.ts", text: 'await faultPoint("here")' }, ["here"]],
  ] as const;
  for (const [file, names] of planted) assert.deepEqual(namesIn([file], []), names);
  assert.deepEqual(namesIn([], [{ method: "post", operation_id: "shake" }]), [
    "shake: before commit",
    "shake: after commit",
  ]);
  assert.throws(() => namesIn([{ path: "src/a.ts", text: "transact(d, t, options, w)" }], []), /without a name/);
});

for (const [text, complaint] of [
  ["await fetch(url)", "src/a.ts reaches outside by fetch( without the wrapper for such calls"],
  ["transport.sendMail(mail)", "src/a.ts reaches outside by .sendMail( without the wrapper for such calls"],
  ["askProvider(request)", "src/a.ts reaches outside by askProvider( without the wrapper for such calls"],
  [
    'import { connect } from "node:net"',
    'src/a.ts reaches outside by from "node:net" without the wrapper for such calls',
  ],
  ['client.query("commit")', "src/a.ts commits by itself"],
] as const) {
  test(`noticed: ${complaint}`, () => {
    assert.deepEqual(unguarded([{ path: "src/a.ts", text }]), [complaint]);
  });
}

test("a fault point does what a test wants there, and nothing when no test runs", async () => {
  assert.equal(faultPoint("sweep: before commit"), undefined);
  const reached: unknown[] = [];
  setFaultHook((...seen) => void reached.push(seen));
  await faultPoint("sweep: before commit", 2);
  setFaultHook(null);
  await faultPoint("sweep: before commit");

  assert.deepEqual(reached, [["sweep: before commit", 2]]);
});

test("the variable is honored in tests only, and names a fault point, what to do and when", async () => {
  const fault = "sweep: before commit:throw:2";
  assert.throws(() => armFaultPoint({ DIRIGENT_FAULT_POINT: fault }), /for tests only: unset it/);
  assert.throws(() => armFaultPoint({ DIRIGENT_FAULT_POINT: fault, NODE_ENV: "production" }), /for tests only/);
  for (const wrong of ["sweep", "sweep: before commit:throw:0", "sweep: before commit:laugh:1", "none:throw:1"])
    assert.throws(() => armFaultPoint({ DIRIGENT_FAULT_POINT: wrong, NODE_ENV: "test" }), /write it as/, wrong);
  armFaultPoint({});
  assert.equal(faultPoint("sweep: before commit"), undefined);

  armFaultPoint({ DIRIGENT_FAULT_POINT: fault, NODE_ENV: "test" });
  assert.equal(faultPoint("sweep: before commit"), undefined);
  assert.throws(() => faultPoint("sweep: before commit"), /fault at "sweep: before commit"/);
  assert.equal(faultPoint("sweep: before commit"), undefined);
  setFaultHook(null);
});
