/** The only file that reads the wall clock; everything else is given `now` or a Clock. */
export type Clock = {
  readonly now: () => Date;
  /** What is wrong with it, in words; null if nothing is. */
  readonly trouble?: () => string | null;
};

export const systemClock: Clock = { now: () => new Date() };
