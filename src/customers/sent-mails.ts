import { insertRows } from "../platform/rows.ts";
import type { Transaction } from "../platform/transaction.ts";

/** Personal data: never logged, never in events. */
export type SentMail = {
  readonly mail_id: string;
  readonly order_id: string;
  /** The address it was sent to. */
  readonly recipient: string;
  /** What its template was filled with. */
  readonly told: Readonly<Record<string, unknown>>;
};

const INSERT = insertRows(
  "customers.sent_mails",
  { mail_id: "uuid", order_id: "uuid", recipient: "text", told: "jsonb" },
  { rest: "on conflict do nothing" },
);

/** Of a mail that was sent twice the first is kept. */
export function keepSentMails(tx: Transaction, mails: readonly SentMail[]): void {
  if (mails.length > 0) tx.write(INSERT, [tx.tenant_id, JSON.stringify(mails)]);
}

/** @returns those of an order by mail_id */
export async function findSentMails(tx: Transaction, order_id: string): Promise<ReadonlyMap<string, SentMail>> {
  const rows = await tx.query<SentMail>(
    `select mail.mail_id, mail.order_id, mail.recipient, mail.told
       from customers.sent_mails as mail
      where mail.tenant_id = $1 and mail.order_id = $2`,
    [tx.tenant_id, order_id],
  );
  return new Map(rows.map((row) => [row.mail_id, row]));
}
