import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createTransport } from "nodemailer";
import { type MailCatcher, startMailCatcher } from "./server.ts";

async function withCatcher(
  work: (catcher: MailCatcher, data_file: string) => Promise<void>,
  options: { readonly keep_max?: number } = {},
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "mails-"));
  const data_file = join(directory, "mails.jsonl");
  const catcher = await startMailCatcher({ data_file, ...options });
  await work(catcher, data_file).finally(async () => {
    await catcher.close();
    await rm(directory, { recursive: true });
  });
}

async function send(catcher: MailCatcher, subject: string): Promise<void> {
  const transport = createTransport(catcher.smtp_url);
  await transport.sendMail({
    from: "Shop <shop@example.com>",
    to: ["erika@example.com", "max@example.com"],
    bcc: "archive@example.com",
    subject,
    text: "Grüße, 5 €\nmit einer langen Zeile, die umgebrochen wird, weil sie länger ist als sechsundsiebzig Zeichen.",
    html: "<p>Grüße</p><script>alert(1)</script>",
    attachments: [{ filename: "Rechnung für Erika.pdf", content: Buffer.from("%PDF") }],
  });
  transport.close();
}

test("a mail is caught with its envelope and its decoded content", () =>
  withCatcher(async (catcher) => {
    await send(catcher, "Ihre Bestellung für 5 € <b>");

    const answer = (await (await fetch(`${catcher.url}/mails`)).json()) as { data: ReturnType<MailCatcher["mails"]> };
    const [mail] = answer.data;
    assert.equal(answer.data.length, 1);
    assert.equal(mail?.subject, "Ihre Bestellung für 5 € <b>");
    assert.deepEqual(mail?.envelope, {
      from: "shop@example.com",
      to: ["erika@example.com", "max@example.com", "archive@example.com"],
    });
    assert.match(
      mail?.text ?? "",
      /^Grüße, 5 €\r?\nmit einer langen Zeile, die umgebrochen wird, weil sie länger ist als sechs/,
    );
    assert.equal(mail?.html?.trim(), "<p>Grüße</p><script>alert(1)</script>");
    assert.deepEqual(mail?.attachments, [
      { filename: "Rechnung für Erika.pdf", content_type: "application/pdf", byte_count: 4 },
    ]);
  }));

test("mails can be asked for by recipient", () =>
  withCatcher(async (catcher) => {
    await send(catcher, "one");

    const count = async (to: string) => {
      const response = await fetch(`${catcher.url}/mails?to=${encodeURIComponent(to)}`);
      return ((await response.json()) as { data: unknown[] }).data.length;
    };
    assert.equal(await count("max@example.com"), 1);
    assert.equal(await count("nobody@example.com"), 0);
  }));

test("the pages escape what a mail says and let no script of it run", () =>
  withCatcher(async (catcher) => {
    await send(catcher, "<img src=x onerror=alert(1)>");

    const list = await (await fetch(catcher.url)).text();
    assert.ok(list.includes("&#60;img src=x onerror=alert(1)&#62;") && !list.includes("<img"));
    const page = await (await fetch(`${catcher.url}/mails/1/page`)).text();
    assert.ok(!page.includes("<img") && !page.includes("<script"));
    const html = await fetch(`${catcher.url}/mails/1/html`);
    assert.match(html.headers.get("content-security-policy") ?? "", /^sandbox;/);
    assert.equal((await fetch(`${catcher.url}/mails/2`)).status, 404);
  }));

test("mails survive a restart, newest first", () =>
  withCatcher(async (catcher, data_file) => {
    await send(catcher, "first");
    await send(catcher, "second");

    const again = await startMailCatcher({ data_file });
    assert.deepEqual(
      again.mails().map((mail) => mail.subject),
      ["second", "first"],
    );
    await again.close();
  }));

test("of many mails the newest are kept, in memory and on the disk, and their numbers go on", () =>
  withCatcher(
    async (catcher, data_file) => {
      const subjects = (from: MailCatcher) => from.mails().map((mail) => `${mail.mail_id} ${mail.subject}`);
      for (let number = 1; number <= 5; number += 1) await send(catcher, `mail ${number}`);
      assert.deepEqual(subjects(catcher), ["5 mail 5", "4 mail 4", "3 mail 3"]);

      const again = await startMailCatcher({ data_file, keep_max: 2 });
      assert.deepEqual(subjects(again), ["5 mail 5", "4 mail 4", "3 mail 3"]);
      await Promise.all([send(again, "mail 6 or 7"), send(again, "mail 6 or 7")]);
      assert.deepEqual(subjects(again), ["7 mail 6 or 7", "6 mail 6 or 7", "5 mail 5"]);
      await again.close();
    },
    { keep_max: 2 },
  ));
