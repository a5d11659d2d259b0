import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import { startConsole } from "../../support/browser/console.ts";

/** Each role has its own areas, begins where its work is, and sees of customers what it may. */
const app = await startConsole();
const PERSON = "Canaria Vogelsang";
await app.test_database.asOwner("update customers.order_parties set name = $1, email = 'canaria@example.com'", [
  PERSON,
]);

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
