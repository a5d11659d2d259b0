import type { Refusal } from "../actions/refusals.ts";

type Looked = {
  readonly number: string;
  readonly order: { readonly currency: string } | null;
  readonly steps: readonly unknown[];
  readonly refusal: Refusal | null;
  readonly effect: { readonly units: number; readonly refund_minor: number };
};

export type Sums = {
  readonly possible: number;
  readonly units: number;
  readonly refunds: readonly { readonly currency: string; readonly amount_minor: number }[];
  readonly refused: readonly { readonly refusal: Refusal; readonly numbers: readonly string[] }[];
};

/** All effects together; money by its currency, the refused by their reason. */
export function sumEffects(looks: readonly Looked[]): Sums {
  const refunds = new Map<string, number>();
  const refused = new Map<Refusal, string[]>();
  for (const { number, order, refusal, effect } of looks) {
    if (refusal !== null) refused.set(refusal, [...(refused.get(refusal) ?? []), number]);
    if (order !== null && effect.refund_minor > 0)
      refunds.set(order.currency, (refunds.get(order.currency) ?? 0) + effect.refund_minor);
  }
  return {
    possible: looks.filter(({ steps }) => steps.length > 0).length,
    units: looks.reduce((sum, { effect }) => sum + effect.units, 0),
    refunds: [...refunds].map(([currency, amount_minor]) => ({ currency, amount_minor })),
    refused: [...refused].map(([refusal, numbers]) => ({ refusal, numbers })),
  };
}
