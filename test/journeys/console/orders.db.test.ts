import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMoney } from "../../../src/kernel/money.ts";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import { startConsole } from "../../support/browser/console.ts";
import { pdfText } from "../../support/documents/pdf-text.ts";

/** Customer service finds an order, understands it, and changes it. */
const app = await startConsole();

test("a stranger is led to the sign-in, and from there to where he wanted", async () => {
  const page = await app.open(null, "/orders?status=completed");

  await page.waitForURL("**/sign-in?**");
  await assertAccessible(page);
  await page.getByText("Customer service").click();
  await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
  assert.equal(new URL(page.url()).search, "?status=completed");
});

test("a wrong password is refused without telling what was wrong", async () => {
  const page = await app.open(null, "/sign-in", { language: "de" });

  await page.getByLabel("Mailadresse").fill("operations@demo.example");
  await page.locator("input[name=password]").fill("not the password");
  await page.getByRole("button", { name: "Anmelden", exact: true }).click();

  await page.getByText("Die Mailadresse oder das Passwort stimmt nicht.").waitFor();
});

for (const size of ["desktop", "phone"] as const) {
  for (const language of ["en", "de"] as const) {
    test(`the list of orders and an order, ${size}, ${language}`, async () => {
      const page = await app.open("customer_service", "/orders", { size, language });
      const rows = page.locator("tbody tr[aria-rowindex]");
      await rows.first().waitFor();
      await assertAccessible(page);
      await assertFits(page);

      const number = (await rows.first().getByRole("link").first().textContent()) ?? "";
      await rows.first().getByRole("link").first().click();
      await page.waitForURL("**/orders/*");
      await page.getByRole("heading", { level: 1, name: number }).waitFor();
      await page.getByRole("heading", { name: language === "de" ? "Was geschah" : "What happened" }).waitFor();
      await assertAccessible(page);
      await assertFits(page);
    });
  }
}

test("why an order comes from where it comes is told place by place", async () => {
  const { data } = await app.call("GET", "/v1/orders?status=completed&limit=1");
  const page = await app.open("customer_service", `/orders/${data[0].order_id}`);

  await page.getByRole("button", { name: "Why from here?" }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByText("Chosen", { exact: true }).waitFor();
  assert.match((await drawer.textContent()) ?? "", /the cheapest (place|way)/);
  await page.waitForTimeout(300);
  await assertAccessible(page);
});

test("a hold tells its effect, stops the order, and is lifted again", async () => {
  const { data } = await app.call("GET", "/v1/orders?status=backordered&limit=1");
  const [order] = data;
  const page = await app.open("customer_service", `/orders/${order.order_id}`);

  await page.getByRole("button", { name: "Hold …" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("The order is then: on hold.").waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Hold", exact: true }).click();
  await page.getByRole("note").getByText("On hold: to be looked at").waitFor();
  assert.equal((await app.call("GET", `/v1/orders/${order.order_id}`)).status, "on_hold");

  await page.getByRole("button", { name: "Lift the hold" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Lift the hold" }).click();
  await page.getByRole("note").getByText("On hold: to be looked at").waitFor({ state: "detached" });
  assert.deepEqual((await app.call("GET", `/v1/orders/${order.order_id}`)).holds, []);

  const undoIn = (message: string) =>
    page.getByRole("alert").filter({ hasText: message }).getByRole("button", { name: "Undo" }).click();
  await undoIn("The hold is lifted");
  await page.getByRole("note").getByText("On hold: to be looked at").waitFor();
  const { holds } = await app.call("GET", `/v1/orders/${order.order_id}`);
  assert.deepEqual(
    holds.map(({ code, origin }: { code: string; origin: string }) => [code, origin]),
    [["manual", "manual"]],
  );
  await app.call("DELETE", `/v1/orders/${order.order_id}/holds/${holds[0].hold_id}`);
});

test("a hold by mistake is taken back from the notice, and what somebody else has done meanwhile stays", async () => {
  const { data } = await app.call("GET", "/v1/orders?status=backordered&limit=2");
  const path = `/v1/orders/${data[1].order_id}`;
  const page = await app.open("customer_service", `/orders/${data[1].order_id}`, { language: "de" });
  const hold = async () => {
    await page.getByRole("button", { name: "Anhalten …" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Anhalten", exact: true }).click();
    await page.getByRole("note").getByText("Angehalten: ansehen").first().waitFor();
  };
  const undo = page.getByRole("alert").filter({ hasText: "Der Auftrag ist angehalten" }).getByRole("button");

  await hold();
  await undo.filter({ hasText: "Rückgängig" }).click();
  await page.getByText("Zurückgenommen").waitFor();
  assert.deepEqual((await app.call("GET", path)).holds, []);

  await hold();
  const { holds } = await app.call("GET", path);
  await app.call("DELETE", `${path}/holds/${holds[0].hold_id}`);
  await undo.filter({ hasText: "Rückgängig" }).click();
  await page.getByText("Jemand hat es seitdem geändert; es bleibt, wie es ist.").waitFor();
  assert.deepEqual((await app.call("GET", path)).holds, []);
});

for (const size of ["desktop", "phone"] as const) {
  test(`of a completed order only what can be done is a button; the rest is in a menu and says why, ${size}`, async () => {
    const { data } = await app.call("GET", "/v1/orders?status=completed&limit=1");
    const page = await app.open("customer_service", `/orders/${data[0].order_id}`, { size });
    await page.getByRole("button", { name: "Contact …" }).waitFor();
    for (const name of ["Cancel …", "Hold …", "Move …", "Source again", "Address …", "Lift the hold"])
      assert.equal(await page.getByRole("button", { name }).count(), 0, name);

    await page.getByRole("button", { name: "What is not possible now, and why" }).click();
    const items = page.getByRole("menuitem");
    await items.first().waitFor();
    assert.deepEqual(await items.evaluateAll((all) => all.map((each) => each.getAttribute("aria-disabled"))), [
      ...["true", "true", "true", "true", "true"],
    ]);
    await page.getByRole("menuitem", { name: /^Hold … The order is completed or canceled\.$/ }).waitFor();
    await page.waitForTimeout(300);
    // Links that lie half below the open menu are too small to axe, and cannot be pressed before it is closed.
    if (size === "desktop") await assertAccessible(page);
    await assertFits(page);
  });
}

test("an invoice opens as the paper that its rows say, to the cent", async () => {
  const { data } = await app.call("GET", "/v1/orders?status=completed&limit=1");
  const order = await app.call("GET", `/v1/orders/${data[0].order_id}`);
  const [head] = order.invoices;
  const invoice = await app.call("GET", `/v1/invoices/${head.invoice_id}`);
  const page = await app.open("customer_service", `/orders/${order.order_id}`);

  const link = page.getByRole("link", { name: `${head.number} (PDF, opens in a new tab)` });
  const href = (await link.getAttribute("href")) ?? "";
  const keep = page.getByRole("link", { name: `Download ${head.number} as PDF` });
  assert.equal(await keep.getAttribute("href"), href);
  assert.equal(await keep.getAttribute("download"), `${head.number}.pdf`);
  const answer = await page.request.get(new URL(href, app.url).href);

  assert.deepEqual(
    [answer.status(), answer.headers()["content-type"], answer.headers()["content-disposition"]],
    [200, "application/pdf", `inline; filename="${head.number}.pdf"`],
  );
  const locale = invoice.language.startsWith("de") ? "de-DE" : "en-GB";
  const money = (minor: number) => formatMoney({ amount_minor: minor, currency: invoice.currency }, locale);
  const text = pdfText(await answer.body()).replaceAll(/\s/g, " ");
  const said = [
    ...[invoice.number, order.number, invoice.recipient.name, invoice.recipient.street],
    // biome-ignore lint/suspicious/noExplicitAny: an answer is checked by the assertions on it
    ...invoice.lines.map((line: any) => money(line.net_minor) + money(line.gross_minor)),
    // biome-ignore lint/suspicious/noExplicitAny: an answer is checked by the assertions on it
    ...invoice.taxes.map((tax: any) => [tax.net_minor, tax.tax_minor, tax.gross_minor].map(money).join("")),
    [invoice.net_minor, invoice.tax_minor, invoice.total_minor].map(money).join(""),
  ];
  for (const words of said) assert(text.includes(words.replaceAll(/\s/g, " ")), `${words} is not in\n${text}`);
});
