export type Step = { readonly at: number; readonly on_hand: number };

type Movement = { readonly occurred_at: string; readonly quantity: number };

/**
 * What lay there after each movement, oldest first, walked back from what lies there now.
 *
 * @param movements newest first, as they are read; more of them may lie further back
 * @param on_hand what lies there now, at all places
 */
export function stepsOf(movements: readonly Movement[], on_hand: number): readonly Step[] {
  let after = on_hand;
  const steps = movements.map(({ occurred_at, quantity }) => {
    const step = { at: new Date(occurred_at).getTime(), on_hand: after };
    after -= quantity;
    return step;
  });
  return steps.reverse();
}
