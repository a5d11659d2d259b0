import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import { startConsole } from "../../support/browser/console.ts";
import type { Json } from "../../support/running-app.ts";
import { line } from "../retailer.ts";

/**
 * Somebody who has never seen it finds by clicking only why a customer's order is late, moves it to another store, picks it
 * there and hands it over on a phone, and sees the mail that the customer got.
 */
const app = await startConsole();
const ADDRESS = { name: "Erika Muster", street: "Hauptstr. 1", postal_code: "10115", city: "Berlin", country: "DE" };
const PATIENCE_MS = 240_000;
const clerk = (await app.call("GET", "/v1/users?limit=200")).data.find(
  ({ email }: Json) => email === "store@demo.example",
);
const [TO] = clerk.location_codes as [string];
const stores = (await app.call("GET", "/v1/locations?limit=200")).data.filter(
  ({ kind, delivery_methods }: Json) => kind === "store" && delivery_methods.includes("collect"),
);
const FROM = stores.find(({ code }: Json) => code !== TO).code as string;
const nameOf = (code: string): string => stores.find((store: Json) => store.code === code).name;
const ITEM = (await app.call("GET", "/v1/items?limit=200")).data.find(
  (item: Json) => item.kind === "physical" && item.gtin && item.image_url && !item.bulky && !item.hazard_class,
);

/** An order that was to be collected at a store two hours ago and has not been touched there. */
async function lateOrder(): Promise<Json> {
  await app.call("POST", "/v1/stock-adjustments", {
    adjustments: [FROM, TO].map((location) => ({
      ...{ sku: ITEM.sku, location, kind: "add", quantity: 9, reason: "count", cause_id: `late ${location}` },
    })),
  });
  const { order_id } = await app.call("POST", "/v1/orders", {
    channel: "web-de",
    external_id: "late-1",
    currency: "EUR",
    customer: { external_id: "late-1", email: "erika@example.com", name: "Erika Muster" },
    billing_address: ADDRESS,
    shipping_address: null,
    prices_include_tax: true,
    lines: [line(1, ITEM.sku, 2, 1_000, { delivery: { method: "collect", location: FROM } })],
    payments: [{ method: "card", amount_minor: 2_000, settled: true }],
  });
  const order = await until(order_id, ({ fulfillment_orders: [head] }) => head?.status === "released");
  await app.test_database.asOwner(
    "update fulfillment.fulfillment_orders set due_at = now() - interval '2 hours' where order_id = $1",
    [order_id],
  );
  return order;
}

async function until(order_id: string, is: (order: Json) => boolean): Promise<Json> {
  for (let waited_ms = 0; ; waited_ms += 100) {
    const order = await app.call("GET", `/v1/orders/${order_id}`);
    if (is(order)) return order;
    assert(waited_ms < PATIENCE_MS, `still ${JSON.stringify(order)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test("a late order is found, understood, moved to another store, picked, handed over, and its mails are read", async () => {
  const { order_id, number } = await lateOrder();
  const page = await app.open(null, "/");

  await page.getByText("Customer service").click();
  await page.getByRole("link", { name: /^Home/ }).first().click();
  await page.getByRole("link", { name: /^Late/ }).first().click();
  await page.getByRole("link", { name: number }).first().click();
  await page.getByRole("heading", { level: 1, name: number }).waitFor();
  await page.getByText(/late/i).first().waitFor();
  await page.getByRole("button", { name: "Why from here?" }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByText("Chosen", { exact: true }).waitFor();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Move …" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("The customer collects it: ask where.").waitFor();
  await dialog.getByRole("combobox", { name: "Give to" }).click();
  await page.getByRole("option", { name: new RegExp(`^${nameOf(TO)}`) }).click();
  await dialog.getByText(`2 × ${ITEM.name.en} comes from ${nameOf(TO)}.`).waitFor();
  await assertAccessible(page);
  await assertFits(page);
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await page.getByText("It goes out from elsewhere now").waitFor();
  const moved = await until(order_id, ({ fulfillment_orders }) =>
    fulfillment_orders.some((head: Json) => head.location === TO && head.status === "released"),
  );
  assert.deepEqual(
    moved.fulfillment_orders.map(({ location, status }: Json) => [location, status]).sort(),
    [
      [FROM, "refused"],
      [TO, "released"],
    ].sort(),
  );

  const phone = await app.open(null, "/", { size: "phone" });
  await phone.getByText("Store", { exact: true }).click();
  await phone.getByRole("link", { name: new RegExp(number) }).click();
  await phone.getByRole("button", { name: "Accept" }).click();
  await phone.getByRole("button", { name: "Pick 2 pieces" }).click();
  await phone.getByRole("button", { name: /^Take all 2/ }).click();
  await phone.getByRole("heading", { name: "All picked" }).waitFor();
  await until(order_id, ({ status }) => status === "ready_to_collect");

  await page.getByRole("button", { name: /liegt zur Abholung bereit/ }).click();
  const mail = page.frameLocator("iframe");
  await mail.locator('img[src^="data:image/png"]').waitFor();
  const text = (await mail.locator("body").textContent()) ?? "";
  const code = /\b[A-HJ-NP-Z2-9]{6}\b/.exec(text)?.[0] ?? "";
  assert.notEqual(code, "", text);

  await phone.getByRole("link", { name: "Back to the work" }).last().click();
  await phone.getByRole("link", { name: /^Hand over/ }).click();
  await phone.getByRole("textbox", { name: "Code or order number" }).fill(code);
  await phone.keyboard.press("Enter");
  await phone.getByText("Erika Muster", { exact: true }).waitFor();
  await phone.getByLabel(/I asked for the name/).check();
  await phone.getByRole("button", { name: "Handed over" }).click();
  await phone.getByRole("heading", { name: "Handed over" }).waitFor();
  await until(order_id, ({ status }) => status === "completed");
});
