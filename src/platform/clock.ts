/** The only file that reads the wall clock; everything else is given `now` or a Clock. */
export type Clock = { readonly now: () => Date };

export const systemClock: Clock = { now: () => new Date() };
