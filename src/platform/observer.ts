import type { BusinessEvent } from "./events.ts";

/** Is told what transactions do, for figures and traces. It must not throw. */
export type Observer = {
  /** @returns what is called after the commit, and never if the transaction is rolled back */
  readonly eventsRecorded: (events: readonly BusinessEvent[]) => () => void;
  /** Postgres wanted the transaction repeated. */
  readonly transactionRetried: (transaction: string) => void;
};
