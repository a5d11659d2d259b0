import { type TSchema, Type } from "typebox";
import { invalidRequest } from "./platform-problems.ts";

export const LIMIT_DEFAULT = 50;
export const LIMIT_MAX = 200;

/** For spreading into the query schema of a list. */
export const pageQuery = {
  limit: Type.Integer({
    minimum: 1,
    maximum: LIMIT_MAX,
    default: LIMIT_DEFAULT,
    description: "How many entries to answer.",
  }),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 1000, description: "next_cursor of the page before." })),
} as const;

/** The answer of a list. */
export function pageOf<Schema extends TSchema>(entry: Schema) {
  return Type.Object(
    {
      data: Type.Array(entry),
      next_cursor: Type.Union([Type.String(), Type.Null()], { description: "Null on the last page." }),
    },
    { additionalProperties: false },
  );
}

export type CursorValue = string | number | null;

/** Where a page ended: the sort values of its last entry. Opaque to callers, and not secret. */
export function encodeCursor(values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/**
 * @param types what each value must be, so that a made-up cursor cannot reach a statement
 * @throws ProblemError invalid_request if the text is not such a cursor
 */
export function decodeCursor(text: string, types: readonly CursorType[]): CursorValue[] {
  const values = readCursor(text);
  if (values?.length !== types.length || !types.every((type, index) => fits(values[index], type))) {
    throw invalidRequest([{ pointer: "?cursor", message: "must be the next_cursor of a page of this list" }]);
  }
  return values as CursorValue[];
}

/** `uuid` and `instant` are texts of that form; a question mark allows null. */
export type CursorType = "text" | "number" | "uuid" | "instant" | "text?" | "number?" | "instant?";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/;

function fits(value: unknown, type: CursorType): boolean {
  if (type.endsWith("?") && value === null) return true;
  if (type.startsWith("number")) return typeof value === "number" && Number.isFinite(value);
  if (typeof value !== "string") return false;
  if (type === "uuid") return UUID.test(value);
  if (type.startsWith("instant")) return INSTANT.test(value) && !Number.isNaN(Date.parse(value));
  return !value.includes("\0") && value.isWellFormed();
}

function readCursor(text: string): unknown[] | null {
  try {
    const values: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return Array.isArray(values) ? values : null;
  } catch {
    return null;
  }
}

/**
 * Cuts a page out of rows that were read with `limit + 1`, so that the last page is known without counting.
 */
export function toPage<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => readonly CursorValue[]) {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, next_cursor: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null };
}
