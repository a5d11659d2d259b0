/** Shorter words have too many neighbors to guess from. */
export const CORRECTED_FROM = 4;
/** From this length on two errors are forgiven, of those that one letter left out on either side can bridge. */
const TWO_ERRORS_FROM = 8;

/**
 * The word with each one of its letters left out. Two words one error apart (a letter missing, too many, wrong, or two
 * exchanged) are each other's variant or share one, so they meet by equality alone, which any index answers
 * (W. Garbe's symmetric delete, github.com/wolfgarbe/SymSpell).
 */
export function variantsOf(word: string): string[] {
  const letters = [...word];
  if (letters.length < CORRECTED_FROM) return [];
  return [...new Set(letters.map((_, index) => letters.toSpliced(index, 1).join("")))];
}

/** Whether somebody who typed `typed` may have meant `word`. */
export function isNear(typed: string, word: string): boolean {
  const [a, b] = [[...typed], [...word]];
  if (a.length < CORRECTED_FROM) return false;
  return distance(a, b) <= (a.length >= TWO_ERRORS_FROM ? 2 : 1);
}

/** Letters to insert, drop, replace, or exchange with their neighbor (optimal string alignment). */
function distance(a: readonly string[], b: readonly string[]): number {
  let before: number[] = [];
  let last = b.map((_, index) => index + 1);
  for (let i = 0; i < a.length; i += 1) {
    const row: number[] = [];
    for (let j = 0; j < b.length; j += 1) {
      const left = j === 0 ? i + 1 : (row[j - 1] as number);
      const corner = j === 0 ? i : (last[j - 1] as number);
      const same = a[i] === b[j];
      let best = Math.min(left + 1, (last[j] as number) + 1, corner + (same ? 0 : 1));
      if (!same && i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j])
        best = Math.min(best, (j === 1 ? i - 1 : (before[j - 2] as number)) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last.at(-1) ?? a.length;
}
