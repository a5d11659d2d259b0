/** The answer of a pure decider: what is to be recorded, or why the business says no. */
export type Decision<Value, R extends Refusal = Refusal> = Accepted<Value> | Refused<R>;

export type Accepted<Value> = { readonly accepted: true; readonly value: Value };
export type Refused<R extends Refusal> = { readonly accepted: false; readonly refusal: R };

/**
 * The business says no. A value, never an exception. `code` is listed in the `refusals.ts` of the capability
 * that refuses; whatever else the refusal carries is shown to the caller, so it must hold no personal data.
 */
export type Refusal = { readonly code: string; readonly [detail: string]: unknown };

export function accept<Value>(value: Value): Accepted<Value> {
  return { accepted: true, value };
}

export function refuse<const R extends Refusal>(refusal: R): Refused<R> {
  return { accepted: false, refusal };
}
