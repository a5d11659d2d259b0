import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import { startConsole } from "../../support/browser/console.ts";

/** Operations looks where things lie, corrects a count, and takes it back. */
const app = await startConsole();

/** A page that is gone after its test: it asks for news every half minute, also when the database is being dropped. */
async function open(t: TestContext, ...wanted: Parameters<typeof app.open>) {
  const page = await app.open(...wanted);
  t.after(() => page.context().close());
  return page;
}

type Level = { readonly sku: string; readonly location: string; readonly on_hand: number; readonly reserved: number };

const levelAt = async (sku: string, location: string): Promise<Level> => {
  const { data } = await app.call("GET", `/v1/stock-levels?sku=${sku}&location=${location}`);
  return data[0];
};
const rowsOf = (page: Page) => page.locator("tbody tr[aria-rowindex]");

for (const size of ["desktop", "phone"] as const) {
  for (const [language, scheme, title] of [
    ["en", "light", "Stock"],
    ["de", "dark", "Bestand"],
  ] as const) {
    test(`the list of items and an item, ${size}, ${language}, ${scheme}`, async (t) => {
      const page = await open(t, "operations", "/stock", { size, language, scheme });
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
      await rowsOf(page).first().waitFor();
      await assertAccessible(page);
      await assertFits(page);

      const link = rowsOf(page).first().getByRole("link").first();
      const name = await link.textContent();
      await link.click();
      await page.waitForURL("**/stock/*");
      await page.getByRole("heading", { level: 1, name: String(name) }).waitFor();
      // What lies under the mouse must not show its words while axe looks.
      await page.mouse.move(0, 0);
      await page.getByRole("heading", { name: language === "de" ? "Bewegungen" : "Movements" }).waitFor();
      await page.waitForLoadState("networkidle");
      await assertAccessible(page);
      await assertFits(page);
    });
  }
}

test("filters stand in the address, narrow the list, and go away again", async (t) => {
  const { data } = await app.call("GET", "/v1/item-categories");
  const { category, items } = data[0];
  const page = await open(t, "operations", `/stock?category=${category}`);
  await rowsOf(page).first().waitFor();
  assert.equal(Number(await page.getByRole("table").getAttribute("aria-rowcount")) <= items, true);

  const [item] = (await app.call("GET", "/v1/items?limit=1")).data;
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByLabel("Name, SKU or GTIN").fill(item.sku);
  await page.waitForURL((url) => url.searchParams.get("q") === item.sku && !url.searchParams.has("category"));
  await page.getByText(item.sku, { exact: true }).waitFor();

  await page.getByLabel("Name, SKU or GTIN").fill("nothing is called that");
  await page.getByText("No items here").waitFor();
  await assertAccessible(page);
  await page.getByRole("button", { name: "Show all items" }).click();
  await page.waitForURL((url) => url.search === "");
});

test("a count tells what it will do, is recorded with its reason, and is taken back", async (t) => {
  const { data } = await app.call("GET", "/v1/stock-levels?limit=200");
  const level: Level = data.find(({ on_hand, reserved }: Level) => on_hand > 3 && reserved === 0);
  const { name } = await app.call("GET", `/v1/locations/${level.location}`);
  const page = await open(t, "operations", `/stock/${level.sku}`);
  await page.getByRole("heading", { name: "Where it is" }).waitFor();
  const more = page.getByRole("button", { name: /^Show all/ });
  await page.waitForLoadState("networkidle");
  if (await more.isVisible()) await more.click();

  await page.getByRole("button", { name: `Adjust at ${name}` }).click();
  const dialog = page.getByRole("dialog");
  assert.equal(await dialog.getByRole("button", { name: "Record" }).isDisabled(), true);
  await dialog.getByLabel("So many are there").fill(String(level.on_hand + 2));
  await dialog.getByText(`On hand ${level.on_hand} → ${level.on_hand + 2}`).waitFor();
  await dialog.getByLabel("Note").fill("top shelf");
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Record" }).click();

  await page.getByText(`Recorded at ${name}: +2.`).waitFor();
  assert.equal((await levelAt(level.sku, level.location)).on_hand, level.on_hand + 2);
  await page.getByText("Count · counted: top shelf").waitFor();

  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText(`Taken back at ${name}.`).waitFor();
  assert.equal((await levelAt(level.sku, level.location)).on_hand, level.on_hand);
  await page.getByText("Change · taken back").waitFor();
});

test("more cannot go out than lies there, and it is said at the field", async (t) => {
  const { data } = await app.call("GET", "/v1/stock-levels?limit=200");
  const level: Level = data.find(({ on_hand }: Level) => on_hand > 0);
  const page = await open(t, "operations", `/stock/${level.sku}`);

  await page
    .getByRole("button", { name: /^Adjust at/ })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Went out").click();
  await dialog.getByLabel("So many are gone").fill("999999");

  await dialog.getByText("That is more than lies there. If it is right, record a count instead.").waitFor();
  assert.equal(await dialog.getByRole("button", { name: "Record" }).isDisabled(), true);
});

test("who holds an item is a door to the order", async (t) => {
  const { data } = await app.call("GET", "/v1/stock-levels?limit=200");
  const { sku } = data.find(({ reserved }: Level) => reserved > 0);
  const { data: holders } = await app.call("GET", `/v1/items/${sku}/reservations`);
  const { order_id, order_number } = holders.find(({ kind }: { readonly kind: string }) => kind === "order");
  const page = await open(t, "operations", `/stock/${sku}`);

  await page.getByRole("link", { name: order_number }).first().click();

  await page.waitForURL(`**/orders/${order_id}`);
});

test("who may only read is offered nothing else", async (t) => {
  const { data } = await app.call("GET", "/v1/stock-levels?limit=1");
  const page = await open(t, "read_only", `/stock/${data[0].sku}`);

  await page.getByRole("heading", { name: "Where it is" }).waitFor();

  assert.equal(await page.getByRole("button", { name: /^Adjust/ }).count(), 0);
  assert.equal(await page.getByRole("button", { name: "Another place" }).count(), 0);
});
