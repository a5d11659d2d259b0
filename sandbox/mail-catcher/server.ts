import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import { readClock } from "../support/clock.ts";
import { LOOPBACK, listen, sendError, stopListening } from "../support/http.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import { type CaughtMail, readMail } from "./received.ts";
import { answerMails } from "./routes.ts";

export type MailCatcherOptions = {
  readonly data_file: string;
  /** At least this many of the newest mails are kept, at most twice as many; all of them if it is not given. */
  readonly keep_max?: number;
  /** 0 (the default) takes a free one. */
  readonly smtp_port?: number;
  /** 0 (the default) takes a free one. */
  readonly http_port?: number;
  /** Where it listens; the default is the loopback address, since it checks no credentials. */
  readonly host?: string;
};

export type MailCatcher = {
  /** Such as smtp://127.0.0.1:4425, fit for `SMTP_URL`. */
  readonly smtp_url: string;
  readonly url: string;
  /** Newest first. */
  mails(): readonly CaughtMail[];
  close(): Promise<void>;
};

/** What the programs keep: mails have some 80 kB, so that is 80 MB at the most. */
export const KEPT_MAILS = 500;
const MAX_MAIL_BYTES = 25 * 1024 * 1024;

/** Takes every mail for every address, keeps it on the disk before it says so, and passes none on. */
export async function startMailCatcher(options: MailCatcherOptions): Promise<MailCatcher> {
  const opened = Promise.withResolvers<Mailbox>();
  opened.promise.catch(() => undefined);

  const smtp = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: 100,
    size: MAX_MAIL_BYTES,
    onAuth: (auth, _session, callback) => callback(null, { user: auth.username ?? "anybody" }),
    onData: (stream, session, callback) => {
      keep(stream, session).then(
        () => callback(null),
        (error: Error) => callback(error),
      );
    },
  });
  const http = createServer((request, response) => {
    opened.promise
      .then((mailbox) => answerMails(mailbox.mails(), request, response))
      .catch((error) => sendError(response, error));
  });

  async function keep(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
    if (stream.sizeExceeded) throw Object.assign(new Error("message is too large"), { responseCode: 552 });
    const mailbox = await opened.promise;
    const { mailFrom, rcptTo } = session.envelope;
    await mailbox.keep({
      received_at: readClock().toISOString(),
      envelope: { from: mailFrom ? mailFrom.address : "", to: rcptTo.map((recipient) => recipient.address) },
      raw_base64: Buffer.concat(chunks).toString("base64"),
    });
  }

  const url = await listen(http, options.http_port ?? 0, options.host);
  try {
    const smtp_url = await listenSmtp(smtp, options.smtp_port ?? 0, options.host ?? LOOPBACK);
    const mailbox = await openMailbox(options.data_file, options.keep_max ?? Number.POSITIVE_INFINITY);
    opened.resolve(mailbox);
    smtp.on("error", () => undefined); // a broken connection is the client's affair
    return {
      smtp_url,
      url,
      mails: () => mailbox.mails().map(readMail).reverse(),
      async close() {
        await Promise.all([stopListening(http), new Promise<void>((resolve) => smtp.close(resolve))]);
        await mailbox.close();
      },
    };
  } catch (error) {
    opened.reject(error);
    await stopListening(http);
    smtp.close();
    throw error;
  }
}

function listenSmtp(smtp: SMTPServer, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    smtp.once("error", reject);
    const server = smtp.listen(port, host, () => {
      smtp.off("error", reject);
      resolve(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}
