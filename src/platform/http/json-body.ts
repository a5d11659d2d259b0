import { isUtf8 } from "node:buffer";
import { escapePointer, findJsonFault, lineAndColumn } from "./json-syntax.ts";
import { invalidRequest, platformError } from "./platform-problems.ts";
import type { ProblemError } from "./problem.ts";

/** Deeper nesting than any of our documents; keeps every later walk far from the end of the stack. */
export const DEPTH_MAX = 64;

/**
 * Reads a JSON document that nobody has vouched for. Refuses what JSON.parse accepts and what would go wrong later: keys
 * given twice (the last would win silently), keys that reach for prototypes, NUL characters and lone surrogates (Postgres
 * stores neither), numbers beyond the range (they would become null), and absurd nesting.
 *
 * @throws ProblemError malformed_json | invalid_encoding | invalid_request
 */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw platformError("invalid_encoding", "The body contains bytes that are not UTF-8.");
  const text = bytes.toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed(text);
  }
  if (typeof value !== "object" || value === null) return checkedStrings(text, value);

  const structure = scanStructure(text);
  if (structure.depth > DEPTH_MAX) {
    throw invalidRequest([{ pointer: "", message: `is nested more than ${DEPTH_MAX} levels deep: make it flatter` }]);
  }
  const found = { keys: 0, infinite: false };
  countKeys(value, found);
  if (found.keys !== structure.keys) throw duplicateKey(text);
  if (found.infinite) throw infiniteNumber(value);
  return checkedStrings(text, value);
}

function malformed(text: string): ProblemError {
  const fault = findJsonFault(text);
  const position = fault?.kind === "syntax" ? fault.position : 0;
  const expected = fault?.kind === "syntax" ? `: expected ${fault.expected}` : "";
  const { line, column } = lineAndColumn(text, position);
  const mark = text.startsWith("\uFEFF") ? " The body begins with a byte order mark: leave it out." : "";
  return platformError(
    "malformed_json",
    `The body stops being JSON at line ${line}, column ${column}${expected}.${mark}`,
  );
}

function duplicateKey(text: string): ProblemError {
  const fault = findJsonFault(text);
  const pointer = fault?.kind === "duplicate_key" ? fault.pointer : "";
  return invalidRequest([{ pointer, message: "is given twice in the same object: keep one" }]);
}

const QUOTE = 34;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Counts the keys and the depth of a valid text, about a nanosecond a character. */
function scanStructure(text: string): { readonly keys: number; readonly depth: number } {
  let keys = 0;
  let level = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      for (at += 1; ; at += 1) {
        const inner = text.charCodeAt(at);
        if (inner === QUOTE) break;
        if (inner === BACKSLASH) at += 1;
      }
    } else if (code === COLON) {
      keys += 1;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      level += 1;
      if (level > depth) depth = level;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      level -= 1;
    }
  }
  return { keys, depth };
}

function countKeys(value: unknown, found: { keys: number; infinite: boolean }): void {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) found.infinite = true;
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) countKeys(value[index], found);
  } else if (typeof value === "object" && value !== null) {
    const entries = value as Record<string, unknown>;
    for (const key in entries) {
      found.keys += 1;
      countKeys(entries[key], found);
    }
  }
}

function infiniteNumber(value: unknown): ProblemError {
  const pointer = findPointer(value, "", (inner) => typeof inner === "number" && !Number.isFinite(inner)) ?? "";
  return invalidRequest([{ pointer, message: "is a number beyond the range of numbers: make it smaller" }]);
}

/** Valid UTF-8 holds such characters only as escapes, so a text without escapes needs no walk. */
function checkedStrings(text: string, value: unknown): unknown {
  if (!text.includes("\\u") && !text.includes("__proto__") && !text.includes('"constructor"')) return value;

  const unusable = findPointer(value, "", (inner) => typeof inner === "string" && !isStorable(inner));
  if (unusable !== null) {
    throw invalidRequest([
      { pointer: unusable, message: "contains a NUL character or half a surrogate pair: remove it" },
    ]);
  }
  const reaching = findPointer(value, "", (inner, key) => {
    if (key === "__proto__") return true;
    return key === "constructor" && typeof inner === "object" && inner !== null && Object.hasOwn(inner, "prototype");
  });
  if (reaching !== null)
    throw invalidRequest([{ pointer: reaching, message: "is not an allowed field name: remove it" }]);
  return value;
}

/** True if Postgres can store the text. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

/** Depth is bounded before this is called. */
function findPointer(
  value: unknown,
  pointer: string,
  matches: (value: unknown, key: string) => boolean,
  key = "",
): string | null {
  if (matches(value, key) || !isStorable(key)) return pointer;
  if (typeof value !== "object" || value === null) return null;
  for (const inner_key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[inner_key];
    const found = findPointer(inner, `${pointer}/${escapePointer(inner_key)}`, matches, inner_key);
    if (found !== null) return found;
  }
  return null;
}
