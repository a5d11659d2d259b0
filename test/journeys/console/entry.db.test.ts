import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import { startConsole } from "../../support/browser/console.ts";

/** Somebody calls and orders: customer service enters it, and says from where it comes and when before it is placed. */
const app = await startConsole();

const WORDS = {
  en: {
    ...{ title: "New order", find: "Find an item", add: "Add", place: "Place the order", missing: "Still missing" },
    ...{ name: "Name", street: "Street and number", postal_code: "Postal code", city: "Town", from: "from " },
    ...{ earlier: "Has ordered before?", collect: "Collect", store: "Store", quantity: "Quantity of" },
  },
  de: {
    ...{ title: "Neuer Auftrag", find: "Artikel suchen", add: "Hinzufügen", place: "Auftrag aufgeben" },
    ...{ missing: "Es fehlt noch", name: "Name", street: "Straße und Hausnummer", postal_code: "Postleitzahl" },
    ...{ city: "Ort", from: "aus ", earlier: "Schon einmal bestellt?", collect: "Abholen", store: "Filiale" },
    quantity: "Menge von",
  },
} as const;

/** An item that much is left of. */
const { data: stocked } = await app.call("GET", "/v1/stock-summaries?state=available&limit=200");
const item = stocked
  .filter(({ kind }: { kind: string }) => kind === "physical")
  .toSorted((a: { available: number }, b: { available: number }) => b.available - a.available)[0];
/** How many drafts the tab keeps. */
const KEPT = "Object.keys(sessionStorage).filter((key) => key.startsWith('dirigent.')).length";
const ordersOf = async (name: string) => {
  const { data } = await app.call("GET", `/v1/orders?channel=phone&q=${encodeURIComponent(name)}&limit=50`);
  return data;
};

async function addItem(page: Page, words: (typeof WORDS)["en" | "de"], sku: string) {
  await page.getByLabel(words.find, { exact: true }).fill(sku);
  await page.getByRole("button", { name: words.add }).first().waitFor();
  await page.getByLabel(words.find, { exact: true }).press("Enter");
  await page.getByLabel(words.quantity).first().waitFor();
}

async function fillAddress(page: Page, words: (typeof WORDS)["en" | "de"], name: string) {
  await page.getByLabel(words.name, { exact: true }).fill(name);
  await page.getByLabel(words.street).fill("Musterweg 7");
  await page.getByLabel(words.postal_code).fill("10115");
  await page.getByLabel(words.city, { exact: true }).fill("Berlin");
}

for (const [size, language] of [
  ["desktop", "en"],
  ["phone", "de"],
] as const) {
  const words = WORDS[language];
  test(`an order is entered with its plan before one's eyes, ${size}, ${language}`, async () => {
    const name = `Ada ${size} ${language}`;
    const page = await app.open("customer_service", "/orders", { size, language });
    await page.getByRole("link", { name: words.title }).click();
    await page.getByRole("heading", { level: 1, name: words.title }).waitFor();
    await assertAccessible(page);
    await assertFits(page);
    await page.getByText(words.missing).waitFor();

    await page.getByLabel(words.find, { exact: true }).fill(item.sku);
    await page.getByRole("button", { name: words.add }).first().waitFor();
    await assertAccessible(page);
    await assertFits(page);
    await addItem(page, words, item.sku);
    await page.getByLabel(words.quantity).fill("2");
    await page.getByLabel(words.postal_code).fill("10115");
    await page
      .getByText(new RegExp(`^${words.from}`))
      .first()
      .waitFor();
    await assertAccessible(page);
    await assertFits(page);
    assert.deepEqual(await ordersOf(name), []);

    await fillAddress(page, words, name);
    await page.getByText(words.missing).waitFor({ state: "detached" });
    await page.getByRole("button", { name: words.place }).click();
    await page.waitForURL((url) => /\/orders\/[0-9a-f-]{36}$/.test(url.pathname));
    const order = await app.call("GET", `/v1/orders/${new URL(page.url()).pathname.split("/").at(-1)}`);
    assert.deepEqual(
      [
        order.channel,
        order.shipping_address.name,
        order.lines.map((line: { sku: string; quantity: number }) => [line.sku, line.quantity]),
      ],
      ["phone", name, [[item.sku, 2]]],
    );
    assert.deepEqual(
      order.payments.map(({ method }: { method: string }) => method),
      ["invoice"],
    );
    await page.getByRole("heading", { level: 1, name: order.number }).waitFor();
    assert.equal(await page.evaluate(KEPT), 0, "nothing of the draft is left");
  });
}

test("who has ordered before has nothing to spell, and collects in a store", async () => {
  const words = WORDS.en;
  const { data } = await app.call("GET", "/v1/orders?channel=web-de&status=completed&limit=20");
  const earlier = data.find((order: { shipping_address: unknown }) => order.shipping_address !== null);
  const page = await app.open("customer_service", "/orders/new");
  await page.getByLabel(words.earlier).fill(earlier.number);
  await page.getByRole("button", { name: new RegExp(earlier.number) }).click();
  await page.getByText(`Taken over from order ${earlier.number}`).waitFor();
  assert.equal(await page.getByLabel(words.street).inputValue(), earlier.shipping_address.street);

  await page.getByText(words.collect, { exact: true }).click();
  await page.getByText("Still missing: an item and the store").waitFor();
  const { data: levels } = await app.call("GET", `/v1/stock-levels?sku=${item.sku}&limit=200`);
  const places = (await app.call("GET", "/v1/locations?limit=200")).data;
  const store = places.find(
    ({ code, delivery_methods, active }: { code: string; delivery_methods: string[]; active: boolean }) =>
      active &&
      delivery_methods.includes("collect") &&
      levels.some(
        (level: { location: string; on_hand: number; reserved: number; safety: number }) =>
          level.location === code && level.on_hand - level.reserved - level.safety > 0,
      ),
  );
  await page.getByRole("combobox", { name: words.store }).fill(store.name);
  await page.getByRole("option", { name: new RegExp(store.name) }).click();
  await addItem(page, words, item.sku);
  await page.getByText(`in ${store.name}`).waitFor();
  await page.getByText(/ready by/).waitFor();
  await page.getByLabel("Prepayment").check();
  await page.getByText("Goods are reserved and leave when the money has come.").waitFor();
  await page.getByRole("button", { name: words.place }).click();
  await page.waitForURL((url) => /\/orders\/[0-9a-f-]{36}$/.test(url.pathname));
  const order = await app.call("GET", `/v1/orders/${new URL(page.url()).pathname.split("/").at(-1)}`);
  assert.deepEqual(
    [order.shipping_address, order.lines[0].delivery.location, order.payments[0].method, order.customer.email],
    [null, store.code, "bank_transfer", earlier.customer.email],
  );
});

test("a draft outlives a reload and is its own person's; started anew it is gone, and had back", async () => {
  const words = WORDS.en;
  const page = await app.open("customer_service", "/orders/new");
  await addItem(page, words, item.sku);
  await page.getByLabel(words.name, { exact: true }).fill("Grace Draft");
  await page.reload();
  await page.getByLabel(words.quantity).waitFor();
  assert.equal(await page.getByLabel(words.name, { exact: true }).inputValue(), "Grace Draft");
  assert.equal(
    await page.evaluate(
      "localStorage.getItem('dirigent.order-entry') === null && !JSON.stringify(localStorage).includes('Grace')",
    ),
    true,
  );

  await page.getByRole("button", { name: "Start anew" }).click();
  await page.getByText("Find what the customer wants").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByLabel(words.quantity).waitFor();
  assert.equal(await page.getByLabel(words.name, { exact: true }).inputValue(), "Grace Draft");

  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in**");
  assert.equal(await page.evaluate(KEPT), 0, "whoever signs out leaves nothing");
});

test("a double click, a lost answer and a change after it make one order", async () => {
  const words = WORDS.en;
  const name = "Lost Answer";
  const page = await app.open("customer_service", "/orders/new");
  await addItem(page, words, item.sku);
  await fillAddress(page, words, name);
  let lost = 0;
  // It arrives, and its answer does not.
  await page.route("**/v1/orders", async (route) => {
    if (route.request().method() !== "POST" || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort("internetdisconnected");
  });
  await page.getByRole("button", { name: words.place }).dblclick();
  await page.getByText("Nobody knows whether it arrived").waitFor();
  await assertAccessible(page);
  assert.equal((await ordersOf(name)).length, 1);

  await page.getByLabel(words.quantity).fill("7");
  await page.getByRole("button", { name: words.place }).click();
  await page.waitForURL((url) => /\/orders\/[0-9a-f-]{36}$/.test(url.pathname));
  const orders = await ordersOf(name);
  assert.equal(orders.length, 1);
  assert.equal(orders[0].lines[0].quantity, 1);
  assert.equal(new URL(page.url()).pathname, `/orders/${orders[0].order_id}`);
});

test("after a reload the order that came of the lost answer is found", async () => {
  const words = WORDS.en;
  const page = await app.open("customer_service", "/orders/new");
  await addItem(page, words, item.sku);
  await fillAddress(page, words, "Found Again");
  await page.route("**/v1/orders", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.fetch();
    return route.abort("internetdisconnected");
  });
  await page.getByRole("button", { name: words.place }).click();
  await page.getByText("Nobody knows whether it arrived").waitFor();
  await page.reload();
  await page.waitForURL((url) => /\/orders\/[0-9a-f-]{36}$/.test(url.pathname));
  assert.equal((await ordersOf("Found Again")).length, 1);
});

test("what cannot be had is said before it is promised", async () => {
  const words = WORDS.de;
  const page = await app.open("customer_service", "/orders/new", { language: "de" });
  await addItem(page, words, item.sku);
  await page.getByLabel(words.quantity).fill("9999");
  await page.getByLabel(words.postal_code).fill("1011");
  await page.getByText("ist keine dieses Landes; zum Beispiel 10115").waitFor();
  await page.getByLabel(words.postal_code).fill("10115");
  await page.getByText(/kein Standort hat es, es würde auf Bestand warten/).waitFor();
});

test("who may not write orders is not offered it", async () => {
  const page = await app.open("read_only", "/orders");
  await page.locator("tbody tr[aria-rowindex]").first().waitFor();
  assert.equal(await page.getByRole("link", { name: "New order" }).count(), 0);
  await page.goto(`${app.url}/orders/new`);
  await page.getByText("Your role does not allow entering orders.").waitFor();
  await assertAccessible(page);
});

test("the search knows where orders are entered", async () => {
  const page = await app.open("customer_service", "/home");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("new ord");
  await page.getByRole("option", { name: /^New order/ }).click();
  await page.getByRole("heading", { level: 1, name: "New order" }).waitFor();
});
