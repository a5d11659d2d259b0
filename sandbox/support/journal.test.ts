import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openJournal } from "./journal.ts";

async function inTemporaryDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "journal-"));
  await work(directory).finally(() => rm(directory, { recursive: true }));
}

async function readEntries(file: string): Promise<readonly unknown[]> {
  const entries: unknown[] = [];
  const journal = await openJournal<unknown>(file, (entry) => entries.push(entry));
  await journal.close();
  return entries;
}

test("what was flushed is read again in the order of writing", () =>
  inTemporaryDirectory(async (directory) => {
    const file = join(directory, "deep", "truth.jsonl");
    const journal = await openJournal<{ no: number }>(file, () => assert.fail("the file is new"));

    await Promise.all(
      Array.from({ length: 200 }, async (_, no) => {
        journal.append({ no });
        await journal.flushed();
        assert.ok((await readFile(file, "utf8")).includes(`{"no":${no}}\n`));
      }),
    );
    await journal.close();

    assert.deepEqual(
      await readEntries(file),
      Array.from({ length: 200 }, (_, no) => ({ no })),
    );
  }));

test("a torn last line is cut off and writing goes on behind the last whole one", () =>
  inTemporaryDirectory(async (directory) => {
    const file = join(directory, "truth.jsonl");
    await writeFile(file, '{"no":1}\n{"no":2}\n{"no":3');

    const journal = await openJournal<{ no: number }>(file, () => undefined);
    journal.append({ no: 4 });
    await journal.close();

    assert.equal(await readFile(file, "utf8"), '{"no":1}\n{"no":2}\n{"no":4}\n');
  }));

test("a whole line that is not JSON is not guessed at", () =>
  inTemporaryDirectory(async (directory) => {
    const file = join(directory, "truth.jsonl");
    await writeFile(file, '{"no":1}\n{"no"\n{"no":3}\n');

    await assert.rejects(readEntries(file), /truth\.jsonl:2 is not JSON/);
    assert.equal(await readFile(file, "utf8"), '{"no":1}\n{"no"\n{"no":3}\n');
  }));
