import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { zstdCompressSync } from "node:zlib";
import { planDays } from "./plan-days.ts";
import { readUciFile, UnreadableFileError } from "./read-file.ts";
import { csvOf } from "./test-file.ts";

const REAL_FILE = new URL("../../../../../shared/data/uci-online-retail/online_retail.csv.zst", import.meta.url)
  .pathname;
const GOOD = csvOf([
  ["1", "A", 2, "2011-03-07 09:00", "1.25", "7"],
  ["C2", "A", -1, "2011-03-08 09:00", "1.25", "7"],
]);
let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dirigent-uci-"));
});
after(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

test("a file is read alike compressed and not", async () => {
  const plain = await readUciFile(await write("good.csv", GOOD), () => {});
  const packed = await readUciFile(await write("good.csv.zst", zstdCompressSync(GOOD)), () => {});

  assert.equal(plain.row_count, 2);
  assert.equal(plain.total_e4, 12_500);
  assert.deepEqual(
    plain.invoices.map((invoice) => [invoice.number, invoice.rows]),
    [
      ["1", [0]],
      ["C2", [1]],
    ],
  );
  assert.deepEqual({ ...packed, file_hash: null }, { ...plain, file_hash: null });
});

test("broken rows are put aside with the line that they begin on", async () => {
  const [header, first, second] = GOOD.split("\n") as [string, string, string];
  const spanning = first.replace("TEXT, A", "TEXT\nA").replace(/^1,/, "3,");
  const file = await readUciFile(
    await write("broken.csv", [header, first, "1,A", spanning, second.replace("1.25", "x"), ""].join("\n")),
    () => {},
  );

  assert.equal(file.row_count, 4);
  assert.deepEqual(file.rejected, [
    { line_number: 3, reason: "has 2 fields instead of 8", amount_e4: 0 },
    { line_number: 6, reason: 'its price is "x", not a number with at most 4 decimals', amount_e4: 0 },
  ]);
});

const UNREADABLE: readonly (readonly [string, string, string | Buffer, RegExp])[] = [
  ["that is not zstd", "plain.csv.zst", GOOD, /not compressed by zstd|damaged/],
  ["that is truncated", "short.csv.zst", zstdCompressSync(GOOD).subarray(0, -5), /truncated|damaged/],
  ["with other columns", "other.csv", GOOD.replace("StockCode", "Sku"), /they must be InvoiceNo,StockCode/],
  ["without content", "empty.csv", "", /empty/],
];

for (const [name, file, content, message] of UNREADABLE) {
  test(`a file ${name} is refused`, async () => {
    await assert.rejects(
      readUciFile(await write(file, content), () => {}),
      (error) => error instanceof UnreadableFileError && message.test(error.message),
    );
  });
}

test("a missing file is refused", async () => {
  await assert.rejects(
    readUciFile(join(folder, "none.csv"), () => {}),
    /does not exist/,
  );
});

test("the real file is read whole and planned to the penny", {
  skip: existsSync(REAL_FILE) ? false : "the UCI Online Retail file is not beside the checkout",
}, async () => {
  const file = await readUciFile(REAL_FILE, () => {});
  const plan = planDays(file);

  assert.equal(file.row_count, 541_909);
  assert.equal(file.total_e4, 97_477_479_340);
  assert.equal(file.invoices.length, 25_900);
  assert.equal(file.invoices.filter((invoice) => invoice.kind === "cancellation").length, 3_836);
  assert.deepEqual(file.rejected, []);
  assert.deepEqual(
    plan.rounded.map((row) => row.amount_e4),
    [10, 10, 10, 10],
  );
});
