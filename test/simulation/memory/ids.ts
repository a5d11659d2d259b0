import type * as Real from "../../../src/kernel/ids.ts";

export * from "../../../src/kernel/ids.ts";

let count = 0;

/** Begins the sequence of ids anew, so that a seed always gives the same ones. */
export function resetIds(from: number): void {
  count = from;
}

/** UUIDv7 in shape, and rising; made of a counter instead of time and chance. */
export const newId: typeof Real.newId = () => {
  count += 1;
  const hex = count.toString(16).padStart(12, "0");
  return `01990000-${hex.slice(0, 4)}-7${hex.slice(4, 7)}-8${hex.slice(7, 10)}-${hex.slice(10).padEnd(12, "0")}`;
};
