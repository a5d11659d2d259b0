import type { MailPicture } from "./types.ts";

/** A mail to one recipient. @property message_id as messageIdOf makes it: a repeated send carries the same one */
export type OutgoingMail = {
  readonly pictures?: readonly MailPicture[];
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly message_id: string;
};

/** @throws MailOutage | MailRefused */
export type Mailer = { send(mail: OutgoingMail): Promise<void>; close(): void };

/** What is known about a failed attempt. It never holds an address or the server's own words, which may quote one. */
export type MailFailure = {
  /** Reply code of the mail server, such as 550; null when there was no reply. */
  readonly reply_code: number | null;
  /** Enhanced status code of RFC 3463, such as 5.1.1. */
  readonly status_code: string | null;
  /** SMTP command that failed, such as RCPT TO. */
  readonly command: string | null;
  /** Code of the connection, such as ETIMEDOUT or ECONNREFUSED. */
  readonly connection_code: string | null;
};

/** The mail was not accepted now; the same mail is tried again later. It may have arrived if the reply was lost. */
export class MailOutage extends Error {
  override readonly name = "MailOutage";
  readonly failure: MailFailure;

  constructor(failure: MailFailure) {
    super(`the mail could not be sent now (${described(failure)}): it will be tried again`);
    this.failure = failure;
  }
}

/** The mail server will never take this mail. Trying again is no use: correct the address, or tell the customer otherwise. */
export class MailRefused extends Error {
  override readonly name = "MailRefused";
  readonly failure: MailFailure;

  constructor(failure: MailFailure) {
    super(`the mail was refused for good (${described(failure)}): correct the address`);
    this.failure = failure;
  }
}

/**
 * The Message-ID of an intent's mail: the same for every attempt, so that receivers can drop the second copy of a mail
 * whose acceptance was not heard of.
 *
 * @param from the sender's address; its domain makes the id unique in the world (RFC 5322, 3.6.4)
 */
export function messageIdOf(intent_id: string, from: string): string {
  const domain = /@([a-z0-9.-]+)>?\s*$/i.exec(from)?.[1]?.toLowerCase();
  if (domain === undefined) throw new Error("the sender's address has no domain: set it to name@domain");
  return `<${intent_id}@${domain}>`;
}

function described({ reply_code, status_code, command, connection_code }: MailFailure): string {
  const parts = [
    reply_code === null ? null : `reply ${reply_code}`,
    status_code,
    command === null ? null : `to ${command}`,
    connection_code,
  ];
  return parts.filter((part) => part !== null).join(", ") || "unknown";
}
