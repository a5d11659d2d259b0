import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { zstdCompressSync } from "node:zlib";
import { type CommitFault, createTestDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { readConfig } from "../../../platform/config.ts";
import { examine } from "../../doctor/examine.ts";
import { wireServices } from "../../wiring.ts";
import { runUciImport } from "./run-import.ts";
import { csvOf, type TestRow } from "./test-file.ts";

const ROWS: readonly TestRow[] = [
  ["536365", "85123A", 6, "2011-03-07 08:26", "2.55", "17850"],
  ["536365", "85123A", 2, "2011-03-07 08:26", "2.55", "17850"],
  ["536365", "71053", 10, "2011-03-07 08:26", "3.39", "17850"],
  ["536366", "71053", 4, "2011-03-07 09:00", "3.39", "13047"],
  ["536366", "POST", 1, "2011-03-07 09:00", "18.00", "13047"],
  ["536367", "22423", 3, "2011-03-07 10:00", "10.95", ""],
  ["536367", "PADS", 5, "2011-03-07 10:00", "0.001", ""],
  // Before the evening: a cancellation of a whole order and of a part of one.
  ["536368", "22423", 1, "2011-03-07 11:00", "12.75", "17850"],
  ["C536369", "22423", -1, "2011-03-07 11:05", "12.75", "17850"],
  ["C536369", "71053", -4, "2011-03-07 11:05", "3.39", "17850"],
  // The next day: a return over two lines of one order, a credit for which no order is found, a discount.
  ["C536370", "85123A", -7, "2011-03-08 09:00", "2.55", "17850"],
  ["C536371", "71053", -1, "2011-03-08 09:10", "3.39", "13047"],
  ["C536371", "D", -1, "2011-03-08 09:10", "5.00", "13047"],
  ["536372", "M", 1, "2011-03-08 10:00", "100.00", "13047"],
  ["536373", "85123A", -3, "2011-03-08 10:10", "0.0", ""],
  ["536374", "85123A", 12, "2011-03-08 10:20", "0.0", ""],
  ["536375", "85123A", 20, "2011-03-09 10:00", "2.10", "13047"],
  ["A536376", "B", 1, "2011-03-09 11:00", "-50.25", ""],
  ["C536377", "85123A", -20, "2011-03-10 11:00", "2.10", "13047"],
];

let folder = "";
let path = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dirigent-uci-"));
  path = join(folder, "retail.csv.zst");
  await writeFile(path, zstdCompressSync(csvOf(ROWS)));
});
after(() => rm(folder, { recursive: true, force: true }));

async function importInto(
  test_database: TestDatabase,
  options: { readonly file?: string; readonly replay?: boolean } = {},
) {
  const lines: string[] = [];
  const { services } = wireServices(test_database.database, { ...readConfig({}), smtp_url: null });
  const { tenant_id } = test_database;
  const request = {
    services,
    tenant_id,
    file: options.file ?? path,
    replay: options.replay ?? true,
    out: (line: string) => lines.push(line),
    progress: { write: () => true },
  };
  return { exit_code: await runUciImport(request), lines };
}

/** Everything that the import leaves behind, without ids and times of recording. */
async function stateOf({ asOwner }: TestDatabase) {
  return {
    orders: await asOwner(
      `select external_id, number::bigint - min(number::bigint) over () as number, status, ordered_at, country, type, total_minor, completed_at from orders.orders order by external_id`,
    ),
    lines: await asOwner(
      `select external_id, line_no, sku, quantity, shipped_quantity, canceled_quantity, returned_quantity, line.net_minor
         from orders.lines as line join orders.orders using (order_id) order by external_id, line_no`,
    ),
    documents: await asOwner(
      `select invoice.kind, invoice.number, external_id, invoice.net_minor, supply_on::text, issued_at, recipient
         from invoicing.invoices as invoice left join orders.orders using (order_id) order by invoice.number`,
    ),
    stock: await asOwner(
      `select sku, on_hand, reserved from inventory.stock_levels join catalog.items using (item_id) order by sku`,
    ),
    movements: await asOwner(
      `select kind, count(*) as count, sum(quantity) as quantity from inventory.movements group by kind order by kind`,
    ),
    returns: await asOwner(`select external_id, state from returns.returns order by external_id`),
    left: await asOwner(`select (select count(*) from platform.due_work) as due, (select count(*) from platform.intents) as intents,
                                (select count(*) from platform.exceptions) as exceptions, (select count(*) from notifications.mails) as mails`),
  };
}

const clean = await createTestDatabase();

test("a file is lived through to the penny, and doctor finds nothing", async () => {
  const { exit_code, lines } = await importInto(clean);
  const state = await stateOf(clean);

  assert.deepEqual(
    { exit_code, last: lines.slice(-2) },
    {
      exit_code: 0,
      last: [
        "net value: file 128.665, Dirigent 128.66, not taken 0.00, parts of a penny 0.005",
        "The books equal the file.",
      ],
    },
  );
  assert.ok(lines.some((line) => line.startsWith("line 8: 0.005 is not in whole pence")));
  assert.deepEqual(
    state.orders.map((order) => [order.external_id, order.status, order.total_minor]),
    [
      ["536365", "completed", "5430"],
      ["536366", "completed", "3156"],
      ["536367", "completed", "3285"],
      ["536368", "canceled", "1275"],
      ["536375", "completed", "4200"],
    ],
  );
  assert.deepEqual(
    state.lines
      .filter((line) => line.external_id === "536365")
      .map((line) => [line.shipped_quantity, line.canceled_quantity, line.returned_quantity]),
    [
      ["1", "0", "5"],
      ["0", "0", "2"],
      ["6", "4", "0"],
    ],
  );
  assert.deepEqual(
    state.documents.map((document) => [document.kind, document.external_id, document.net_minor]),
    [
      ["credit_note", "536365", "-1785"],
      ["credit_note", null, "-839"],
      ["credit_note", null, "-5025"],
      ["credit_note", "536375", "-4200"],
      ["invoice", "536366", "3156"],
      ["invoice", "536367", "3285"],
      // A part of it was canceled, so it left after those of which nothing was.
      ["invoice", "536365", "4074"],
      ["invoice", null, "10000"],
      ["invoice", "536375", "4200"],
    ],
  );
  assert.deepEqual(state.left, [{ due: "0", intents: "0", exceptions: "0", mails: "0" }]);
  assert.deepEqual(await examine(clean.url), []);
});

test("the same file again changes nothing and says the same", async () => {
  const before_state = await stateOf(clean);
  const { exit_code, lines } = await importInto(clean);

  assert.equal(exit_code, 0);
  assert.equal(lines.at(-1), "The books equal the file.");
  assert.deepEqual(await stateOf(clean), before_state);
});

test("stopped before any of its commits and started again, the import ends as if it had never stopped", async () => {
  const expected = await stateOf(clean);
  let commits_until_fault = 0;
  const commit_fault: CommitFault = () => {
    commits_until_fault -= 1;
    if (commits_until_fault === 0) throw new Error("killed");
  };
  const faulty = await createTestDatabase({ commit_fault });
  let kills = 0;
  for (let commits = 1; ; commits += 1) {
    commits_until_fault = commits;
    const run = await importInto(faulty).catch((error: Error) => error.message);
    if (typeof run !== "string") {
      assert.equal(run.exit_code, 0);
      break;
    }
    assert.equal(run, "killed");
    kills += 1;
  }
  commits_until_fault = 0;

  assert.ok(kills >= 5, `killed ${kills} times`);
  assert.deepEqual(await stateOf(faulty), expected);
  assert.deepEqual(await examine(faulty.url), []);
});

test("two imports of one file at once: one is told so, and nothing is booked twice", async () => {
  const both = await createTestDatabase();
  const outcomes = await Promise.allSettled([importInto(both), importInto(both)]);
  const failures = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [String(outcome.reason)] : []));

  for (const failure of failures) assert.match(failure, /Another process imports this file/);
  assert.ok(failures.length < 2);
  assert.deepEqual(await stateOf(both), await stateOf(clean));
});

test("rows that cannot be taken are listed with line and reason, and the exit code says that the books differ", async () => {
  const broken = await createTestDatabase();
  const file = join(folder, "broken.csv");
  await writeFile(file, csvOf([...ROWS.slice(0, 3), ["X1", "85123A", 2, "2011-03-07 12:00", "1.50", "17850"]]));
  const { exit_code, lines } = await importInto(broken, { file });

  assert.equal(exit_code, 1);
  assert.ok(
    lines.includes('line 5 not taken: its invoice number is "X1", not digits that C or A may precede (3.00)'),
    lines.join("\n"),
  );
  assert.ok(
    lines.includes("net value: file 57.30, Dirigent 54.30, not taken 3.00, parts of a penny 0.00"),
    lines.join("\n"),
  );
  assert.deepEqual(await broken.asOwner("select external_id from orders.orders"), [{ external_id: "536365" }]);
});

test("a file that cannot be read stores nothing", async () => {
  const empty = await createTestDatabase();
  const file = join(folder, "short.csv.zst");
  await writeFile(file, zstdCompressSync(csvOf(ROWS)).subarray(0, -5));
  const { exit_code, lines } = await importInto(empty, { file });

  assert.equal(exit_code, 1);
  assert.match(lines.join("\n"), /truncated/);
  assert.deepEqual(await empty.asOwner("select count(*) as items from catalog.items"), [{ items: "0" }]);
});

test("without replay there are items and customers, and no order", async () => {
  const master = await createTestDatabase();
  const { exit_code } = await importInto(master, { replay: false });

  assert.equal(exit_code, 0);
  assert.deepEqual(
    await master.asOwner(
      "select (select count(*) from catalog.items) as items, (select count(*) from customers.customers) as customers, (select count(*) from orders.orders) as orders",
    ),
    [{ items: "4", customers: "2", orders: "0" }],
  );
});
