type Fields = Readonly<Record<string, unknown>>;

/**
 * What has to be set so that a thing is again as it was before a change: those fields that the change was about and that
 * are not so now. Null: it was not there before, or is as it was already.
 *
 * @param fields that can be set; others that the entry tells stay as they are
 */
export function takenBack(
  before: Fields | null,
  after: Fields | null,
  now: Fields,
  fields: readonly string[],
): Fields | null {
  if (before === null || after === null) return null;
  const wanted = fields.filter(
    (name) => name in before && !isSame(before[name], after[name]) && !isSame(before[name], now[name]),
  );
  return wanted.length === 0 ? null : Object.fromEntries(wanted.map((name) => [name, before[name]]));
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
