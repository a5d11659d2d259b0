/** Something that must never be is so. The message says what; the run says when and how. */
export class Violation extends Error {
  override readonly name = "Violation";
  /** I-1 … I-15, as in RELIABILITY.md; `end` for what must hold when everything has come to its end. */
  readonly invariant: string;

  constructor(invariant: string, message: string) {
    super(`${invariant}: ${message}`);
    this.invariant = invariant;
  }
}

export function demand(condition: boolean, invariant: string, message: () => string): void {
  if (!condition) throw new Violation(invariant, message());
}
