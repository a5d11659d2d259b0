import nodemailer from "nodemailer";
import { type Mailer, type MailFailure, MailOutage, MailRefused } from "../mailer.ts";

/**
 * @property url  smtp://user:password@host:587, or smtps:// for TLS from the first byte
 * @property from address or "Name <address>" of the sender
 * @property call wraps each call to the outside world (guards against open transactions, measures)
 * @property timeout_ms for each of connecting, greeting, and silence on the line; 10 s unless told
 */
export type SmtpOptions = {
  readonly url: string;
  readonly from: string;
  readonly call: <T>(name: string, f: () => Promise<T>) => Promise<T>;
  readonly timeout_ms?: number;
};

/** Sends mail over a small pool of connections to one SMTP server. */
export function smtpMailer({ url, from, call, timeout_ms = 10_000 }: SmtpOptions): Mailer {
  const transport = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: 5,
    connectionTimeout: timeout_ms,
    greetingTimeout: timeout_ms,
    socketTimeout: timeout_ms,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });

  return {
    async send({ to, subject, html, text, message_id, pictures = [] }) {
      await call("smtp", async () => {
        try {
          await transport.sendMail({
            from,
            to: { name: "", address: to }, // as one address: a comma in it must not make two recipients
            subject,
            html,
            text,
            messageId: message_id,
            attachments: pictures.map(({ cid, png }) => ({
              cid,
              content: png,
              contentType: "image/png",
              contentDisposition: "inline" as const,
            })),
            headers: { "Auto-Submitted": "auto-generated" }, // RFC 3834: no out-of-office replies, please
          });
        } catch (error) {
          throw classified(error);
        }
      });
    },
    close() {
      transport.close();
    },
  };
}

/** "Authentication required", RFC 4954. */
const LOGIN_REQUIRED = 530;

/**
 * Sorts failures by whether a retry can help, and drops all that could name a person. A refused connection, login, or
 * sender is our own configuration, not this mail's fault: it counts as an outage, so that mails wait for the repair.
 */
function classified(error: unknown): MailOutage | MailRefused {
  const { code, command, responseCode, response } = error as {
    readonly code?: unknown;
    readonly command?: unknown;
    readonly responseCode?: unknown;
    readonly response?: unknown;
  };
  const failure: MailFailure = {
    reply_code: typeof responseCode === "number" ? responseCode : null,
    status_code:
      typeof response === "string" ? (/^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? null) : null,
    command: typeof command === "string" && /^[A-Z]{3,10}( [A-Z0-9-]{2,12})?$/.test(command) ? command : null,
    connection_code: typeof code === "string" && /^E[A-Z0-9_]{1,30}$/.test(code) ? code : null,
  };
  const about_this_mail = failure.command === "RCPT TO" || failure.command === "DATA";
  const permanent = failure.reply_code !== null && failure.reply_code >= 500 && failure.reply_code !== LOGIN_REQUIRED;
  const impossible_address = failure.connection_code === "EENVELOPE" && failure.reply_code === null;
  return (permanent && about_this_mail) || impossible_address ? new MailRefused(failure) : new MailOutage(failure);
}
