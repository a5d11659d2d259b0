import assert from "node:assert/strict";
import { createServer, type Server, type Socket } from "node:net";
import { after, beforeEach, test } from "node:test";
import { SMTPServer } from "smtp-server";
import { type Mailer, MailOutage, MailRefused, messageIdOf, type OutgoingMail } from "../mailer.ts";
import { smtpMailer } from "./smtp.ts";

type Reply = { readonly code: number; readonly text: string } | null;
type Received = { readonly from: string; readonly to: readonly string[]; readonly source: string };

/** What the server says next; null is yes. Its words quote the address on purpose, as real servers do. */
const replies: { rcpt: Reply; from: Reply; data: Reply } = { rcpt: null, from: null, data: null };
let received: Received[] = [];

function answer(reply: Reply): Error | null {
  return reply === null ? null : Object.assign(new Error(reply.text), { responseCode: reply.code });
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onAuth: (_login, _session, done) => done(Object.assign(new Error("no such login"), { responseCode: 535 })),
  onMailFrom: (_address, _session, done) => done(answer(replies.from)),
  onRcptTo: (_address, _session, done) => done(answer(replies.rcpt)),
  onData(stream, session, done) {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      const { mailFrom, rcptTo } = session.envelope;
      const source = Buffer.concat(chunks).toString("utf8");
      received.push({ from: mailFrom ? mailFrom.address : "", to: rcptTo.map((one) => one.address), source });
      done(answer(replies.data));
    });
  },
});
server.on("error", () => undefined);
const port = await listen(server.server);
const mailers: Mailer[] = [];
const others: Server[] = [];

beforeEach(() => {
  received = [];
  Object.assign(replies, { rcpt: null, from: null, data: null });
});

after(async () => {
  for (const mailer of mailers) mailer.close();
  for (const other of others) other.close();
  await new Promise<void>((resolve) => server.close(resolve));
});

async function listen(target: Server): Promise<number> {
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  const address = target.address();
  assert(address !== null && typeof address === "object");
  return address.port;
}

function mailerTo(url: string, call = <T>(_name: string, f: () => Promise<T>) => f()): Mailer {
  const mailer = smtpMailer({ url, from: "Beispielhaus <shop@shop.example>", call, timeout_ms: 400 });
  mailers.push(mailer);
  return mailer;
}

async function brokenServer(onSocket: (socket: Socket) => void): Promise<string> {
  const broken = createServer((socket) => {
    socket.on("error", () => undefined);
    onSocket(socket);
  });
  others.push(broken);
  return `smtp://127.0.0.1:${await listen(broken)}`;
}

const URL_HERE = `smtp://127.0.0.1:${port}`;
const MAIL: OutgoingMail = {
  to: "erika.muster@example.com",
  subject: "Ihre Bestellung 100234 ist eingegangen – für Sie",
  html: "<p>Grüße 42,88 €</p>",
  text: "Grüße 42,88 €\n",
  message_id: messageIdOf("0190a000-0000-7000-8000-000000000001", "Beispielhaus <shop@Shop.example>"),
};

/** Sends, expects a failure, and makes sure that nothing in it names the recipient. */
async function failureOf(mailer: Mailer, mail: OutgoingMail = MAIL): Promise<MailOutage | MailRefused> {
  const error = await mailer.send(mail).then(
    () => assert.fail("the mail was accepted"),
    (reason: unknown) => reason,
  );
  assert(error instanceof MailOutage || error instanceof MailRefused, String(error));
  const everything = `${error.stack} ${JSON.stringify(error)} ${JSON.stringify(error.failure)} ${String(error.cause)}`;
  assert.doesNotMatch(everything, /erika|muster|example\.com/i);
  return error;
}

test("a mail arrives with both bodies, its headers, and the Message-ID of its intent", async () => {
  await mailerTo(URL_HERE).send(MAIL);

  assert.equal(received.length, 1);
  const { from, to, source } = received[0]!;
  assert.deepEqual([from, to], ["shop@shop.example", ["erika.muster@example.com"]]);
  assert.match(source, /^Message-ID: <0190a000-0000-7000-8000-000000000001@shop\.example>\r$/m);
  assert.match(source, /^From: Beispielhaus <shop@shop\.example>\r$/m);
  assert.match(source, /^To: erika\.muster@example\.com\r$/m);
  assert.match(source, /^Auto-Submitted: auto-generated\r$/m);
  assert.match(source, /^Subject: =\?UTF-8\?/m);
  assert.match(source, /^Content-Type: multipart\/alternative;/m);
  assert.match(source, /^Content-Type: text\/plain; charset=utf-8\r$/m);
  assert.match(source, /^Content-Type: text\/html; charset=utf-8\r$/m);
  assert.match(source, /Gr=C3=BC=C3=9Fe 42,88 =E2=82=AC/);
});

test("a mail that is sent again carries the same Message-ID", async () => {
  const mailer = mailerTo(URL_HERE);

  await mailer.send(MAIL);
  await mailer.send(MAIL);

  const ids = received.map(({ source }) => /^Message-ID: (.*)\r$/m.exec(source)?.[1]);
  assert.deepEqual(ids, [MAIL.message_id, MAIL.message_id]);
});

test("each attempt goes through the wrapper for outside calls, failures without personal data", async () => {
  const seen: string[] = [];
  const mailer = mailerTo(URL_HERE, async (name, f) => {
    seen.push(name);
    return f().catch((error: unknown) => {
      seen.push(String(error));
      throw error;
    });
  });
  replies.rcpt = { code: 550, text: "5.1.1 erika.muster@example.com: unknown user" };

  await failureOf(mailer);

  assert.deepEqual(seen, [
    "smtp",
    "MailRefused: the mail was refused for good (reply 550, 5.1.1, to RCPT TO, EENVELOPE): correct the address",
  ]);
});

const QUOTING = "5.1.1 <erika.muster@example.com>: no";
const ANSWERS = [
  // command, reply code -> kind of failure
  ["rcpt", 550, MailRefused],
  ["rcpt", 553, MailRefused],
  ["rcpt", 450, MailOutage],
  ["rcpt", 451, MailOutage],
  ["rcpt", 530, MailOutage],
  ["data", 552, MailRefused],
  ["data", 554, MailRefused],
  ["data", 452, MailOutage],
  ["from", 550, MailOutage],
  ["from", 421, MailOutage],
] as const;

for (const [command, code, kind] of ANSWERS) {
  test(`${code} to ${command.toUpperCase()} is a ${kind.name}`, async () => {
    replies[command] = { code, text: QUOTING };

    const error = await failureOf(mailerTo(URL_HERE));

    assert.ok(error instanceof kind, error.name);
    assert.equal(error.failure.reply_code, code);
  });
}

test("after a refused mail the next one goes through on the same mailer", async () => {
  const mailer = mailerTo(URL_HERE);
  replies.rcpt = { code: 550, text: QUOTING };
  await failureOf(mailer);
  replies.rcpt = null;

  await mailer.send(MAIL);

  assert.equal(received.length, 1);
});

test("a refused login is an outage: it is our configuration, and mails wait for its repair", async () => {
  const error = await failureOf(mailerTo(`smtp://shop:wrong@127.0.0.1:${port}`));

  assert.ok(error instanceof MailOutage);
  assert.equal(error.failure.connection_code, "EAUTH");
  assert.doesNotMatch(error.message, /wrong/);
});

test("a server that is not there is an outage", async () => {
  const closed = createServer();
  const free_port = await listen(closed);
  await new Promise((resolve) => closed.close(resolve));

  assert.ok((await failureOf(mailerTo(`smtp://127.0.0.1:${free_port}`))) instanceof MailOutage);
});

test("a server that says nothing is an outage once the time is up", async () => {
  const started = performance.now();
  const error = await failureOf(mailerTo(await brokenServer(() => undefined)));

  assert.ok(error instanceof MailOutage);
  assert.equal(error.failure.connection_code, "ETIMEDOUT");
  assert.ok(performance.now() - started < 5_000);
});

test("a connection cut in the middle of the mail is an outage", async () => {
  const url = await brokenServer((socket) => {
    socket.write("220 here\r\n");
    socket.on("data", (chunk) => {
      const line = chunk.toString("latin1");
      if (/^(EHLO|HELO|MAIL|RCPT)/.test(line)) socket.write("250 fine\r\n");
      else if (line.startsWith("DATA")) socket.write("354 go on\r\n");
      else socket.destroy();
    });
  });

  assert.ok((await failureOf(mailerTo(url))) instanceof MailOutage);
});

test("an address that would smuggle in a command or a second recipient reaches nobody else", async () => {
  const mailer = mailerTo(URL_HERE);

  for (const to of [
    "",
    "erika.muster@example.com\r\nRCPT TO:<x@example.org>",
    "erika.muster@example.com, x@example.org",
  ]) {
    const outcome = await mailer.send({ ...MAIL, to }).then(
      () => null,
      (error: unknown) => error,
    );
    if (outcome !== null) assert.ok(outcome instanceof MailRefused, String(outcome));
  }
  const recipients = received.flatMap((mail) => mail.to);
  assert.ok(!recipients.includes("x@example.org"), recipients.join(" | "));
});

test("a Message-ID needs a domain to be unique in the world", () => {
  assert.equal(messageIdOf("id-1", "a@b.example"), "<id-1@b.example>");
  assert.throws(() => messageIdOf("id-1", "Beispielhaus"), /has no domain/);
});
