/** Chance that repeats itself: the same seed gives the same numbers, on every machine. */
export type Random = {
  /** In [0, 1). */
  readonly next: () => number;
  /** Whole, both ends included. */
  readonly between: (least: number, most: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <Value>(values: readonly Value[]) => Value;
  /** Each value by its weight. */
  readonly weighted: <Value>(entries: readonly (readonly [Value, number])[]) => Value;
};

/** sfc32 of the PractRand suite (Chris Doty-Humphrey), seeded by a text. */
export function createRandom(seed: string): Random {
  let [a, b, c, d] = [hash32(seed, 1), hash32(seed, 2), hash32(seed, 3), 1];
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  for (let warmed = 0; warmed < 15; warmed += 1) next();
  const random: Random = {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    chance: (probability) => next() < probability,
    pick: (values) => {
      if (values.length === 0) throw new RangeError("There is nothing to pick from.");
      return values[Math.floor(next() * values.length)] as (typeof values)[number];
    },
    weighted: (entries) => {
      let rest = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of entries) {
        rest -= weight;
        if (rest < 0) return value;
      }
      return (entries.at(-1) as (typeof entries)[number])[0];
    },
  };
  return random;
}

/** A number in [0, 1) that belongs to a text: what somebody will do about something, without remembering it. */
export function fractionOf(text: string): number {
  return hash32(text, 7) / 0x1_0000_0000;
}

/** FNV-1a with a final mix (that of MurmurHash3), since FNV alone leaves similar texts similar. */
function hash32(text: string, salt: number): number {
  let hash = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1);
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
