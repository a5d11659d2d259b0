/** What a list row must have to be kept up to date. */
type Row = { readonly order_id: string };

export type Merged<Each> = {
  /** The rows that are shown, in place, each as it is now. */
  readonly rows: readonly Each[];
  /** Orders that would now stand between them. */
  readonly new_count: number;
  /** Shown rows that no longer fit the filter. */
  readonly gone: ReadonlySet<string>;
};

/**
 * Brings what is shown up to date without moving it.
 *
 * @param shown    the rows on the screen
 * @param head     the list as it begins now
 * @param is_whole whether `head` is all of the list, and not only how it begins
 * @param is_end   whether `shown` is all that the list had
 */
export function mergeRows<Each extends Row>(
  shown: readonly Each[],
  head: readonly Each[],
  is_whole: boolean,
  is_end: boolean,
): Merged<Each> {
  const now = new Map(head.map((row) => [row.order_id, row]));
  const known = new Set(shown.map(({ order_id }) => order_id));
  const last_known_in_head = head.findLastIndex(({ order_id }) => known.has(order_id));
  // What comes after the last row that is shown belongs to a later page, unless there was none.
  const compared = is_end || last_known_in_head === -1 ? head : head.slice(0, last_known_in_head);
  const last_present = shown.findLastIndex(({ order_id }) => now.has(order_id));
  const overseen = is_whole ? shown : shown.slice(0, Math.max(0, last_present));
  return {
    rows: shown.map((row) => now.get(row.order_id) ?? row),
    new_count: compared.filter(({ order_id }) => !known.has(order_id)).length,
    gone: new Set(overseen.flatMap(({ order_id }) => (now.has(order_id) ? [] : [order_id]))),
  };
}
