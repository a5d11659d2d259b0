import { openJournal } from "../../../sandbox/support/journal.ts";

/** What a client was told of an order: from now on Dirigent must never say anything else. */
export type Acknowledgment = {
  readonly external_id: string;
  readonly idempotency_key: string;
  readonly order_id: string;
  readonly number: string;
  readonly total_minor: number;
};

/** The clients' own log. What is in it is on the disk before the client goes on, so it can be held against the server. */
export type Acknowledgments = {
  readonly record: (acknowledgment: Acknowledgment) => Promise<void>;
  readonly all: () => readonly Acknowledgment[];
  readonly close: () => Promise<void>;
};

export async function openAcknowledgments(file: string): Promise<Acknowledgments> {
  const known: Acknowledgment[] = [];
  const journal = await openJournal<Acknowledgment>(file, (entry) => known.push(entry));
  return {
    record: async (acknowledgment) => {
      journal.append(acknowledgment);
      await journal.flushed();
      known.push(acknowledgment);
    },
    all: () => known,
    close: () => journal.close(),
  };
}
