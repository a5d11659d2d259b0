import { mkdir, open, readFile, truncate } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * An append-only file of JSON lines that survives `kill -9`: what `flushed` has confirmed is on the disk.
 * Appends of requests that run at the same time share one write and one fsync.
 */
export type Journal<Entry> = {
  /** Queues an entry. It is durable only after the next `flushed`. */
  append(entry: Entry): void;
  /** Resolves when everything appended so far is on the disk; rejects for good once a write has failed. */
  flushed(): Promise<void>;
  close(): Promise<void>;
};

const LINE_FEED = 10;

/**
 * Opens the file, hands every entry in it to `replay` in the order of writing, and goes on behind the last one.
 * A last line without its line feed was never confirmed to anybody and is cut off.
 *
 * @throws when a whole line is not JSON: the file was damaged by something else, and guessing would invent a truth
 */
export async function openJournal<Entry>(file: string, replay: (entry: Entry) => void): Promise<Journal<Entry>> {
  await mkdir(dirname(file), { recursive: true });
  await replayLines(file, replay);
  const handle = await open(file, "a");
  await syncDirectory(dirname(file));

  let queued: string[] = [];
  let appended_count = 0;
  let durable_count = 0;
  let writing: Promise<void> | null = null;
  let failure: Error | null = null;

  async function writeQueued(): Promise<void> {
    const lines = queued;
    const count_after = appended_count;
    queued = [];
    try {
      await handle.appendFile(lines.join(""));
      await handle.datasync();
      durable_count = count_after;
    } catch (cause) {
      failure = new Error(`${file} cannot be written; restart from what is on the disk`, { cause });
      throw failure;
    } finally {
      writing = null;
    }
  }

  async function flushed(): Promise<void> {
    const count_wanted = appended_count;
    while (durable_count < count_wanted) {
      if (failure) throw failure;
      writing ??= writeQueued();
      await writing;
    }
  }

  return {
    append(entry) {
      if (failure) throw failure;
      queued.push(`${JSON.stringify(entry)}\n`);
      appended_count += 1;
    },
    flushed,
    async close() {
      await flushed().finally(() => handle.close());
    },
  };
}

async function replayLines<Entry>(file: string, replay: (entry: Entry) => void): Promise<void> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
  let line_start = 0;
  let line_no = 0;
  for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, line_start)) {
    line_no += 1;
    replay(parseLine(bytes.toString("utf8", line_start, end), `${file}:${line_no}`) as Entry);
    line_start = end + 1;
  }
  if (line_start < bytes.length) await truncate(file, line_start);
}

function parseLine(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new Error(`${place} is not JSON; repair the line or start with another data file`, { cause });
  }
}

/** Makes the entry of a new file in its directory durable as well. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
