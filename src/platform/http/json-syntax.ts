/** What a slow, exact reading of a JSON text found: where it stops being JSON, or a key that one object has twice. */
export type JsonFault =
  | { readonly kind: "syntax"; readonly position: number; readonly expected: string }
  | { readonly kind: "duplicate_key"; readonly pointer: string };

type Expected =
  | "a value"
  | "a value or ]"
  | "a key or }"
  | "a key in double quotes"
  | ":"
  | ", or }"
  | ", or ]"
  | "nothing more";
type Frame = { readonly keys: Set<string> | null; key: string; index: number };

const WHITESPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const CODE_QUOTE = 34;
const CODE_BACKSLASH = 92;

/**
 * Reads a text by the grammar of RFC 8259 without recursion. Only used after JSON.parse has refused it (whose messages
 * quote the text and do not always say where) or when an object is known to have a key twice.
 */
export function findJsonFault(text: string): JsonFault | null {
  const frames: Frame[] = [];
  let expected: Expected = "a value";
  let position = 0;
  for (;;) {
    position = skip(WHITESPACE, text, position);
    const frame = frames.at(-1);
    const char = text[position];
    if (expected === "nothing more") return char === undefined ? null : syntax(position, expected);
    if (char === undefined) return syntax(position, expected);

    if (expected === ":") {
      if (char !== ":") return syntax(position, expected);
      expected = "a value";
      position += 1;
    } else if (
      (char === "}" && (expected === "a key or }" || expected === ", or }")) ||
      (char === "]" && (expected === "a value or ]" || expected === ", or ]"))
    ) {
      frames.pop();
      expected = afterValue(frames);
      position += 1;
    } else if (expected === ", or }" || expected === ", or ]") {
      if (char !== "," || !frame) return syntax(position, expected);
      frame.index += 1;
      expected = frame.keys ? "a key in double quotes" : "a value";
      position += 1;
    } else if (expected === "a key or }" || expected === "a key in double quotes") {
      const end = endOfString(text, position);
      if (end < 0 || !frame?.keys) return syntax(end < 0 ? failedAt(text, position) : position, expected);
      frame.key = JSON.parse(text.slice(position, end)) as string;
      if (frame.keys.has(frame.key)) return { kind: "duplicate_key", pointer: pointerOf(frames) };
      frame.keys.add(frame.key);
      expected = ":";
      position = end;
    } else if (char === "{" || char === "[") {
      frames.push({ keys: char === "{" ? new Set() : null, key: "", index: 0 });
      expected = char === "{" ? "a key or }" : "a value or ]";
      position += 1;
    } else {
      const end = endOfScalar(text, position);
      if (end < 0)
        return syntax(char === '"' ? failedAt(text, position) : position, char === '"' ? "a value" : expected);
      expected = afterValue(frames);
      position = end;
    }
  }
}

/** Line and column, from 1, of a position. */
export function lineAndColumn(text: string, position: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf("\n"); next >= 0 && next < position; next = text.indexOf("\n", start)) {
    line += 1;
    start = next + 1;
  }
  return { line, column: position - start + 1 };
}

/** A step of a JSON pointer (RFC 6901, section 3). */
export function escapePointer(step: string): string {
  return step.replaceAll("~", "~0").replaceAll("/", "~1");
}

function syntax(position: number, expected: string): JsonFault {
  return { kind: "syntax", position, expected };
}

function afterValue(frames: readonly Frame[]): Expected {
  const frame = frames.at(-1);
  if (!frame) return "nothing more";
  return frame.keys ? ", or }" : ", or ]";
}

function pointerOf(frames: readonly Frame[]): string {
  return frames.map((frame) => `/${frame.keys ? escapePointer(frame.key) : frame.index}`).join("");
}

function skip(pattern: RegExp, text: string, position: number): number {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function endOfScalar(text: string, position: number): number {
  if (text.charCodeAt(position) === CODE_QUOTE) return endOfString(text, position);
  const end = skip(NUMBER, text, position);
  return end >= 0 ? end : skip(LITERAL, text, position);
}

/** @returns the position behind the closing quote, -1 if this is no valid string */
function endOfString(text: string, start: number): number {
  const end = scanString(text, start);
  return end < 0 ? -1 : end;
}

function failedAt(text: string, start: number): number {
  return -scanString(text, start) - 1;
}

/** @returns the position behind the closing quote, or minus the failing position minus 1 */
function scanString(text: string, start: number): number {
  if (text.charCodeAt(start) !== CODE_QUOTE) return -start - 1;
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === CODE_QUOTE) return at + 1;
    if (code < 32) return -at - 1;
    if (code === CODE_BACKSLASH) {
      at += 1;
      const escaped = text[at] ?? "";
      if (escaped === "u" && /^[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 5))) at += 4;
      else if (escaped === "" || !'"\\/bfnrt'.includes(escaped)) return -at - 1;
    }
  }
  return -text.length - 1;
}
