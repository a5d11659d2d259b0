import type { UnknownCodeRefusal } from "./refusals.ts";

/** The refusal of one entry with pointers into the whole body, in which the entry stands at `pointer`. */
export function pointAt(refusal: UnknownCodeRefusal, pointer: string): UnknownCodeRefusal {
  return { ...refusal, errors: refusal.errors.map((error) => ({ ...error, pointer: `${pointer}${error.pointer}` })) };
}
