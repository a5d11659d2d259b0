import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "../../../src/kernel/ids.ts";
import { raiseExceptions } from "../../../src/platform/intents.ts";
import { transact } from "../../../src/platform/transaction.ts";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import { startConsole } from "../../support/browser/console.ts";
import { pdfText } from "../../support/documents/pdf-text.ts";

/** Each role has its own areas, begins where its work is, and sees of customers what it may. */
const app = await startConsole();
const PERSON = "Canaria Vogelsang";
await app.test_database.asOwner("update customers.order_parties set name = $1, email = 'canaria@example.com'", [
  PERSON,
]);

const { data: done } = await app.call("GET", "/v1/orders?status=completed&limit=1");
const invoiced = await app.call("GET", `/v1/orders/${done[0].order_id}`);
await app.call("POST", "/v1/views", { name: "Of everybody", shared: true, filter: { payment: "declined" } });
await transact(app.test_database.database, app.test_database.tenant_id, { name: "park order" }, (tx) =>
  raiseExceptions(
    tx,
    [
      {
        ...{ kind: "payment", subject_id: newId(), order_id: null, reason: "transfer_unmatched", detail: "d" },
        data: { problem: "transfer_unmatched", amount_minor: 1_190, currency: "EUR", reference: "bank-1" },
      },
    ],
    new Date(),
  ),
);

const CASES = [
  // role            first page   areas
  ["administrator", "/home", ["Home", "Orders", "Exceptions", "Stock", "Locations", "Store", "Administration"]],
  ["operations", "/home", ["Home", "Orders", "Exceptions", "Stock", "Locations", "Store", "Administration"]],
  ["customer_service", "/home", ["Home", "Orders", "Exceptions", "Stock", "Locations"]],
  ["store", "/store", ["Home", "Orders", "Stock", "Locations", "Store"]],
  ["finance", "/home", ["Home", "Orders", "Exceptions", "Locations"]],
  ["partner", "/store", ["Stock", "Locations", "Store"]],
  ["read_only", "/home", ["Home", "Orders", "Exceptions", "Stock", "Locations"]],
] as const;

for (const [role, first_page, areas] of CASES) {
  test(`${role} begins at ${first_page} and has its areas`, async () => {
    const page = await app.open(role, "/");

    await page.waitForURL(`**${first_page}`);
    const links = page.getByRole("navigation", { name: "Main menu" }).locator("a:not([aria-label=Dirigent]) > span");
    await links.first().waitFor();
    assert.deepEqual(await links.allTextContents(), areas);
    await page.getByText("live", { exact: true }).waitFor();
    await page.getByRole("heading", { level: 1 }).first().waitFor();
  });
}

for (const [role, size, language] of [
  ["read_only", "desktop", "en"],
  ["finance", "phone", "de"],
] as const) {
  test(`${role} sees orders without the people behind them, ${size}, ${language}`, async () => {
    const page = await app.open(role, "/orders", { size, language });
    const rows = page.locator("tbody tr[aria-rowindex]");
    await rows.first().waitFor();
    await assertAccessible(page);
    await assertFits(page);
    assert.doesNotMatch((await page.locator("body").textContent()) ?? "", /canaria|vogelsang/i);

    await rows.first().getByRole("link").first().click();
    await page.getByRole("heading", { name: language === "de" ? "Was geschah" : "What happened" }).waitFor();

    assert.match((await page.locator("main").textContent()) ?? "", /\*\*\*/);
    assert.doesNotMatch((await page.locator("body").textContent()) ?? "", /canaria|vogelsang/i);
    await assertAccessible(page);
    assert.equal(
      await page.getByRole("button", { name: /^(Cancel|Hold|Move|Stornieren|Anhalten|Verlegen) …$/ }).count(),
      0,
    );
  });
}

const WRITING =
  /^(New order|Save as a view|Save changes|Change this view|Save the note|Hold|Lift|Cancel|Move|Source again|Address|Contact|Try |Give )/;

for (const [role, may_see_invoices] of [
  ["read_only", true],
  ["finance", true],
  ["store", false],
] as const) {
  test(`${role} is offered nothing that the server would refuse: in the list, on an order, among views and exceptions`, async () => {
    const offered = async () => {
      const names = await page.getByRole("button").allInnerTexts();
      const labels = await page.getByRole("button").evaluateAll((all) => all.map((each) => each.ariaLabel ?? ""));
      return [...names, ...labels].filter((name) => WRITING.test(name));
    };
    // A filter that is no view, and a view of everybody's, which others may change.
    const page = await app.open(role, "/orders?payment=authorized");
    for (const path of ["/orders?payment=authorized", "/orders?payment=declined"]) {
      await page.goto(app.url + path);
      await page.getByRole("link", { name: /^Of everybody/ }).waitFor();
      assert.deepEqual(await offered(), []);
    }
    await page.goto(`${app.url}/orders`);
    await page.locator("tbody tr[aria-rowindex]").first().waitFor();
    assert.deepEqual(await offered(), []);
    assert.equal(await page.locator("tbody input[type=checkbox]").count(), 0);
    assert.equal(await page.getByRole("link", { name: "New order" }).count(), 0);
    await page.keyboard.press("x");
    assert.equal(await page.getByRole("region", { name: "Selected orders" }).count(), 0);

    await page.locator("tbody tr[aria-rowindex]").first().getByRole("link").first().click();
    await page.getByRole("heading", { name: "What happened" }).waitFor();
    await page.getByRole("heading", { name: "Notes" }).waitFor();
    assert.deepEqual(await offered(), []);
    assert.equal(await page.getByLabel("Write a note …").count(), 0);
    assert.equal(await page.getByRole("button", { name: "What is not possible now, and why" }).count(), 0);

    await page.goto(`${app.url}/orders/${invoiced.order_id}`);
    if (role !== "store") await page.getByRole("heading", { name: "Documents" }).waitFor();
    assert.equal((await page.getByRole("link", { name: /PDF, opens in a new tab/ }).count()) > 0, may_see_invoices);
    const paper = await page.request.get(`${app.url}/v1/invoices/${invoiced.invoices[0].invoice_id}/document`);
    assert.equal(paper.status(), may_see_invoices ? 200 : 403);

    if (role === "store") return;
    await page.goto(`${app.url}/exceptions`);
    await page.getByRole("region", { name: "Transfer without an order" }).waitFor();
    assert.deepEqual(await offered(), []);
    await page.goto(`${app.url}/exceptions?reason=transfer_unmatched`);
    await page.locator("tbody tr[aria-rowindex]").first().waitFor();
    assert.deepEqual(await offered(), []);
    assert.equal(await page.locator("tbody input[type=checkbox]").count(), 0);
  });
}

test("an invoice on paper names nobody to those who may not know, and the customer to those who book", async () => {
  const path = `/v1/invoices/${invoiced.invoices[0].invoice_id}/document`;
  const textFor = async (role: string) => {
    const page = await app.open(role, "/home");
    return pdfText(await (await page.request.get(app.url + path)).body());
  };
  const { recipient } = await app.call("GET", path.replace("/document", ""));

  const [masked, booked] = [await textFor("read_only"), await textFor("finance")];
  assert(booked.includes(recipient.name) && booked.includes(recipient.street), booked);
  assert(!masked.includes(recipient.name) && !masked.includes(recipient.street), masked);
  assert.match(masked, /\*\*\*/);
});

test("whoever sees people sees them there", async () => {
  const page = await app.open("customer_service", "/orders");

  await page.getByText(PERSON).first().waitFor();
});

test("whoever comes to an area that is not of his role is led to his own", async () => {
  const page = await app.open("partner", "/orders");

  for (const path of ["/home", "/exceptions", "/admin/users"]) {
    await page.waitForURL("**/store");
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.goto(app.url + path);
  }
  await page.waitForURL("**/store");
});
