import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Finding, Query, Witnesses } from "./oracle.ts";

/** How often each Message-ID arrived, and for whom: the mail server's own file. */
export type MailTruth = ReadonlyMap<string, { readonly to: string; readonly copies: number }>;

/** Reads the file of the sandbox's mail catcher, which holds whole mails, line by line. */
export async function readMailTruth(data_file: string): Promise<MailTruth> {
  const truth = new Map<string, { to: string; copies: number }>();
  for await (const line of createInterface({ input: createReadStream(data_file) })) {
    const mail = JSON.parse(line) as { envelope: { to: readonly string[] }; raw_base64: string };
    const source = Buffer.from(mail.raw_base64, "base64").toString("latin1");
    const message_id = /^Message-ID: <([^@>]+)@/im.exec(source)?.[1] ?? "none";
    const known = truth.get(message_id);
    truth.set(message_id, { to: mail.envelope.to.join(), copies: (known?.copies ?? 0) + 1 });
  }
  return truth;
}

/** Every mail that was decided has arrived at its customer. Copies bear the same Message-ID, so none is unknown to us. */
export async function judgeMails(query: Query, { placements, mails }: Witnesses): Promise<Finding[]> {
  if (!mails) return [];
  const email_of = new Map(placements.map(({ external_id, email }) => [external_id, email]));
  const decided = await query<{ mail_id: string; external_id: string }>(`
    select mail.mail_id, head.external_id
      from notifications.mails as mail join orders.orders as head using (tenant_id, order_id)`);
  const findings: Finding[] = [];
  const known = new Set<string>();
  for (const { mail_id, external_id } of decided) {
    const email = email_of.get(external_id) ?? null;
    if (email === null) continue;
    known.add(mail_id);
    const arrived = mails.get(mail_id);
    if (arrived?.to !== email)
      findings.push({ kind: "mail_lost", detail: `${mail_id} for ${email} went to ${arrived?.to ?? "nobody"}` });
  }
  for (const mail_id of mails.keys()) {
    if (!known.has(mail_id)) findings.push({ kind: "unknown_to_us", detail: `a mail ${mail_id} was received` });
  }
  return findings;
}
