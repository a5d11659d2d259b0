import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createTestDatabase } from "../../test/support/database.ts";
import { newId } from "../kernel/ids.ts";
import { rowWriter } from "./bulk-rows.ts";
import { type Transaction, transact } from "./transaction.ts";

const { database, tenant_id, asOwner } = await createTestDatabase();
await asOwner(`create table platform.samples (
  tenant_id uuid, sample_id uuid primary key, words text, amount bigint, rate numeric(6,3), at timestamptz,
  place date, is_on boolean, document jsonb, ids uuid[]);
  grant select, insert on platform.samples to dirigent_app`);

type Sample = {
  readonly sample_id: string;
  readonly words: string | null;
  readonly amount: number | null;
  readonly rate: number;
  readonly at: Date | null;
  readonly place: string | null;
  readonly is_on: boolean;
  readonly document: unknown;
  readonly ids: readonly string[];
};

const writeSamples = rowWriter<Sample>("platform.samples", {
  sample_id: ["uuid", (row) => row.sample_id],
  words: ["text", (row) => row.words],
  amount: ["bigint", (row) => row.amount],
  rate: ["numeric", (row) => row.rate],
  at: ["timestamptz", (row) => row.at],
  place: ["date", (row) => row.place],
  is_on: ["boolean", (row) => row.is_on],
  document: ["jsonb", (row) => row.document],
  ids: ["uuid[]", (row) => row.ids],
});

/** Writes the samples and reads them again, in the order of their ids. */
async function written(samples: readonly Sample[]): Promise<unknown[]> {
  await transact(database, tenant_id, { name: "write samples" }, (tx) => writeSamples(tx, samples));
  const rows = await asOwner(
    `select sample_id, words, amount, rate::text, at, place::text, is_on, document, ids
       from platform.samples where sample_id = any ($1::uuid[]) order by sample_id`,
    [samples.map((sample) => sample.sample_id)],
  );
  return rows;
}

const withoutIds = (rows: readonly unknown[]) => rows.map((row) => ({ ...(row as Sample), sample_id: null }));

const TEXT = fc.string({ unit: fc.constantFrom("a", '"', "\\", ",", "{", "}", "N", " ", "é", "\n", "'") });
const SAMPLE = fc.record({
  words: fc.oneof(fc.constantFrom(null, "", "NULL", "null"), TEXT),
  amount: fc.oneof(fc.constant(null), fc.maxSafeInteger()),
  rate: fc.integer({ min: 0, max: 99_999 }).map((thousandths) => thousandths / 1_000),
  at: fc.oneof(
    fc.constant(null),
    fc.integer({ min: 0, max: 2_000_000_000_000 }).map((ms) => new Date(ms)),
  ),
  place: fc.constantFrom(null, "2026-11-22"),
  is_on: fc.boolean(),
  document: fc.oneof(fc.constant({}), fc.record({ words: TEXT, list: fc.array(fc.integer()) })),
  ids: fc.constantFrom([], ["00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"]),
});

test("many rows arrive as few do, whatever is in them", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(SAMPLE, { minLength: 100, maxLength: 120 }), async (contents) => {
      const many = contents.map((content) => ({ ...content, sample_id: newId() }));
      const few = contents.map((content) => ({ ...content, sample_id: newId() }));

      const arrived = await written(many);
      const one_by_one: unknown[] = [];
      for (let at = 0; at < few.length; at += 50) one_by_one.push(...(await written(few.slice(at, at + 50))));

      assert.equal(arrived.length, contents.length);
      assert.deepEqual(withoutIds(arrived), withoutIds(one_by_one));
    }),
    { numRuns: 6 },
  );
});

test("a column that says the same in every row is sent once", async () => {
  const sent: (readonly unknown[])[] = [];
  const tx: Pick<Transaction, "tenant_id" | "write"> = {
    tenant_id,
    write: (_sql, values = []) => {
      sent.push(values);
    },
  };
  const same = { words: 'say "hi"', amount: null, rate: 19, at: null, place: null, is_on: true, document: {}, ids: [] };

  writeSamples(
    tx as Transaction,
    Array.from({ length: 100 }, () => ({ ...same, sample_id: newId() })),
  );

  assert.deepEqual(sent[0]?.slice(2), ['say "hi"', null, "19", null, null, "true", "{}", "{}"]);
  assert.match(String(sent[0]?.[1]), /^\{[0-9a-f-]{36},/);
});

test("no rows are no statement", () => {
  const tx = { tenant_id, write: () => assert.fail("nothing is to be written") };
  writeSamples(tx as unknown as Transaction, []);
});
