import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import { startConsole } from "../../support/browser/console.ts";

/** The customer has moved: customer service sends the order elsewhere, and sees what follows before it does. */
const app = await startConsole();

const { data: stocked } = await app.call("GET", "/v1/stock-summaries?state=available&limit=200");
const item = stocked.toSorted((a: { available: number }, b: { available: number }) => b.available - a.available)[0];
const HOME = { name: "Moving Customer", street: "Musterweg 7", postal_code: "10115", city: "Berlin", country: "DE" };
let placed = 0;
// biome-ignore lint/suspicious/noExplicitAny: an answer is checked by the assertions on it
async function place(more: object = {}): Promise<any> {
  placed += 1;
  const order = {
    ...{ channel: "phone", external_id: `moving-${placed}`, currency: "EUR", customer: { name: HOME.name } },
    ...{ billing_address: HOME, shipping_address: HOME },
    lines: [{ line_no: 1, sku: item.sku, quantity: 1, unit_price_minor: 1_000, tax_rate_percent: 19 }],
    payments: [{ method: "invoice", amount_minor: 1_000 }],
    ...more,
  };
  return app.call("POST", "/v1/orders", order);
}
const read = (order_id: string) => app.call("GET", `/v1/orders/${order_id}`);

const WORDS = {
  en: {
    ...{ open: "Address …", street: "Street and number", postal_code: "Postal code", city: "Town" },
    ...{ confirm: "Change the address", effect: /taken back and given out again/, done: "The address is changed" },
    wrong: "is not one of this country; 10115, for instance",
    ...{ undo: "Undo", undone: "Taken back" },
  },
  de: {
    ...{ open: "Adresse …", street: "Straße und Hausnummer", postal_code: "Postleitzahl", city: "Ort" },
    ...{
      confirm: "Adresse ändern",
      effect: /zurückgenommen und mit der neuen Adresse/,
      done: "Die Adresse ist geändert",
    },
    wrong: "ist keine dieses Landes; zum Beispiel 10115",
    ...{ undo: "Rückgängig", undone: "Zurückgenommen" },
  },
} as const;

const dialogOf = (page: Page) => page.getByRole("dialog");

for (const [size, language] of [
  ["desktop", "en"],
  ["phone", "de"],
] as const) {
  const words = WORDS[language];
  test(`an order is sent to another address, ${size}, ${language}`, async () => {
    const { order_id } = await place();
    const page = await app.open("customer_service", `/orders/${order_id}`, { size, language });
    await page.getByRole("button", { name: words.open }).click();
    const dialog = dialogOf(page);
    assert.equal(await dialog.getByLabel(words.street).inputValue(), HOME.street);
    assert.equal(await dialog.getByRole("button", { name: words.confirm }).isDisabled(), true);

    await dialog.getByLabel(words.postal_code).fill("1010");
    await dialog.getByText(words.wrong).waitFor();
    await dialog.getByLabel(words.street).fill("Marktplatz 3");
    await dialog.getByLabel(words.postal_code).fill("80331");
    await dialog.getByLabel(words.city, { exact: true }).fill("München");
    await dialog.getByLabel("Mail").fill("moved@example.com");
    await dialog.getByText(words.effect).waitFor();
    await page.waitForTimeout(300);
    await assertAccessible(page);
    await assertFits(page);
    assert.equal((await read(order_id)).shipping_address.city, "Berlin");

    await dialog.getByRole("button", { name: words.confirm }).click();
    await page.getByText(words.done).waitFor();
    await page.getByText("Marktplatz 3").first().waitFor();
    const order = await read(order_id);
    assert.deepEqual([order.shipping_address.city, order.billing_address.city], ["München", "München"]);
    assert.deepEqual([order.customer.email, order.customer.phone], ["moved@example.com", null]);

    const notice = page.getByRole("alert").filter({ hasText: words.done });
    await notice.getByRole("button", { name: words.undo }).click();
    await page.getByText(words.undone).waitFor();
    const back = await read(order_id);
    assert.deepEqual([back.shipping_address.city, back.billing_address.city], ["Berlin", "Berlin"]);
    assert.equal(back.customer.email, null);
  });
}

test("goods that are picked fix the address: the menu says so, and the contact alone is changed and taken back", async () => {
  const { order_id } = await place({ type: "b2b" });
  let order = await read(order_id);
  for (let attempt = 0; order.fulfillment_orders.length === 0 && attempt < 100; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    order = await read(order_id);
  }
  const [head] = order.fulfillment_orders;
  await app.call("POST", `/v1/fulfillment-orders/${head.fulfillment_order_id}/picks`, {
    lines: [{ line_no: 1, quantity: 1 }],
  });
  const page = await app.open("customer_service", `/orders/${order_id}`);
  await page.getByRole("button", { name: "What is not possible now, and why" }).click();
  const grey = page.getByRole("menuitem", { name: /^Address …/ });
  await grey.getByText("Goods are picked or have left for the present address.").waitFor();
  assert.equal(await grey.getAttribute("aria-disabled"), "true");
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("button", { name: "Address …" }).count(), 0);

  await page.getByRole("button", { name: "Contact …" }).click();
  const dialog = dialogOf(page);
  await dialog.getByText("Goods are picked or have left for the present address.").waitFor();
  assert.equal(await dialog.getByLabel("Street and number").count(), 0);
  await dialog.getByLabel("Mail").fill("reached@example");
  await dialog.getByText("is not a mail address").waitFor();
  assert.equal(await dialog.getByRole("button", { name: "Change the contact" }).isDisabled(), true);
  await dialog.getByLabel("Mail").fill("reached@example.com");
  await dialog.getByText("Mails go to the new address from then on").waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Change the contact" }).click();
  await page.getByText("reached@example.com").waitFor();
  assert.equal((await read(order_id)).customer.email, "reached@example.com");
  assert.equal((await read(order_id)).shipping_address.street, HOME.street);

  await page
    .getByRole("alert")
    .filter({ hasText: "The contact is changed" })
    .getByRole("button", { name: "Undo" })
    .click();
  await page.getByText("Taken back").waitFor();
  assert.equal((await read(order_id)).customer.email, null);
});

test("whoever was faster is told of: the pick has come in between", async () => {
  const { order_id } = await place({ type: "b2b", external_id: "in-between" });
  let order = await read(order_id);
  for (let attempt = 0; order.fulfillment_orders.length === 0 && attempt < 100; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    order = await read(order_id);
  }
  const page = await app.open("customer_service", `/orders/${order_id}`, { language: "de" });
  await page.getByRole("button", { name: "Adresse …" }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel("Straße und Hausnummer").fill("Marktplatz 3");
  await dialog.getByText(WORDS.de.effect).waitFor();
  const [head] = order.fulfillment_orders;
  await app.call("POST", `/v1/fulfillment-orders/${head.fulfillment_order_id}/picks`, {
    lines: [{ line_no: 1, quantity: 1 }],
  });
  await dialog.getByText("Ware für die bisherige Adresse ist schon kommissioniert oder unterwegs.").waitFor();
  assert.equal((await read(order_id)).shipping_address.street, HOME.street);
});
