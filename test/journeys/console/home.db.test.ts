import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import { startConsole } from "../../support/browser/console.ts";

/** How things stand, and from there to the orders behind each figure. */
const app = await startConsole();

for (const size of ["desktop", "phone"] as const) {
  for (const [language, scheme] of [
    ["en", "light"],
    ["de", "dark"],
  ] as const) {
    test(`home and the process monitor, ${size}, ${language}, ${scheme}`, async () => {
      const page = await app.open("operations", "/home", { size, language, scheme });
      await page.getByRole("heading", { name: language === "de" ? "Braucht Hilfe" : "Needs a hand" }).waitFor();
      await page.getByRole("group", { name: language === "de" ? "Was wo wartet" : "What waits where" }).waitFor();
      await assertAccessible(page);
      await assertFits(page);

      await page.goto(`${app.url}/exceptions/monitor`);
      await page.getByRole("table").first().waitFor();
      await assertAccessible(page);
      await assertFits(page);
    });
  }
}

test("a figure is the door to just its orders", async () => {
  const { needs_a_hand } = await app.call("GET", "/v1/overview");
  const page = await app.open("operations", "/home");

  const tile = page.getByRole("region", { name: "Needs a hand" }).getByRole("link", { name: /^Late/ });
  await tile.waitFor();
  assert.equal(await tile.textContent(), `Late${needs_a_hand.late.count}`);
  await tile.click();
  await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
  assert.match(page.url(), /late=true/);
  const current = page.getByRole("navigation", { name: "Views" }).locator("[aria-current=page]");
  await current.filter({ hasText: "Late" }).waitFor();
});

test("a station of the flow is the door to the orders with units there", async () => {
  const { flow } = await app.call("GET", "/v1/overview?time_zone=Europe/Berlin");
  const { data } = await app.call("GET", "/v1/orders?station=picked&limit=200");
  const units = data
    .flatMap((order: { lines: { stages: { stage: string; quantity: number }[] }[] }) => order.lines)
    .flatMap((one: { stages: { stage: string; quantity: number }[] }) => one.stages)
    .filter(({ stage }: { stage: string }) => stage === "picked" || stage === "packed")
    .reduce((sum: number, { quantity }: { quantity: number }) => sum + quantity, 0);
  assert(units > 0, "the demo has goods that were picked");
  assert.equal(units, flow.units.picked + flow.units.packed);
  assert(flow.legs.length >= 3);
  const page = await app.open("operations", "/home");

  const way = page.getByRole("region", { name: "Where units are" }).or(page.getByRole("main"));
  await way
    .first()
    .getByRole("link", { name: new RegExp(`^${units} units? ?picked`) })
    .click();
  await page.getByRole("table", { name: "Orders" }).waitFor();
  assert.match(page.url(), /station=picked/);
  assert.equal(await page.getByRole("table", { name: "Orders" }).getAttribute("aria-rowcount"), String(data.length));
  await page.getByText("picked: to be shipped").waitFor();
});

test("a bar of ages leads to as many open orders of that age as it says", async () => {
  const { ages, at } = await app.call("GET", "/v1/overview");
  const last = ages.ends_after_hours.length;
  const expected = ages.orders
    .filter((each: { age: number }) => each.age === last)
    .reduce((sum: number, each: { orders: number }) => sum + each.orders, 0);
  assert(expected > 0 && at, "the demo has old open orders");
  const page = await app.open("operations", "/home");

  await page.getByRole("link", { name: /over 5 days/ }).click();
  await page.getByRole("table", { name: "Orders" }).waitFor();
  assert.equal(await page.getByRole("table", { name: "Orders" }).getAttribute("aria-rowcount"), String(expected));
});

test("who may not see figures has the lists to work from", async () => {
  const page = await app.open("customer_service", "/home");

  await page.getByRole("heading", { name: "Your lists" }).waitFor();
  await assertAccessible(page);
  await page
    .getByRole("main")
    .getByRole("link", { name: /^Backordered/ })
    .click();
  await page.getByRole("table", { name: "Orders" }).waitFor();
  assert.match(page.url(), /backordered=true/);
});

test("a cell of the process monitor leads to its orders", async () => {
  const { cells } = await app.call("GET", "/v1/process-monitor");
  const cell = cells.find(
    (each: { orders: number; status: string }) => each.orders > 0 && each.status === "backordered",
  );
  assert(cell, "the demo has backordered orders");
  const page = await app.open("operations", "/exceptions/monitor");

  const row = page.getByRole("row", { name: /^backordered/ });
  await row.getByRole("link").nth(0).click();
  await page.getByRole("table", { name: "Orders" }).waitFor();
  assert.match(page.url(), /status=backordered/);
});

test("the palette finds an order by what is known of it, by the keys alone", async () => {
  const { data } = await app.call("GET", "/v1/orders?limit=1");
  const [order] = data;
  const page = await app.open("customer_service", "/home");
  await page.getByRole("heading", { level: 1 }).waitFor();

  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog");
  const field = palette.getByRole("combobox");
  await field.waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await page.keyboard.type(order.number);
  const option = palette.getByRole("option", { name: new RegExp(order.number) }).first();
  await option.getByText("by its number").waitFor();
  await assertAccessible(page);
  assert.equal(await option.getAttribute("aria-selected"), "true");
  assert.equal(await field.getAttribute("aria-activedescendant"), await option.getAttribute("id"));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: order.number }).waitFor();
});

test("the palette finds items and places too, on a phone", async () => {
  const { data } = await app.call("GET", "/v1/locations?limit=1");
  const page = await app.open("operations", "/orders", { size: "phone", language: "de" });

  await page.getByRole("button", { name: /suchen/ }).click();
  await page.getByRole("dialog").getByRole("combobox").fill(data[0].code);
  await page.getByRole("group", { name: "Standorte" }).getByRole("option").first().waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await assertFits(page);
  await page.getByRole("group", { name: "Standorte" }).getByRole("option").first().click();
  await page.waitForURL("**/locations/*");
});

test("an area is gone to by its name, walked to with the arrow keys", async () => {
  const page = await app.open("customer_service", "/orders");
  await page.getByRole("heading", { level: 1 }).waitFor();

  await page.keyboard.press("/");
  const field = page.getByRole("dialog").getByRole("combobox");
  await field.and(page.locator(":focus")).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  await page.locator("[role=option][aria-selected=true]", { hasText: "Home" }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/home");
});
