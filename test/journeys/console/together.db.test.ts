import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import { startConsole } from "../../support/browser/console.ts";

/** Several people at work at once, by mouse, by keys and by links; and what they see when there is nothing, or nobody answers. */
const app = await startConsole();

const rowsOf = (page: Page) => page.locator("tbody tr[aria-rowindex]");
const isLive = (page: Page) => page.getByRole("status", { name: "live", exact: true }).waitFor();

/** One that nobody else here works on. */
async function orderIn(status: string, index: number) {
  const { data } = await app.call("GET", `/v1/orders?status=${status}&limit=${index + 1}`);
  assert(data[index], `the demo has ${index + 1} orders that are ${status}`);
  return data[index];
}

test("what a colleague does to an order is seen on its open page at once, with who did it and why", async () => {
  const order = await orderIn("backordered", 0);
  const mine = await app.open("customer_service", `/orders/${order.order_id}`);
  const theirs = await app.open("operations", `/orders/${order.order_id}`);
  await isLive(mine);

  await theirs.getByRole("button", { name: "Hold …" }).click();
  const dialog = theirs.getByRole("dialog");
  await dialog.getByLabel("Note").fill("Street is missing.");
  await dialog.getByRole("button", { name: "Hold", exact: true }).click();
  await dialog.waitFor({ state: "detached" });

  const note = mine.getByRole("note");
  await note.getByText("On hold: to be looked at").waitFor();
  await note.getByText("Street is missing.").waitFor();
  const [hold] = (await app.call("GET", `/v1/orders/${order.order_id}`)).holds;
  const colleagues = await app.call("GET", "/v1/colleagues");
  const who = colleagues.data.find(({ handle }: { handle: string }) => hold.placed_by === `user:${handle}`);
  const told = mine.getByRole("region", { name: "What happened" }).getByRole("listitem").first();
  await told.filter({ hasText: "On hold: to be looked at" }).filter({ hasText: who.name }).waitFor();
  await assertAccessible(mine);
});

test("whoever is about to act on an order that a colleague has just changed is told before it is done", async () => {
  const order = await orderIn("backordered", 1);
  const page = await app.open("customer_service", `/orders/${order.order_id}`);
  await isLive(page);
  await page.getByRole("button", { name: "Cancel …" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/^\d+ units? (is|are) canceled\.$/).waitFor();

  await app.call("POST", `/v1/orders/${order.order_id}/holds`, { code: "customer_contact" });

  await dialog.getByText("The order has just changed").waitFor();
  await dialog.getByText(/Somebody else did something to it meanwhile/).waitFor();
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("note").getByText("On hold: waiting for the customer").waitFor();
});

test("a link leads to the filtered list with an order opened beside it, and Escape to the list alone", async () => {
  const order = await orderIn("backordered", 0);
  const page = await app.open("customer_service", `/orders?backordered=true&preview=${order.order_id}`);

  const drawer = page.getByRole("dialog", { name: order.number });
  await drawer.getByRole("heading", { name: "Lines" }).waitFor();
  await page.getByRole("button", { name: "Remove the filter Backordered" }).waitFor({ state: "attached" });
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  assert.equal(new URL(page.url()).search, "?backordered=true");

  await page.goBack();
  await drawer.waitFor();
});

test("a link opens the search with what is looked for, and its end is taken back when it closes", async () => {
  const order = await orderIn("completed", 0);
  const page = await app.open("customer_service", `/home#find=${order.number}`);

  const palette = page.getByRole("dialog");
  await palette
    .getByRole("option", { name: new RegExp(order.number) })
    .first()
    .waitFor();
  assert.equal(await palette.getByRole("combobox").inputValue(), order.number);
  await page.keyboard.press("Escape");
  await palette.waitFor({ state: "detached" });
  await page.waitForURL((url) => url.hash === "");

  await page.keyboard.press("Control+k");
  await palette.getByRole("combobox").waitFor();
  await page.waitForURL((url) => url.hash === "#find");
  await palette.getByRole("combobox").pressSequentially("Anna");
  await page.waitForURL((url) => url.hash === "#find=Anna");
});

test("the keys lead through the app without a mouse", async () => {
  const page = await app.open("customer_service", "/home");
  await page.getByRole("heading", { level: 1 }).waitFor();

  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await page.waitForURL("**/orders");
  await rowsOf(page).nth(2).waitFor();
  for (const key of ["j", "j", "j", "k"]) await page.keyboard.press(key);
  await page.locator("tr[data-current][aria-rowindex='2']").waitFor();

  await page.keyboard.press("x");
  await page.getByText("1 order selected").waitFor();
  await page.keyboard.press("Space");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("heading", { name: "Lines" }).waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });

  await page.keyboard.press("?");
  await dialog.getByText("Go to Orders").waitFor();
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });

  await page.keyboard.press("/");
  await dialog.getByRole("combobox").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });

  const number = (await rowsOf(page).nth(1).getByRole("link").first().textContent()) ?? "";
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: number }).waitFor();
});

test("a box that is ticked by the mouse leaves the keys to the list", async () => {
  const page = await app.open("customer_service", "/orders");
  await rowsOf(page).nth(2).waitFor();

  await rowsOf(page).nth(1).getByRole("checkbox").click();
  await page.getByText("1 order selected").waitFor();
  await page.keyboard.press("j");
  await page.locator("tr[data-current][aria-rowindex='3']").waitFor();
});

test("an order is found by all that a customer may know of it, also mistyped", async () => {
  const { data } = await app.call("GET", "/v1/orders?status=completed&limit=50");
  const order = data.find(
    (each: { shipments: { parcels: unknown[] }[]; invoices: unknown[]; customer: { phone: string | null } }) =>
      (each.shipments[0]?.parcels.length ?? 0) > 0 && each.invoices.length > 0 && each.customer.phone !== null,
  );
  assert(order, "the demo has an order that was sent and invoiced to somebody with a telephone");
  const { customer, shipping_address, billing_address, shipments, invoices, lines, external_id } = order;
  const [first_name, last_name] = [customer.name.split(" ")[0], customer.name.split(" ").at(-1)];
  const mistyped = `${first_name} ${last_name.slice(0, 2)}${last_name.slice(3)}`;
  const known: readonly (readonly [text: string, how: RegExp])[] = [
    [order.number, /by its number/],
    [external_id, /by the external number/],
    [customer.email, /by the mail address/],
    [customer.phone, /by the telephone number/],
    [customer.name, /by the name/],
    [customer.name.toLowerCase(), /by the name/],
    [mistyped, /by a similar name|by the name/],
    [(shipping_address ?? billing_address).postal_code, /by the postal code/],
    [shipments[0].parcels[0].tracking_number, /by a tracking number/],
    [invoices[0].number, /by an invoice number/],
    [lines[0].sku, /by the item number/],
  ];
  const page = await app.open("customer_service", "/home");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("/");
  const palette = page.getByRole("dialog");

  for (const [text, how] of known) {
    await palette.getByRole("combobox").fill(text);
    await palette.getByRole("option").filter({ hasText: how }).first().waitFor();
  }
  await palette.getByRole("combobox").fill("qxqxqxqx");
  await palette.getByRole("status").getByText("Nothing here").waitFor();
  await assertAccessible(page);
});

test("a list without orders says so and leads on; an order that does not exist is said in words", async () => {
  const page = await app.open("customer_service", "/orders?channel=nobody-sells-here");
  await page.getByText("No orders here").waitFor();
  await assertAccessible(page);
  await page.getByRole("button", { name: "Show all orders" }).click();
  await rowsOf(page).first().waitFor();

  await page.goto(`${app.url}/orders/01a20000-0000-7000-8000-000000000000`);
  await page.getByText("There is nothing at this address, or it is not yours to see.").waitFor();
  await assertAccessible(page);
});

test("what the server did not answer is asked again by a button", async () => {
  const page = await app.open("customer_service", "/home");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.route("**/v1/order-summaries*", (route) => route.abort("internetdisconnected"));

  await page.keyboard.press("g");
  await page.keyboard.press("o");
  const alert = page.getByRole("alert");
  await alert.getByText(/The server cannot be reached/).waitFor();
  await assertAccessible(page);
  await page.unroute("**/v1/order-summaries*");
  await alert.getByRole("button", { name: "Try again" }).click();
  await rowsOf(page).first().waitFor();
});

test("an order is printed as the customer may have it: goods and money, in the customer's language, no notes and no reasons", async () => {
  const { data } = await app.call("GET", "/v1/orders?status=completed&limit=50");
  const order = data.find((each: { language: string }) => each.language.startsWith("de"));
  await app.call("POST", `/v1/orders/${order.order_id}/notes`, { text: "Do not tell the customer." });
  const page = await app.open("customer_service", `/orders/${order.order_id}`, { scheme: "dark" });
  await page.getByRole("region", { name: "Notes" }).getByText("Do not tell the customer.").waitFor();

  await page.emulateMedia({ media: "print" });
  const paper = page.getByRole("article");
  await paper.getByRole("heading", { name: `Auftrag ${order.number}` }).waitFor();
  const seen = await page.evaluate("document.body.innerText");
  assert(typeof seen === "string");
  for (const { description } of order.lines) assert(seen.includes(description), description);
  const total = new Intl.NumberFormat("de-DE", { style: "currency", currency: order.currency }).format(
    order.totals.total_minor / 100,
  );
  assert(seen.includes(total), `${total} in ${seen}`);
  assert(!seen.includes("Do not tell the customer."), "notes stay inside");
  assert(!/Why from here|What happened|Search orders/.test(seen), seen);
  await assertFits(page);

  await page.emulateMedia({ media: "screen" });
  await paper.waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "What happened" }).waitFor();
});

test("the bar of a phone shows five entries for whoever has seven areas, and the others behind one", async () => {
  const page = await app.open("administrator", "/home", { size: "phone" });
  const bar = page.getByRole("navigation", { name: "Main menu" });
  await bar.getByRole("button", { name: "More" }).waitFor();
  const links = bar.getByRole("link").filter({ visible: true });

  assert.equal(await links.count(), 4);
  for (const entry of [...(await links.all()), bar.getByRole("button", { name: "More" })]) {
    const box = await entry.boundingBox();
    assert(box && box.x >= 0 && box.x + box.width <= 390 && box.width >= 44 && box.height >= 44, JSON.stringify(box));
  }
  await assertFits(page);
  await bar.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Administration" }).waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await page.getByRole("menuitem", { name: "Administration" }).click();
  await page.waitForURL("**/admin");
});
