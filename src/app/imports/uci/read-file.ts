import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { PassThrough, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";
import { createZstdDecompress } from "node:zlib";
import { collectRows, type RowCollector } from "./collect-rows.ts";
import { createCsvReader } from "./csv-records.ts";
import { COLUMNS, parseRow } from "./parse-row.ts";
import type { UciFile } from "./types.ts";

/** The file cannot be read as what it should be. Nothing has been imported. The message says what to do. */
export class UnreadableFileError extends Error {
  override readonly name = "UnreadableFileError";
}

/**
 * Reads the whole file (CSV, compressed by zstd or not) before anything is imported, so that a broken or truncated one
 * changes nothing. Rows that are wrong in themselves are put aside with their line and reason.
 *
 * @param onBytes called now and then with the bytes of the file that have been read so far
 * @throws UnreadableFileError if it is missing, damaged, truncated, or has other columns
 */
export async function readUciFile(path: string, onBytes: (bytes: number) => void): Promise<UciFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      onBytes(bytes);
      done(null, chunk);
    },
  });
  const decompress = path.endsWith(".zst") ? createZstdDecompress() : new PassThrough();
  const rows = collectRows();
  try {
    await pipeline(createReadStream(path), hashing, decompress, (text) => takeRecords(text, rows));
  } catch (error) {
    throw error instanceof UnreadableFileError ? error : unreadable(path, error);
  }
  return rows.finish(hash.digest());
}

/** @throws UnreadableFileError if there is no such file */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function takeRecords(text: AsyncIterable<Buffer>, rows: RowCollector): Promise<void> {
  let count = -1;
  const reader = createCsvReader((fields, line_number) => {
    count += 1;
    if (count === 0) requireColumns(fields);
    else rows.add(parseRow(fields, line_number), line_number);
  });
  const decoder = new StringDecoder("utf8");
  for await (const piece of text) reader.push(decoder.write(piece));
  reader.push(decoder.end());
  reader.end();
  if (count < 0)
    throw new UnreadableFileError(`The file is empty: it must begin with the columns ${COLUMNS.join(",")}.`);
}

function requireColumns(header: readonly string[]): void {
  if (header.length === COLUMNS.length && COLUMNS.every((column, position) => header[position] === column)) return;
  throw new UnreadableFileError(
    `The first line has the columns ${header.slice(0, 20).join(",").slice(0, 300)}: they must be ${COLUMNS.join(",")}, in this order.`,
  );
}

function unreadable(path: string, error: unknown): UnreadableFileError {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  const say = (text: string) => new UnreadableFileError(`${path} ${text}`, { cause: error });
  if (code === "ENOENT") return say("does not exist: check the path.");
  if (code === "EISDIR" || code === "EACCES") return say("cannot be read: give the path of a readable file.");
  if (code === "ZSTD_error_prefix_unknown")
    return say("is not compressed by zstd although its name ends in .zst: name it .csv, or compress it.");
  if (code === "Z_BUF_ERROR" || /unexpected end/i.test(String(error)))
    return say("ends too early: it is truncated, fetch it again.");
  return say(`is damaged (${error instanceof Error ? error.message : code}): fetch it again.`);
}
