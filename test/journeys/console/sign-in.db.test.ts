import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { startMailCatcher } from "../../../sandbox/mail-catcher/server.ts";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import type { Looks } from "../../support/browser/console.ts";
import { endInReverse } from "../../support/browser/end-in-reverse.ts";
import { startPages } from "../../support/browser/pages.ts";
import { freePort, startProgram } from "../../support/browser/program.ts";
import { createTestDatabase } from "../../support/database.ts";
import { startOidcProvider } from "../../support/oidc-login.ts";
import { callAt } from "../../support/running-app.ts";
import { totp } from "../../support/totp.ts";

/** People come in, and are kept out: from the first start of an empty Dirigent, in a browser. */
const PASSWORD = "correct horse battery";
const OTHER = "another horse, another battery";
const KEY = "key-of-the-first-start";
const LOOKS = [
  { size: "desktop", language: "en", scheme: "light" },
  { size: "phone", language: "de", scheme: "dark" },
] as const;

const atEnd = endInReverse();
const directory = await mkdtemp(join(tmpdir(), "dirigent-sign-in-"));
const { url: database_url } = await createTestDatabase();
atEnd(() => rm(directory, { recursive: true }));
const mails = await startMailCatcher({ data_file: join(directory, "mails.jsonl") });
atEnd(() => mails.close());
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const provider = await startOidcProvider(`${url}/auth/callback/oidc`, {
  "sub-sven": { email: "sven@shop.example", email_verified: true, name: "Sven" },
  "sub-eve": { email: "eve@shop.example", email_verified: true, name: "Eve" },
});
atEnd(() => provider.close());
const program = await startProgram({
  ...{ database_url, port },
  environment: {
    ...{ SMTP_URL: mails.smtp_url, DIRIGENT_PUBLIC_URL: url, DIRIGENT_BOOTSTRAP_KEY: KEY },
    DIRIGENT_OIDC_ISSUER: provider.settings.issuer,
    DIRIGENT_OIDC_CLIENT_ID: provider.settings.client_id,
    DIRIGENT_OIDC_CLIENT_SECRET: provider.settings.client_secret,
    DIRIGENT_OIDC_NAME: provider.settings.name,
  },
});
atEnd(program.stop);
const pages = await startPages();
atEnd(pages.close);
const asAdmin = callAt(url, KEY);

async function open(path: string, looks: Looks = {}): Promise<Page> {
  const page = await (await pages.newBrowser(looks)).newPage();
  await page.goto(path.startsWith("http") ? path : url + path);
  return page;
}

/** Everybody can read the page, on this screen. */
async function assertGood(page: Page): Promise<void> {
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await assertFits(page);
}

async function invite(email: string, fields: object): Promise<string> {
  const { status, body } = await asAdmin("POST", "/v1/users", { email, name: "Ada Lund", ...fields });
  assert.equal(status, 201);
  return body.user.user_id;
}

/** The link in the newest mail to somebody. */
async function linkInMail(to: string, subject: string): Promise<string> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    const { data } = (await (await fetch(`${mails.url}/mails?to=${to}`)).json()) as {
      data: { subject: string; text: string }[];
    };
    const found = data.find((mail) => mail.subject === subject);
    const link = /^http\S+$/m.exec(found?.text ?? "")?.[0];
    if (link) return link;
    await sleep(50);
  }
  throw new Error(`No mail "${subject}" has come to ${to}.`);
}

/** Invited and with a password, by the page of the link. */
async function newcomer(email: string, fields: object = { role: "operations" }): Promise<string> {
  const user_id = await invite(email, fields);
  const token = (await linkInMail(email, "Your access to Dirigent")).split("#")[1];
  const answer = await fetch(`${url}/auth/welcome`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token, password: PASSWORD }),
  });
  assert.equal(answer.status, 200, await answer.text());
  return user_id;
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(password);
  await page.locator("button[type=submit]").click();
}

test("the first start prints a link, by which the first administrator makes himself, once, in the language of his browser", async () => {
  const link = /^first administrator \(once, within 24 hours\): (\S+)$/m.exec(program.output())?.[1] ?? "";
  assert(link.startsWith(`${url}/welcome#`), program.output());
  const page = await open(link, { language: "de" });
  await page.getByText("Du bist hier die erste Person.").waitFor();
  await assertGood(page);
  assert(!page.url().includes("?"), page.url());

  await page.getByLabel("Name").fill("Ada Lund");
  await page.getByLabel("Mailadresse").fill("ada@shop.example");
  await page.locator("input[name=new-password]").fill(PASSWORD);
  await page.getByRole("button", { name: "Konto anlegen" }).click();

  await page.getByRole("heading", { level: 1, name: "Hallo, Ada Lund" }).waitFor();
  await page.getByRole("link", { name: "Verwaltung" }).waitFor();
  // Mails to him will be in it, too.
  const [first] = (await asAdmin("GET", "/v1/users")).body.data;
  assert.deepEqual([first.email, first.language], ["ada@shop.example", "de"]);
  const again = await open(link, { language: "en" });
  await again.getByText("This link has been used, or is too old.").waitFor();
  await assertGood(again);
});

for (const looks of LOOKS) {
  test(`whoever is invited chooses a password by the link in the mail, ${looks.size}, ${looks.language}`, async () => {
    const de = looks.language === "de";
    const email = `invited-${looks.size}@shop.example`;
    await invite(email, { role: "read_only", language: looks.language });
    const page = await open(await linkInMail(email, de ? "Dein Zugang zu Dirigent" : "Your access to Dirigent"), looks);
    await page.getByText(de ? "Ada Lund, du bist eingeladen." : "Ada Lund, you have been invited.").waitFor();
    await assertGood(page);
    await page.locator("input[name=new-password]").fill("too short");
    await page.locator("button[type=submit]").click();
    assert.equal(await page.locator("input[name=new-password]:invalid").count(), 1);

    await page.locator("input[name=new-password]").fill(PASSWORD);
    await page.locator("button[type=submit]").click();

    await page.getByRole("heading", { level: 1, name: "Ada Lund" }).waitFor();
    assert.equal(await page.getByRole("link", { name: de ? "Verwaltung" : "Administration" }).count(), 0);
  });

  test(`the page of the sign-in and of an unknown address, ${looks.size}, ${looks.language}`, async () => {
    const page = await open("/sign-in", looks);
    await page.locator("input[name=email]").waitFor();
    await assertGood(page);
    await page.getByRole("button", { name: looks.language === "de" ? "English" : "Deutsch" }).click();
    await page.getByRole("heading", { level: 1, name: looks.language === "de" ? "Sign in" : "Anmelden" }).waitFor();

    const unknown = await open("/no/such/page", looks);
    await unknown
      .getByRole("heading", {
        level: 1,
        name: looks.language === "de" ? "Diese Seite gibt es nicht" : "This page does not exist",
      })
      .waitFor();
    await assertGood(unknown);
  });

  test(`a forgotten password is reset by the mail, once, ${looks.size}, ${looks.language}`, async () => {
    const de = looks.language === "de";
    const email = `forgot-${looks.size}@shop.example`;
    await newcomer(email, { role: "operations", language: "en" });
    const page = await open("/sign-in", looks);
    await page.locator("input[name=email]").fill(email);
    await page.getByRole("button", { name: de ? "Passwort vergessen?" : "Forgot the password?" }).click();
    await assertGood(page);
    await page.getByRole("button", { name: de ? "Link schicken" : "Send me a link" }).click();
    await page
      .getByRole("status")
      .filter({ hasText: de ? "ist eine Mail" : "a mail with a link" })
      .waitFor();
    await assertGood(page);

    const link = await linkInMail(email, "A new password for Dirigent");
    const reset = await open(link, looks);
    await reset.locator("input[name=new-password]").waitFor();
    await assertGood(reset);
    await reset.locator("input[name=new-password]").fill(OTHER);
    await reset.locator("button[type=submit]").click();
    await reset.getByRole("link", { name: de ? "Anmelden" : "Sign in" }).click();
    await signIn(reset, email, PASSWORD);
    await reset
      .getByText(de ? "Die Mailadresse oder das Passwort stimmt nicht." : "The mail address or the password is wrong.")
      .waitFor();
    await assertGood(reset);
    await signIn(reset, email, OTHER);
    await reset.getByRole("heading", { level: 1, name: "Ada Lund" }).waitFor();

    const twice = await open(link, looks);
    await twice.locator("input[name=new-password]").fill(PASSWORD);
    await twice.locator("button[type=submit]").click();
    await twice
      .getByText(de ? "Fordere bei der Anmeldung einen neuen an." : "Ask for a new one at the sign-in.")
      .waitFor();
  });

  test(`a second factor is set up, asked for and turned off, ${looks.size}, ${looks.language}`, async () => {
    const de = looks.language === "de";
    const email = `factor-${looks.size}@shop.example`;
    const user_id = await newcomer(email);
    const page = await open("/account", looks);
    await signIn(page, email, PASSWORD);
    const card = page.getByRole("region", { name: de ? "Zweiter Faktor" : "Second factor" });
    const confirmed = async (button: string, password: string) => {
      await card.getByRole("button", { name: button }).click();
      await card.locator("input[autocomplete=current-password]").fill(password);
      await card.getByRole("button", { name: button }).click();
    };
    await card.waitFor();
    await assertGood(page);
    await confirmed(de ? "Einschalten" : "Turn on", "not the password");
    await card.getByText(de ? "Dein Passwort ist ein anderes." : "Your password is another one.").waitFor();
    await card.locator("input[autocomplete=current-password]").fill(PASSWORD);
    await card.getByRole("button", { name: de ? "Einschalten" : "Turn on" }).click();
    await card.getByRole("img").waitFor();
    await assertGood(page);
    const key = (await card.locator("[data-secret]").textContent()) ?? "";
    await typeCode(page, wrongCode(key));
    await card.getByText(de ? "Der Code stimmt nicht" : "The code is wrong").waitFor();
    await typeCode(page, totp(key, Date.now()));
    const codes = ((await card.locator("[data-backup-codes]").textContent()) ?? "").split("\n");
    assert.equal(codes.length, 10);
    await assertGood(page);
    await card.getByRole("button", { name: de ? "Habe ich aufbewahrt" : "I have kept them" }).click();
    await card.getByRole("button", { name: de ? "Ausschalten" : "Turn off" }).waitFor();

    const other = await open("/orders", looks);
    await signIn(other, email, PASSWORD);
    await other.getByRole("heading", { level: 1, name: de ? "Zweiter Faktor" : "Second factor" }).waitFor();
    await assertGood(other);
    await typeCode(other, wrongCode(key));
    await other.getByText(de ? "Der Code stimmt nicht" : "The code is wrong").waitFor();
    assert.equal((await other.request.get(`${url}/v1/me`)).status(), 401);
    await typeCode(other, totp(key, Date.now() + 30_000));
    await other.getByRole("heading", { level: 1, name: de ? "Aufträge" : "Orders" }).waitFor();

    const third = await open("/orders", looks);
    await signIn(third, email, PASSWORD);
    await third.getByRole("button", { name: de ? "Einen Ersatzcode benutzen" : "Use a backup code" }).click();
    await third.getByLabel(de ? "Ersatzcode" : "Backup code").fill(codes[0] as string);
    await third.locator("button[type=submit]").click();
    await third.getByRole("heading", { level: 1, name: de ? "Aufträge" : "Orders" }).waitFor();

    await confirmed(de ? "Ausschalten" : "Turn off", PASSWORD);
    await card.getByRole("button", { name: de ? "Einschalten" : "Turn on" }).waitFor();
    const { body } = await asAdmin("GET", `/v1/audit-entries?object=user:${user_id}`);
    assert.deepEqual(
      body.data.map((entry: { action: string }) => entry.action),
      ["second_factor_changed", "backup_code_used", "second_factor_changed", "password_chosen", "user_created"],
    );
  });
}

const typeCode = async (page: Page, code: string) => {
  await page.getByRole("group").locator("input").first().click();
  await page.keyboard.type(code);
};
/** Of six digits, and none that is shown now, before or after. */
const wrongCode = (key: string) =>
  ["000000", "111111", "222222", "333333"].find(
    (code) => ![-30_000, 0, 30_000].some((ahead) => totp(key, Date.now() + ahead) === code),
  ) as string;

test("the single sign-on leads to the provider and back to where somebody wanted to", async () => {
  await invite("sven@shop.example", { role: "customer_service" });
  provider.become("sub-sven");
  const page = await open("/orders?status=completed");
  await page.waitForURL("**/sign-in?**");

  await page.getByRole("button", { name: "Sign in with Company login" }).click();

  await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, "/orders?status=completed");
  const me = await (await page.request.get(`${url}/v1/me`)).json();
  assert.deepEqual([me.user.email, me.user.role], ["sven@shop.example", "customer_service"]);
});

for (const [language, words] of [
  ["en", "Company login knows you, but nobody has invited you here."],
  ["de", "Company login kennt dich, aber hier hat dich niemand eingeladen."],
] as const) {
  test(`whom the provider knows and nobody has invited is told so, ${language}`, async () => {
    provider.become("sub-eve");
    const page = await open("/sign-in", { language, size: "phone" });

    await page.getByRole("button", { name: "Company login" }).click();

    await page.getByRole("alert").filter({ hasText: words }).waitFor();
    await assertGood(page);
    assert.equal((await page.request.get(`${url}/v1/me`)).status(), 401);
  });
}

test("a session that is ended elsewhere throws the browser out, and the sign-in leads back", async () => {
  await newcomer("two-browsers@shop.example");
  const left = await open("/stock?q=cup");
  await signIn(left, "two-browsers@shop.example", PASSWORD);
  await left.getByRole("heading", { level: 1, name: "Stock" }).waitFor();
  const there = await open("/account", { size: "phone", language: "de" });
  await signIn(there, "two-browsers@shop.example", PASSWORD);
  await there.getByRole("region", { name: "Wo du angemeldet bist" }).getByRole("listitem").nth(1).waitFor();
  await assertGood(there);

  await there.getByRole("button", { name: "Dort abmelden" }).click();
  await there.getByRole("button", { name: "Dort abmelden" }).waitFor({ state: "detached" });
  // Who somebody is is remembered for ten seconds.
  await sleep(10_500);
  // By his next click, or sooner: the stream of news ends with the session, and whoever has lost it asks who he is.
  const link = left.getByRole("link", { name: "Orders" });
  await Promise.any([link.click({ timeout: 5_000 }), left.waitForURL("**/sign-in?next=*")]);

  await left.waitForURL("**/sign-in?next=*");
  const next = new URL(left.url()).searchParams.get("next");
  assert(next === "/orders" || next === "/stock?q=cup", left.url());
  await left.locator("input[name=email]").waitFor();
  assert.equal(await left.getByText("two-browsers").count(), 0);
  await signIn(left, "two-browsers@shop.example", PASSWORD);
  await left.getByRole("heading", { level: 1, name: next === "/orders" ? "Orders" : "Stock" }).waitFor();
});

test("another password ends the sessions everywhere else", async () => {
  await newcomer("careful@shop.example");
  const [here, there] = [await open("/account"), await open("/account")];
  for (const page of [here, there]) {
    await signIn(page, "careful@shop.example", PASSWORD);
    await page.getByRole("button", { name: "Change the password" }).waitFor();
  }

  await here.getByRole("button", { name: "Change the password" }).click();
  await here.locator("input[autocomplete=current-password]").fill(PASSWORD);
  await here.locator("input[name=new-password]").fill(OTHER);
  await assertGood(here);
  await here.getByRole("button", { name: "Save the password" }).click();

  await here.getByText("Everywhere else you are signed out.").waitFor();
  await sleep(10_500);
  assert.equal((await there.request.get(`${url}/v1/me`)).status(), 401);
  assert.equal((await here.request.get(`${url}/v1/me`)).status(), 200);
});

test("whoever guesses is told when to come back, in both languages", async () => {
  await newcomer("guessed@shop.example");
  const page = await open("/sign-in");
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await signIn(page, "guessed@shop.example", "a wrong guess again");
    await page.getByText("The mail address or the password is wrong.").waitFor();
    await page.locator("input[name=password]").and(page.locator("[value='']")).waitFor();
  }

  await signIn(page, "guessed@shop.example", PASSWORD);

  await page.getByText(/^Too many attempts\. Try again in 1[45] mins\.$/).waitFor();
  await assertGood(page);
  const german = await open("/sign-in", { language: "de", size: "phone", scheme: "dark" });
  await signIn(german, "guessed@shop.example", PASSWORD);
  await german.getByText(/^Zu viele Versuche\. Versuch es in 1[45] Min\. noch einmal\.$/).waitFor();
  await assertGood(german);
});

test("no address, password, code or token stands in an address or in the log", async () => {
  const addresses = pages.requests.map((request) => request.url());
  assert(addresses.length > 200);
  const SECRETS = /shop\.example|horse|battery|Ada( |%20|\+)Lund/i;
  assert.deepEqual(
    addresses.filter((address) => SECRETS.test(address)),
    [],
  );
  const log = program.output().replace(/^first administrator .*$/m, "");
  assert.deepEqual(
    log.split("\n").filter((line) => SECRETS.test(line)),
    [],
  );
});
