import { rename } from "node:fs/promises";
import { type Journal, openJournal } from "../support/journal.ts";
import type { MailReceived } from "./received.ts";

/** The mails that were caught: the newest ones, in memory and on the disk. */
export type Mailbox = {
  /** Oldest first. */
  readonly mails: () => readonly MailReceived[];
  /** Resolves when the mail is on the disk. */
  readonly keep: (mail: Omit<MailReceived, "mail_id">) => Promise<void>;
  readonly close: () => Promise<void>;
};

/**
 * Opens the mailbox in `data_file`. When that holds `keep_max` mails it becomes `data_file.1` in the place of the one before,
 * so that a shop that writes mails for weeks fills neither memory nor disk: the newest `keep_max` are always there, and up to
 * as many older ones.
 */
export async function openMailbox(data_file: string, keep_max: number): Promise<Mailbox> {
  const older_file = `${data_file}.1`;
  let older: MailReceived[] = [];
  let newer: MailReceived[] = [];
  await (await openJournal<MailReceived>(older_file, (mail) => older.push(mail))).close();
  let journal: Promise<Journal<MailReceived>> = openJournal<MailReceived>(data_file, (mail) => newer.push(mail));
  await journal;
  let last_id = Number((newer.at(-1) ?? older.at(-1))?.mail_id ?? 0);

  const turn = async (full: Journal<MailReceived>) => {
    await full.close();
    await rename(data_file, older_file);
    return openJournal<MailReceived>(data_file, () => undefined);
  };
  return {
    mails: () => [...older, ...newer],
    keep: async (mail) => {
      if (newer.length >= keep_max) {
        [older, newer] = [newer, []];
        // Whoever waits for the full one has put his mail into it before it is closed.
        journal = journal.then(turn);
        journal.catch(() => undefined);
      }
      last_id += 1;
      const entry = { ...mail, mail_id: String(last_id) };
      newer.push(entry);
      const open = await journal;
      open.append(entry);
      await open.flushed();
    },
    close: async () => (await journal).close(),
  };
}
