import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import { startConsole } from "../../support/browser/console.ts";
import { takeBackNewest } from "../../support/browser/take-back.ts";
import { startReceiver } from "../../support/webhooks/receiver.ts";

/** An administrator looks after people, keys, master data, rules, mails and webhooks. */
const app = await startConsole({ DIRIGENT_WEBHOOK_ALLOW_PRIVATE: "true" });
const receiver = await startReceiver({ now: () => new Date() });
after(() => receiver.leave());

const SECTIONS = [
  ["/admin", "Administration", "Verwaltung"],
  ["/admin/users", "Users", "Personen"],
  ["/admin/keys", "API keys", "API-Schlüssel"],
  ["/admin/channels", "Channels", "Kanäle"],
  ["/admin/items", "Items", "Artikel"],
  ["/admin/carriers", "Carriers", "Versanddienste"],
  ["/admin/workflows", "Workflows", "Abläufe"],
  ["/admin/mails", "Mails", "Mails"],
  ["/admin/webhooks", "Webhooks", "Webhooks"],
  ["/admin/audit", "History", "Verlauf"],
] as const;

for (const [size, language, scheme] of [
  ["desktop", "en", "light"],
  ["phone", "de", "dark"],
] as const) {
  test(`every section can be read, ${size}, ${language}, ${scheme}`, async () => {
    const page = await app.open("administrator", "/admin", { size, language, scheme });
    for (const [path, en, de] of SECTIONS) {
      await page.goto(app.url + path);
      await page.getByRole("heading", { level: 1, name: language === "en" ? en : de }).waitFor();
      await page.waitForLoadState("networkidle");
      await assertAccessible(page);
      await assertFits(page);
    }
  });
}

test("somebody is invited with a role and its bounds, changed, locked out, and the history tells it", async () => {
  const page = await app.open("administrator", "/admin/users");

  await page.getByRole("button", { name: "Invite somebody" }).click();
  const invite = page.getByRole("dialog", { name: "Invite somebody" });
  await invite.getByLabel("Name", { exact: false }).first().fill("Erika Muster");
  await invite.getByLabel("Mail address").fill("erika@example.com");
  await invite
    .getByRole("combobox", { name: "Role" })
    .or(invite.getByRole("textbox", { name: "Role" }))
    .first()
    .click();
  await page.getByRole("option", { name: "Store" }).click();
  await invite.getByRole("button", { name: "Invite", exact: true }).click();
  await invite.getByText("This role works at places: name at least one.").waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);

  await invite
    .getByRole("combobox", { name: "Role" })
    .or(invite.getByRole("textbox", { name: "Role" }))
    .first()
    .click();
  await page.getByRole("option", { name: "Customer service" }).click();
  await invite.getByLabel("Highest amount to give back at once").fill("150.50");
  await invite.getByRole("button", { name: "Invite", exact: true }).click();
  await page.getByText("is on its way to erika@example.com").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();

  await page.getByRole("link", { name: "Erika Muster" }).click();
  const edit = page.getByRole("dialog", { name: "Erika Muster" });
  await edit.getByLabel("Highest amount to give back at once").fill("");
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await edit.getByRole("button", { name: "Save" }).click();
  await edit.waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Erika Muster" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Activate" }).waitFor();

  const erika = async () => {
    const { data } = await app.call("GET", "/v1/users?limit=200");
    return data.find(({ email }: { email: string }) => email === "erika@example.com");
  };
  const locked_out = await erika();
  assert.deepEqual(
    [locked_out.role, locked_out.amount_max_minor, locked_out.active],
    ["customer_service", null, false],
  );
  await takeBackNewest(page, "Active yes no");
  assert.equal((await erika()).active, true);

  await page.getByRole("link", { name: "Erika Muster" }).click();
  await page.getByRole("dialog").getByRole("link", { name: "Whole history" }).click();
  await page.waitForURL("**/admin/audit?object=user*");
  const change = page.getByRole("listitem").filter({ hasText: "Amount limit" }).first();
  await change.waitFor();
  assert.match((await change.textContent()) ?? "", /Amount limit150\.50nothing/);
});

test("a key is made with rights, shown once, works, and is revoked", async () => {
  const page = await app.open("administrator", "/admin/keys");

  await page.getByRole("button", { name: "Make a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("shop-web");
  await dialog.getByLabel("Orders: read").check();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Make a key" }).click();
  const key = (await page.locator("[data-once]").textContent()) ?? "";
  const authorization = `Bearer ${key}`;
  assert.equal((await fetch(`${app.url}/v1/orders?limit=1`, { headers: { authorization } })).status, 200);
  assert.equal((await fetch(`${app.url}/v1/stock-levels`, { headers: { authorization } })).status, 403);

  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("button", { name: "Revoke … shop-web" }).click();
  await page.getByRole("dialog", { name: "Revoke shop-web" }).getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("row").filter({ hasText: "shop-web" }).getByText("revoked").waitFor();
  assert.doesNotMatch(await page.content(), new RegExp(key.slice(0, 20)));
});

test("a channel with a country that does not exist is refused at its field, and saved when it is right", async () => {
  const page = await app.open("administrator", "/admin/channels", { language: "de" });

  await page.getByRole("button", { name: "Kanal hinzufügen" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Code").fill("hotline");
  await dialog.getByLabel("Name").fill("Hotline");
  await dialog.getByLabel("Land").fill("XX");
  await dialog.getByRole("button", { name: "Speichern" }).click();
  await dialog.getByText("Die zwei Buchstaben eines Landes, etwa DE.").waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);

  await dialog.getByLabel("Land").fill("AT");
  await dialog.getByRole("button", { name: "Speichern" }).click();
  await page.getByRole("link", { name: "Hotline" }).waitFor();
  const hotline = async () => {
    const { data } = await app.call("GET", "/v1/channels?limit=200");
    return data.find(({ code }: { code: string }) => code === "hotline");
  };
  assert.equal((await hotline()).country, "AT");
  await app.call("PUT", "/v1/channels", { channels: [{ ...(await hotline()), country: "CH", name: "Telefon" }] });
  await app.call("PUT", "/v1/channels", { channels: [{ ...(await hotline()), language: "en" }] });

  // The older change is taken back; what was changed after it stays.
  await page.goto(`${app.url}/admin/channels?open=hotline`);
  const history = page.getByRole("dialog").getByRole("region", { name: "Verlauf" });
  await history.getByRole("listitem").filter({ hasText: "Telefon" }).getByRole("button").click();
  const confirm = page.getByRole("group", { name: "Diese Änderung zurücknehmen" });
  await confirm.getByRole("row", { name: "name Telefon Hotline" }).waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await confirm.getByRole("button", { name: "Zurücknehmen" }).click();
  await confirm.waitFor({ state: "detached" });
  const { country, name, language } = await hotline();
  assert.deepEqual([country, name, language], ["AT", "Hotline", "en"]);
});

test("an item is found and changed, and what the form does not show is kept", async () => {
  const [before] = (await app.call("GET", "/v1/items?limit=1")).data;
  const page = await app.open("administrator", `/admin/items?open=${encodeURIComponent(before.sku)}`);

  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Weight in grams").fill("1234");
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });

  const item = () => app.call("GET", `/v1/items/${encodeURIComponent(before.sku)}`);
  assert.deepEqual(await item(), { ...before, weight_grams: 1_234 });

  await page.goto(`${app.url}/admin/items?open=${encodeURIComponent(before.sku)}`);
  await takeBackNewest(page, "Weight, g");
  assert.deepEqual(await item(), before);
});

test("a workflow's mistake is shown at its line; put right, it is published as the next version", async () => {
  const page = await app.open("administrator", "/admin/workflows/ship");
  await page.getByRole("button", { name: "New version from this" }).click();
  const editor = page.getByRole("textbox", { name: "As text" });
  const text = await editor.inputValue();
  const publish = page.getByRole("button", { name: /^Publish version/ });
  assert.equal(await publish.getAttribute("aria-disabled"), "true");

  await editor.fill(text.replace('"payment_due_hours": 168', '"payment_due_hours": 0'));
  await publish.click();
  const line = text.split("\n").findIndex((row) => row.includes("payment_due_hours")) + 1;
  await page.getByRole("button", { name: `Line ${line}` }).waitFor();
  await assertAccessible(page);
  await editor.fill(text.replace('"payment_due_hours": 168', '"payment_due_hours": '));
  await page.getByText("This is not JSON").waitFor();

  await editor.fill(text.replace('"payment_due_hours": 168', '"payment_due_hours": 72'));
  await page.getByRole("row", { name: "policies.payment_due_hours 168 72" }).waitFor();
  await publish.click();
  await page.getByText("Unpaid after 72 h: canceled").waitFor();
  await assertAccessible(page);
  const { data } = await app.call("GET", "/v1/workflows");
  const newest = data.filter(({ code }: { code: string }) => code === "ship").at(-1);
  assert.equal(newest.policies.payment_due_hours, 72);
});

test("a mail is seen as its reader sees it, in both languages, although the page lets no styles in", async () => {
  const page = await app.open("administrator", "/admin/mails?open=ready_to_collect");

  const mail = page.frameLocator("iframe");
  const code = mail.getByText("482913").first();
  await code.waitFor();
  const family = await code.evaluate((element) => getComputedStyle(element).fontFamily);
  assert.match(family, /Arial|Helvetica|sans-serif/, "the mail has its own looks");
  assert.doesNotMatch(family, /Inter Variable/);
  await assertAccessible(page);
  await page.getByText("German", { exact: true }).click();
  await mail.getByText(/abhol/i).filter({ visible: true }).first().waitFor();

  await page.getByRole("button", { name: "Send it to me" }).click();
  await page.getByText("On its way to administrator@demo.example.").waitFor();
  await page.mouse.move(0, 0);
  await page.getByRole("tooltip").waitFor({ state: "detached" });
  await assertAccessible(page);
  const [newest] = app.mails.mails();
  assert.deepEqual(newest?.envelope.to, ["administrator@demo.example"]);
  assert.match(newest?.subject ?? "", /abhol/i);
});

test("an endpoint is made with a secret that is shown once, paused, and given a new secret", async () => {
  const page = await app.open("administrator", "/admin/webhooks");

  await page.getByRole("button", { name: "Add an endpoint" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Address").fill("http://8.8.8.8/hook");
  await dialog.getByRole("button", { name: "Add an endpoint" }).click();
  await dialog.getByText("Give an https address that leads to the public internet.").waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await dialog.getByLabel("Address").fill("https://shop.example/hook");
  await dialog.getByRole("button", { name: "Add an endpoint" }).click();
  const first = (await page.locator("[data-once]").textContent()) ?? "";
  assert.match(first, /^whsec_/);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();

  await page.getByRole("link", { name: "shop.example/hook" }).click();
  await page.getByRole("heading", { level: 1, name: "https://shop.example/hook" }).waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("paused", { exact: true }).waitFor();
  await takeBackNewest(page, "Active yes no");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("paused", { exact: true }).waitFor();
  // What lies under the mouse must not show its words while axe looks.
  await page.mouse.move(0, 0);
  await page.getByRole("tooltip").waitFor({ state: "detached" });
  await assertAccessible(page);
  await page.getByRole("button", { name: "New secret …" }).click();
  await page.getByRole("button", { name: "Make it" }).click();
  const second = (await page.locator("[data-once]").textContent()) ?? "";
  assert.match(second, /^whsec_/);
  assert.notEqual(second, first);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await page.getByText(/The old secret counts until/).waitFor();
});

test("a receiver gets a test and an event, its refusal stands in the log, and a replay brings the event under the same id", async () => {
  const page = await app.open("administrator", "/admin/webhooks");
  await page.getByRole("button", { name: "Add an endpoint" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Address").fill(receiver.url);
  await dialog.getByRole("combobox", { name: "Events" }).fill("hold_placed");
  await page.keyboard.press("Enter");
  // Its choices lie over the button until one goes on.
  await page.keyboard.press("Tab");
  await dialog.getByRole("button", { name: "Add an endpoint" }).click();
  receiver.secret = (await page.locator("[data-once]").textContent()) ?? "";
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("link", { name: receiver.url.replace("http://", "") }).click();
  await page.getByText("Nothing to see here").waitFor();

  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText(/^Taken in \d+ ms, with 200\.$/).waitFor();
  assert.deepEqual(
    receiver.received.map(({ type, status }) => [type, status]),
    [["webhook_test", 200]],
  );

  receiver.manner = () => 500;
  const [order] = (await app.call("GET", "/v1/orders?status=released&limit=1")).data;
  await app.call("POST", `/v1/orders/${order.order_id}/holds`, {});
  const row = page.getByRole("row").filter({ hasText: "hold_placed" });
  await row.getByText(/^answered 500/).waitFor();
  await row.getByText("waiting").waitFor();
  await page.mouse.move(0, 0);
  await assertAccessible(page);
  const phone = await app.open("administrator", new URL(page.url()).pathname, { size: "phone", language: "de" });
  await phone.getByText("hold_placed", { exact: true }).last().waitFor();
  await assertAccessible(phone);
  await assertFits(phone);

  receiver.manner = () => 200;
  await row.getByRole("button", { name: "Send again: hold_placed" }).click();
  await row.getByText("delivered").waitFor();
  await row.getByText(/^answered 200/).waitFor();
  const told = receiver.received.filter(({ type }) => type === "hold_placed");
  assert(told.length >= 2);
  assert.deepEqual(
    [...new Set(told.map(({ id, order_id }) => `${id} ${order_id}`))],
    [`${told[0]?.id} ${order.order_id}`],
  );
  assert.deepEqual([told[0]?.status, told.at(-1)?.status], [500, 200]);
  const taken = receiver.received.length;
  await row.getByRole("button", { name: "Send again: hold_placed" }).click();
  await page.getByText("The replay is on its way").first().waitFor();
  for (let waited = 0; receiver.received.length === taken && waited < 30_000; waited += 50)
    await page.waitForTimeout(50);
  assert.deepEqual([receiver.received.at(-1)?.id, receiver.received.at(-1)?.status], [told[0]?.id, 200]);
  assert.deepEqual(receiver.forged, []);
});

test("who is no administrator finds nothing of people and keys", async () => {
  const page = await app.open("operations", "/admin");

  await page.getByRole("link", { name: "Workflows" }).first().waitFor();
  assert.equal(await page.getByRole("link", { name: /^(Users|API keys|History)/ }).count(), 0);
});
