import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import { parseJson } from "./json-body.ts";
import { invalidRequest, platformProblem } from "./platform-problems.ts";
import { type FieldError, type Problem, ProblemError } from "./problem.ts";
import { NDJSON_TYPE } from "./validation.ts";

/** One line of a stream, from 1: its document, or why it is not one. The lines after a bad one are still read. */
export type Line =
  | { readonly line_no: number; readonly value: unknown }
  | { readonly line_no: number; readonly problem: Problem };

export type ReadLinesOptions = {
  readonly line_max_bytes?: number;
  /** How many lines a batch may have. A batch is handed on earlier when the sender has paused. */
  readonly batch_max?: number;
  /** From `documentCheck(schema)`: judges each document. */
  readonly check?: (value: unknown) => readonly FieldError[];
};

const LINE_MAX_BYTES = 1024 * 1024;
const BATCH_MAX = 256;
const NEWLINE = 10;

/** True if the request streams NDJSON; its body is then not parsed but read by `readLineBatches`. */
export function isNdjson(request: FastifyRequest): boolean {
  return request.headers["content-type"]?.toLowerCase().startsWith(NDJSON_TYPE) ?? false;
}

/**
 * Reads the lines of a request as they arrive, in batches: the next bytes are taken from the network only when the batch
 * has been worked on, so a fast sender waits and memory stays bounded however long the stream is. Empty lines are skipped.
 *
 * @throws Error if the connection breaks; everything handed on before has been worked on
 */
export async function* readLineBatches(
  request: FastifyRequest,
  options: ReadLinesOptions = {},
): AsyncGenerator<Line[]> {
  const stream = request.body as Readable;
  const batch_max = options.batch_max ?? BATCH_MAX;
  const cutter = createCutter(options);
  let batch: Line[] = [];
  for await (const chunk of stream) {
    for (const line of cutter.cut(chunk as Buffer)) {
      batch.push(line);
      if (batch.length < batch_max) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0 && !(await moreHasCome(stream))) {
      yield batch;
      batch = [];
    }
  }
  const last = cutter.end();
  if (last) batch.push(last);
  if (batch.length > 0) yield batch;
}

/** A fast sender's bytes wait outside of the process while a batch is worked on; a few turns of the event loop bring them in. */
const TURNS = 4;

async function moreHasCome(stream: Readable): Promise<boolean> {
  for (let turn = 0; turn < TURNS && stream.readableLength === 0 && !stream.readableEnded; turn += 1) await nextTurn();
  return stream.readableLength > 0;
}

/**
 * Answers a stream line by line as `batches` makes them; waits while the caller does not read. If it fails in the middle,
 * the status has long been sent, so the last line says so: `{ "line_no": null, "problem": … }`.
 */
export function replyLines(
  reply: FastifyReply,
  batches: AsyncIterable<readonly unknown[]>,
  describe: (error: unknown) => Problem = brokenOff,
): FastifyReply {
  async function* texts(): AsyncGenerator<string> {
    try {
      for await (const batch of batches) {
        if (batch.length > 0) yield `${batch.map((answer) => JSON.stringify(answer)).join("\n")}\n`;
      }
    } catch (error) {
      reply.log.error(
        { err: error, request_id: reply.request.id, route: reply.request.routeOptions.url },
        "stream broken off",
      );
      yield `${JSON.stringify({ line_no: null, problem: describe(error) })}\n`;
    }
  }
  return reply
    .header("content-type", `${NDJSON_TYPE}; charset=utf-8`)
    .send(Readable.from(texts(), { highWaterMark: 1 }));
}

function brokenOff(): Problem {
  return platformProblem(
    "temporarily_unavailable",
    "The stream broke off here. Lines without an answer have had no effect: send them again.",
  );
}

/** Cuts chunks of bytes into lines. A line that is too long is not kept but counted. */
function createCutter(options: ReadLinesOptions) {
  const line_max_bytes = options.line_max_bytes ?? LINE_MAX_BYTES;
  let parts: Buffer[] = [];
  let bytes = 0;
  let line_no = 0;

  const keep = (part: Buffer) => {
    bytes += part.length;
    if (bytes <= line_max_bytes) parts.push(part);
    else parts = [];
  };
  const finish = (): Line | null => {
    line_no += 1;
    const is_too_long = bytes > line_max_bytes;
    const line = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
    parts = [];
    bytes = 0;
    if (is_too_long) {
      return {
        line_no,
        problem: platformProblem("body_too_large", `A line may take at most ${line_max_bytes} bytes.`),
      };
    }
    return isBlank(line) ? null : judge(line, line_no, options.check);
  };

  return {
    *cut(chunk: Buffer): Generator<Line> {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        keep(chunk.subarray(start, end));
        start = end + 1;
        const line = finish();
        if (line) yield line;
      }
      if (start < chunk.length) keep(chunk.subarray(start));
    },
    end: (): Line | null => (bytes > 0 ? finish() : null),
  };
}

function isBlank(line: Buffer): boolean {
  for (const byte of line) if (byte !== 32 && byte !== 9 && byte !== 13) return false;
  return true;
}

function judge(line: Buffer, line_no: number, check: ReadLinesOptions["check"]): Line {
  try {
    const value = parseJson(line);
    const errors = check?.(value) ?? [];
    return errors.length > 0 ? { line_no, problem: invalidRequest(errors).problem } : { line_no, value };
  } catch (error) {
    if (error instanceof ProblemError) return { line_no, problem: error.problem };
    throw error;
  }
}
