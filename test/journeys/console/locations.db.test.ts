import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import { startConsole } from "../../support/browser/console.ts";
import { takeBackNewest } from "../../support/browser/take-back.ts";

/** The network on its map and as a list; one place, its hours, and the switch that takes it out. */
const app = await startConsole();

/** A page that is gone after its test: it asks for news every half minute, also when the database is being dropped. */
async function open(t: TestContext, ...wanted: Parameters<typeof app.open>) {
  const page = await app.open(...wanted);
  t.after(() => page.context().close());
  return page;
}

const [store] = (await app.call("GET", "/v1/locations?kind=store&limit=1")).data;

for (const [size, language, scheme, title] of [
  ["desktop", "en", "light", "Locations"],
  ["phone", "de", "dark", "Standorte"],
] as const) {
  test(`the list of places and a place, ${size}, ${language}, ${scheme}`, async (t) => {
    const page = await open(t, "operations", "/locations", { size, language, scheme });
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    const row = page.locator("tbody tr[aria-rowindex]").first();
    await row.waitFor();
    await page.waitForLoadState("networkidle");
    await assertAccessible(page);
    await assertFits(page);

    const name = await row.getByRole("link").first().textContent();
    await row.getByRole("link").first().click();
    await page.waitForURL("**/locations/*");
    await page.getByRole("heading", { level: 1, name: String(name) }).waitFor();
    // What lies under the mouse must not show its words while axe looks.
    await page.mouse.move(0, 0);
    await page.waitForLoadState("networkidle");
    await assertAccessible(page);
    await assertFits(page);
  });
}

test("every place has a circle on the map that keys reach and that leads to it", async (t) => {
  const { data } = await app.call("GET", "/v1/location-workloads?limit=200");
  const page = await open(t, "operations", "/locations");
  const map = page.getByRole("group", { name: "Map of the network" });
  const circle = map.getByRole("link", { name: new RegExp(`^${store.name}:`) });
  await circle.waitFor();
  assert.equal(await map.getByRole("link").count(), data.filter(({ coordinates }: never) => coordinates).length);

  await circle.focus();
  await page.keyboard.press("Enter");

  await page.waitForURL(`**/locations/${store.code}`);
});

test("filters stand in the address and work on what is there", async (t) => {
  const page = await open(t, "operations", "/locations?kind=warehouse");
  const table = page.getByRole("table", { name: "Locations" });
  await table.waitFor();
  const warehouses = (await app.call("GET", "/v1/locations?kind=warehouse")).data;
  assert.equal(await table.getAttribute("aria-rowcount"), String(warehouses.length));

  await page.getByRole("textbox", { name: "Search" }).fill("no place is called that");
  await page.getByText("No locations here").waitFor();
  await page.getByRole("button", { name: "Show all locations" }).click();
  await page.waitForURL((url) => url.search === "");
});

test("hours that make no sense are named at their day; those that do are kept", async (t) => {
  const page = await open(t, "operations", `/locations/${store.code}`);
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Mon, from").first().fill("19:00");
  await dialog.getByLabel("Mon, to").first().fill("08:00");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("It must close after it opens.").waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  const unchanged = await app.call("GET", `/v1/locations/${store.code}`);
  assert.deepEqual(unchanged.opening_hours, store.opening_hours);

  await dialog.getByLabel("Mon, from").first().fill("08:30");
  await dialog.getByLabel("Mon, to").first().fill("20:00");
  await dialog.getByLabel("Orders a day").fill("33");
  await dialog.getByLabel("Of an order").fill("1.75");
  await dialog.getByRole("button", { name: "Save" }).click();

  await page.getByText(`${store.name} is saved.`).waitFor();
  const saved = await app.call("GET", `/v1/locations/${store.code}`);
  assert.deepEqual(saved, {
    ...store,
    opening_hours: { ...store.opening_hours, mon: [["08:30", "20:00"]] },
    capacity: { ...store.capacity, orders_per_day: 33 },
    costs: { ...store.costs, order_minor: 175 },
  });
  await page.getByText("08:30–20:00").waitFor();
});

test("a change of a place is taken back from its history", async (t) => {
  const before = await app.call("GET", `/v1/locations/${store.code}`);
  await app.call("PUT", "/v1/locations", { locations: [{ ...before, handling_days: 7 }] });
  const page = await open(t, "administrator", `/locations/${store.code}`);

  await takeBackNewest(page, "Handling days");

  assert.deepEqual(await app.call("GET", `/v1/locations/${store.code}`), before);
});

test("a place is added where its code is free, and is shown at once", async (t) => {
  const before = await app.call("GET", `/v1/locations/${store.code}`);
  const page = await open(t, "operations", "/locations", { language: "de" });
  await page.getByRole("button", { name: "Standort hinzufügen" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Code").fill(store.code);
  await dialog.getByRole("button", { name: "Hinzufügen" }).click();
  await dialog.getByText("Es gibt schon einen Standort mit diesem Code.").waitFor();
  await assertAccessible(page);

  for (const [label, value] of [
    ...([
      ["Code", "st-giengen"],
      ["Name", "Giengen"],
      ["Straße", "Hirschstr. 1"],
    ] as const),
    ...([
      ["Postleitzahl", "89537"],
      ["Ort", "Giengen"],
    ] as const),
  ])
    await dialog.getByLabel(label, { exact: false }).first().fill(value);
  await dialog.getByRole("button", { name: "Hinzufügen" }).click();

  await page.getByRole("heading", { level: 1, name: "Giengen" }).waitFor();
  const added = await app.call("GET", "/v1/locations/st-giengen");
  assert.deepEqual(
    [added.kind, added.address.city, added.address.country, added.delivery_methods, added.active],
    ["store", "Giengen", "DE", ["ship", "collect"], true],
  );
  assert.deepEqual(await app.call("GET", `/v1/locations/${store.code}`), before, "the other one is as it was");
});

test("what somebody else has changed meanwhile is not overwritten", async (t) => {
  const before = await app.call("GET", `/v1/locations/${store.code}`);
  const page = await open(t, "operations", `/locations/${store.code}`);
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Orders a day").fill("44");
  await app.call("PUT", "/v1/locations", { locations: [{ ...before, handling_days: 5 }] });

  await dialog.getByRole("button", { name: "Save" }).click();

  await dialog.getByText("Somebody else has changed this in the meantime.").waitFor();
  assert.deepEqual(await app.call("GET", `/v1/locations/${store.code}`), { ...before, handling_days: 5 });
  await app.call("PUT", "/v1/locations", { locations: [before] });
});

test("a place is switched off after its effect has been told, and on again", async (t) => {
  const { data } = await app.call("GET", `/v1/location-workloads?location=${store.code}`);
  const waiting = data[0].waiting.reduce((sum: number, { orders }: { orders: number }) => sum + orders, 0);
  const page = await open(t, "operations", `/locations/${store.code}`);
  await page.getByRole("heading", { name: "Work", exact: true }).waitFor();

  await page.getByRole("button", { name: "Switch off" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(`${waiting} ${waiting === 1 ? "order that waits" : "orders that wait"} there`).waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  assert.equal((await app.call("GET", `/v1/locations/${store.code}`)).active, true);
  await dialog.getByRole("button", { name: "Switch off" }).click();
  await page.getByText("switched off", { exact: true }).waitFor();
  assert.equal((await app.call("GET", `/v1/locations/${store.code}`)).active, false);

  await page.getByRole("button", { name: "Switch on" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Switch on" }).click();
  await page.getByRole("button", { name: "Switch off" }).waitFor();
  assert.equal((await app.call("GET", `/v1/locations/${store.code}`)).active, true);
});
