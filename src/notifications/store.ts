import type { Transaction } from "../platform/transaction.ts";
import type { MailTemplate } from "./types.ts";

/** A mail that was decided. Rendered and addressed only when it is sent, so it holds no personal data. */
export type DecidedMail = {
  readonly mail_id: string;
  readonly order_id: string;
  readonly template: MailTemplate;
  readonly language: string;
  /** Once per order, template and cause (the shipment, the fulfillment order, the cancellation, the order itself). */
  readonly cause_id: string;
  /** What the mail is about beyond the order: lines and quantities, amounts. */
  readonly facts: Readonly<Record<string, unknown>>;
};

/** @returns the mails that were not decided before */
export async function insertMails(tx: Transaction, mails: readonly DecidedMail[], now: Date): Promise<DecidedMail[]> {
  if (mails.length === 0) return [];
  const rows = await tx.query<{ mail_id: string }>(
    `insert into notifications.mails (tenant_id, mail_id, order_id, template, language, cause_id, facts, decided_at)
     select $1, mail.*, $8 from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::jsonb[]) as mail
     on conflict (tenant_id, order_id, template, cause_id) do nothing
     returning mail_id`,
    [
      tx.tenant_id,
      mails.map((mail) => mail.mail_id),
      mails.map((mail) => mail.order_id),
      mails.map((mail) => mail.template),
      mails.map((mail) => mail.language),
      mails.map((mail) => mail.cause_id),
      mails.map((mail) => JSON.stringify(mail.facts)),
      now,
    ],
  );
  const inserted = new Set(rows.map((row) => row.mail_id));
  return mails.filter((mail) => inserted.has(mail.mail_id));
}

export async function findMails(tx: Transaction, mail_ids: readonly string[]): Promise<Map<string, DecidedMail>> {
  const rows = await tx.query<DecidedMail>(
    `select mail.mail_id, mail.order_id, mail.template, mail.language, mail.cause_id, mail.facts
       from notifications.mails as mail
      where mail.tenant_id = $1 and mail.mail_id = any ($2::uuid[])`,
    [tx.tenant_id, mail_ids],
  );
  return new Map(rows.map((row) => [row.mail_id, row]));
}

export async function markSent(tx: Transaction, mail_ids: readonly string[], now: Date): Promise<void> {
  await tx.query(
    "update notifications.mails as mail set sent_at = $3 where mail.tenant_id = $1 and mail.mail_id = any ($2::uuid[])",
    [tx.tenant_id, mail_ids, now],
  );
}

/** A mail with when it was decided, and sent if it was. */
export type KnownMail = DecidedMail & { readonly decided_at: Date; readonly sent_at: Date | null };

/** Of one order, oldest first, or the one with an id. */
export function findKnownMails(
  tx: Transaction,
  of: { readonly order_id: string } | { readonly mail_id: string },
): Promise<KnownMail[]> {
  const [column, id] = "order_id" in of ? ["order_id", of.order_id] : ["mail_id", of.mail_id];
  return tx.query<KnownMail>(
    `select mail.mail_id, mail.order_id, mail.template, mail.language, mail.cause_id, mail.facts, mail.decided_at, mail.sent_at
       from notifications.mails as mail
      where mail.tenant_id = $1 and mail.${column} = $2
      order by mail.mail_id
      limit 200`,
    [tx.tenant_id, id],
  );
}
