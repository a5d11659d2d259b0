/** The payment provider's own books, as `GET /truth` of the sandbox shows them. */
export type ProviderTruth = {
  readonly authorizations: readonly {
    readonly payment_id: string;
    readonly reference: string;
    readonly authorized_minor: number;
    readonly captured_minor: number;
    readonly refunded_minor: number;
    readonly status: string;
    /** Succeeded captures, voids and refunds. */
    readonly effects: readonly {
      readonly idempotency_key: string;
      readonly kind: string;
      readonly amount_minor: number;
    }[];
  }[];
  readonly operation_counts: { readonly succeeded: number; readonly declined: number; readonly pending: number };
};

export async function readProviderTruth(url: string): Promise<ProviderTruth> {
  const response = await fetch(`${url}/truth`);
  if (!response.ok) throw new Error(`The provider answered ${response.status} when asked for its truth.`);
  return (await response.json()) as ProviderTruth;
}

/** The sum of the effects of a kind over all payments, in minor units. */
export function effectSum(truth: ProviderTruth, kind: "capture" | "refund"): number {
  return truth.authorizations
    .flatMap((authorization) => authorization.effects)
    .filter((effect) => effect.kind === kind)
    .reduce((sum, effect) => sum + effect.amount_minor, 0);
}
