import { integerBetween, seededRandom } from "../support/harness/seeded.ts";

/** How likely each fault is where it can happen, from 0 to 1. */
export type Faults = {
  /** The provider cannot be reached: nothing happened. */
  readonly provider_outage: number;
  /** The call had its effect, and its answer is lost. */
  readonly lost_reply: number;
  /** The provider says that our call is wrong. */
  readonly rejected_call: number;
  /** A notification comes before the answer of its call, or again. */
  readonly notification: number;
  /** Postgres asks for the transaction to be tried again. */
  readonly serialization: number;
  /** The database goes away before the commit. */
  readonly database_outage: number;
  /** The commit counts, and its answer is lost. */
  readonly lost_commit: number;
  /** A worker is killed between the call and the record of its answer. */
  readonly worker_killed: number;
  /** A worker comes back after its lease was taken over. */
  readonly worker_late: number;
  /** The same message comes again: an order, work of a location, an adjustment. */
  readonly duplicate: number;
  /** Locations refuse work, or do not find goods. */
  readonly refusal: number;
  readonly short_pick: number;
  /** Locations do what is not to be done any more, or more than there is to do. */
  readonly wrong_work: number;
  /** Customers cancel and return. */
  readonly cancellation: number;
  readonly return: number;
  /** Transfers of the wrong amount, or without a number. */
  readonly wrong_transfer: number;
  /** People hold orders and source them anew. */
  readonly hold: number;
  readonly resource: number;
  readonly move: number;
  /** Customers move, and want their orders elsewhere. */
  readonly relocation: number;
  /** Counts that find less than there should be. */
  readonly loss: number;
  /** Cards that are declined, stay pending, or expire early. */
  readonly card_trouble: number;
};

/** All that a run is made from: the same options give the same run, event for event. */
export type SimulationOptions = {
  readonly seed: number;
  readonly orders: number;
  /** Events of the world while orders come in; then everything is brought to its end. */
  readonly events: number;
  readonly lines_max: number;
  readonly skus: number;
  /** Stock per item and location at the start is up to this. */
  readonly stock_max: number;
  /** The share of orders whose workflow wants money first and holds what is dear. */
  readonly careful: number;
  /** The share of requests whose orders are taken through their lifecycle at once; the others are left to a worker. */
  readonly advanced: number;
  readonly faults: Faults;
};

const LIKELY: Omit<Faults, "relocation"> = {
  provider_outage: 0.06,
  lost_reply: 0.06,
  rejected_call: 0.005,
  notification: 0.5,
  serialization: 0.03,
  database_outage: 0.01,
  lost_commit: 0.01,
  worker_killed: 0.08,
  worker_late: 0.08,
  duplicate: 0.1,
  refusal: 0.08,
  short_pick: 0.06,
  wrong_work: 0.08,
  cancellation: 0.4,
  return: 0.4,
  wrong_transfer: 0.3,
  hold: 0.3,
  resource: 0.2,
  move: 0.2,
  loss: 0.2,
  card_trouble: 0.15,
};

/** Seeds differ in how much goes wrong and how scarce goods are, so that the rare meets the ordinary. */
export function optionsOfSeed(seed: number, more: Partial<SimulationOptions> = {}): SimulationOptions {
  const random = seededRandom(seed ^ 0x5eed);
  const faults = Object.fromEntries(
    Object.entries(LIKELY).map(([name, likely]) => {
      const strength = random() < 0.2 ? 0 : random() * 2;
      return [name, Math.min(1, likely * strength)];
    }),
  ) as Omit<Faults, "relocation">;
  return {
    seed,
    orders: 200,
    events: 1_000,
    lines_max: integerBetween(random, 1, 4),
    skus: integerBetween(random, 2, 12),
    stock_max: integerBetween(random, 2, 60),
    careful: random() * 0.6,
    // Some seeds go one way alone.
    advanced: Math.min(1, Math.max(0, random() * 1.6 - 0.3)),
    faults: { ...faults, relocation: fateOf(seed, "relocation") * 0.15 },
    ...more,
  };
}

/** A number from 0 to 1 that depends on these texts alone: what becomes of a call does not depend on when it is made. */
export function fateOf(seed: number, ...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const character of parts.join("|")) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return seededRandom(hash)();
}
