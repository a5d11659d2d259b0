import { uuidv7 } from "uuidv7";

const CANONICAL_UUIDV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * A UUIDv7 (RFC 9562): begins with the time, so that rows made together lie together in the index. Strictly
 * increasing within one process, unless its clock is set back by more than ten seconds.
 */
export function newId(): string {
  return uuidv7();
}

/** True for a UUIDv7 in canonical form (lower case, hyphens). Such a text is safe inside a SQL literal. */
export function isId(text: string): boolean {
  return CANONICAL_UUIDV7.test(text);
}

/** The lowest id that could have been made at an instant or after it: ids of before are lower. */
export function lowestIdAt(instant: Date): string {
  const milliseconds = Math.max(0, instant.getTime()).toString(16).padStart(12, "0");
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7000-8000-000000000000`;
}
