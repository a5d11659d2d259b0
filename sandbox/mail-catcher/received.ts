import { type ParsedMail, parseMail } from "./mail.ts";

export type CaughtMail = ParsedMail & {
  readonly mail_id: string;
  readonly received_at: string;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
};

/** One line of the data file. */
export type MailReceived = Pick<CaughtMail, "mail_id" | "received_at" | "envelope"> & { readonly raw_base64: string };

export function readMail(mail: MailReceived): CaughtMail {
  const { mail_id, received_at, envelope } = mail;
  return { mail_id, received_at, envelope, ...parseMail(Buffer.from(mail.raw_base64, "base64")) };
}
