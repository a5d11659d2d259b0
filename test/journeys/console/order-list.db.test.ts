import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import { startConsole } from "../../support/browser/console.ts";

/** The list that people work from: views, what comes in while they look, and many orders at once. */
const app = await startConsole();

const rowsOf = (page: Page) => page.locator("tbody tr[aria-rowindex]");
const viewsOf = (page: Page) => page.getByRole("navigation", { name: "Views" });

/** Places another order like one that is there. */
/** Of the web shop, whose customers have two minutes to think again: until then it can be held and canceled. */
async function placeOrder() {
  const { data } = await app.call("GET", "/v1/orders?status=completed&channel=web-de&limit=1");
  const [like] = data;
  const [line] = like.lines;
  return app.call("POST", "/v1/orders", {
    channel: like.channel,
    external_id: `journey-${randomUUID()}`,
    ordered_at: new Date().toISOString(),
    currency: like.currency,
    customer: { external_id: `journey-${randomUUID()}`, email: "sam.winter@example.com", name: "Sam Winter" },
    billing_address: like.billing_address,
    shipping_address: like.billing_address,
    prices_include_tax: true,
    lines: [{ line_no: 1, sku: line.sku, quantity: 1, unit_price_minor: 1_000, tax_rate_percent: 19 }],
    payments: [{ method: "invoice", amount_minor: 1_000 }],
  });
}

const stateOf = (order_id: string) => app.call("GET", `/v1/orders/${order_id}`);

async function until(is: () => Promise<boolean>, what: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await is()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(what);
}

test("filters stand in the address, are seen, and taken away", async () => {
  const page = await app.open("customer_service", "/orders?open=true&sort=due_at");
  await rowsOf(page).first().waitFor();

  await page.getByRole("button", { name: "More filters" }).click();
  await page.getByRole("checkbox", { name: "Backordered" }).check();
  await page.waitForURL(/backordered=true/);
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Remove the filter Open" }).click();
  await page.waitForURL((url) => !url.search.includes("open=true"));
  assert.match(page.url(), /sort=due_at/);

  const { data } = await app.call("GET", "/v1/order-summaries?backordered=true&sort=due_at&limit=200");
  await until(
    async () => (await page.getByRole("table").getAttribute("aria-rowcount")) === String(data.length),
    "the list has the backordered orders",
  );
});

const undoIn = (page: Page, message: string) =>
  page.getByRole("alert").filter({ hasText: message }).getByRole("button", { name: "Undo" }).click();

test("a filter is saved as a view, renamed, deleted, and had back", async () => {
  const page = await app.open("customer_service", "/orders?payment=declined");
  await page.getByRole("button", { name: "Save as a view" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("To be called");
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();

  const tab = viewsOf(page).getByRole("link", { name: /^To be called/ });
  await tab.waitFor();
  await until(async () => (await tab.getAttribute("aria-current")) === "page", "the view is the one that is seen");
  await until(async () => {
    const { data } = await app.call("GET", "/v1/orders?payment=declined&limit=200");
    return ((await tab.textContent()) ?? "").startsWith(`To be called${data.length}`);
  }, "the view has its count");

  await page.getByRole("button", { name: "Change this view" }).click();
  await page.getByRole("menuitem", { name: "Rename or share …" }).click();
  await dialog.getByLabel("Name").fill("Call again");
  await dialog.getByRole("switch").check({ force: true });
  await dialog.getByText("Everybody sees it").waitFor();
  await dialog.getByRole("button", { name: "Save" }).click();
  await viewsOf(page)
    .getByRole("link", { name: /^Call again/ })
    .waitFor();

  const colleague = await app.open("operations", "/orders");
  await viewsOf(colleague)
    .getByRole("link", { name: /^Call again/ })
    .waitFor();

  await page.getByRole("button", { name: "Change this view" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await viewsOf(page)
    .getByRole("link", { name: /^Call again/ })
    .waitFor({ state: "detached" });
  await undoIn(page, "“Call again” is deleted");
  await viewsOf(page)
    .getByRole("link", { name: /^Call again/ })
    .waitFor();
  await page.waitForURL(/payment=declined/);

  await page.getByRole("button", { name: "Change this view" }).click();
  await page.getByRole("menuitem", { name: "Rename or share …" }).click();
  await dialog.getByLabel("Name").fill("A slip");
  await dialog.getByRole("button", { name: "Save" }).click();
  await undoIn(page, "“A slip” is saved");
  await viewsOf(page)
    .getByRole("link", { name: /^Call again/ })
    .waitFor();
  const { data: views } = await app.call("GET", "/v1/views");
  assert.equal(
    views.some(({ name }: { name: string }) => name === "A slip"),
    false,
  );
});

test("a name that is taken is refused in words", async () => {
  await app.call("POST", "/v1/views", { name: "Taken", shared: true, filter: { late: true } });
  const page = await app.open("customer_service", "/orders?hold=manual", { language: "de" });

  await page.getByRole("button", { name: "Als Ansicht speichern" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Taken");
  await dialog.getByRole("switch").check({ force: true });
  await dialog.getByRole("button", { name: "Speichern" }).click();
  await dialog.getByText("Eine Ansicht dieses Namens gibt es schon. Nimm einen anderen.").waitFor();
});

test("a number that is typed over the list filters it, a name is looked for by the search and told to no address", async () => {
  const page = await app.open("customer_service", "/orders");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const field = page.getByRole("textbox", { name: "Number or name" });

  await field.fill("100");
  await page.waitForURL((url) => url.searchParams.has("q"));
  await field.fill("Erika Muster");
  await page.getByRole("dialog").getByRole("combobox").waitFor();

  await page.waitForURL(/#find=Erika/);
  assert.deepEqual(
    asked.filter((url) => url.includes("Erika")),
    [],
  );
});

test("what comes in waits to be shown, and what changes does so in its row", async () => {
  const page = await app.open("customer_service", "/orders");
  await rowsOf(page).first().waitFor();
  await page.getByRole("status", { name: "live", exact: true }).waitFor();
  const first = await rowsOf(page).first().textContent();

  const order = await placeOrder();
  await page.getByRole("button", { name: "1 new" }).waitFor();
  assert.equal(await rowsOf(page).first().textContent(), first, "nothing has moved");
  await assertAccessible(page);
  await page.getByRole("button", { name: "1 new" }).click();
  const row = rowsOf(page).filter({ hasText: order.number });
  await row.waitFor();

  await app.call("POST", `/v1/orders/${order.order_id}/holds`, { code: "manual" });
  await row.getByText("on hold").waitFor();
});

test("several orders are held at once, one after the other, and the refused are told with their reason", async () => {
  const [one, two] = [await placeOrder(), await placeOrder()];
  await until(
    async () =>
      (await stateOf(two.order_id)).status !== "received" && (await stateOf(one.order_id)).status !== "received",
    "the orders are on their way",
  );
  const { data } = await app.call("GET", "/v1/orders?status=canceled&limit=1");
  const [canceled] = data;
  const page = await app.open("customer_service", "/orders");
  for (const { number } of [one, two]) await page.getByRole("checkbox", { name: number }).check();
  await page.getByText("2 orders selected").waitFor();
  await assertAccessible(page);

  await page.getByRole("button", { name: "Hold …" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("2 orders wait until the hold is lifted.").waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Hold 2 orders" }).click();
  await dialog.getByText("2 orders are on hold.").waitFor();
  await assertAccessible(page);
  for (const { order_id } of [one, two]) assert.equal((await stateOf(order_id)).status, "on_hold");
  await dialog.getByRole("button", { name: "Undo: lift these holds" }).click();
  await dialog.getByText("2 orders go on.").waitFor();
  for (const { order_id } of [one, two]) assert.deepEqual((await stateOf(order_id)).holds, []);
  await dialog.getByRole("button", { name: "Close" }).last().click();

  await page.goto(`${app.url}/orders?q=${canceled.number}`);
  await page.getByRole("checkbox", { name: canceled.number }).check();
  await page.getByRole("button", { name: "Cancel …" }).click();
  await dialog.getByText(`Not possible for ${canceled.number}`).waitFor();
  await dialog.getByText(/Every unit has left or is canceled already/).waitFor();
  assert(await dialog.getByRole("button", { name: "Cancel 0 orders" }).isDisabled());
});

test("canceling tells how many units before it does it", async () => {
  const order = await placeOrder();
  await until(async () => (await stateOf(order.order_id)).status !== "received", "the order is on its way");
  const page = await app.open("customer_service", `/orders?q=${order.number}`, { language: "de" });
  await rowsOf(page).first().waitFor();

  await rowsOf(page).first().getByRole("checkbox").check({ force: true });
  await page.getByRole("button", { name: "Stornieren …" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("1 Stück wird storniert.").waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await assertFits(page);
  await dialog.getByRole("button", { name: "1 Auftrag stornieren" }).click();
  await dialog.getByText("1 Auftrag ist storniert.").waitFor();
  assert.equal((await stateOf(order.order_id)).status, "canceled");
});

test("the preview shows an order beside the list", async () => {
  const page = await app.open("customer_service", "/orders");
  await rowsOf(page).first().waitFor();

  await page.keyboard.press("j");
  await page.keyboard.press("Space");
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("heading", { name: "Lines" }).waitFor();
  await page.waitForTimeout(400);
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
});

test("a note is written once and stands among notes and in the history", async () => {
  const { data } = await app.call("GET", "/v1/orders?status=backordered&limit=1");
  const [order] = data;
  const page = await app.open("customer_service", `/orders/${order.order_id}`);

  await page.getByRole("textbox", { name: "Write a note …" }).fill("Called, wants it by Friday.");
  await page.keyboard.press("Control+Enter");
  const notes = page.getByRole("region", { name: "Notes" });
  await notes.getByText("Called, wants it by Friday.").waitFor();
  await page.getByRole("region", { name: "What happened" }).getByText("Note: Called, wants it by Friday.").waitFor();
  const written = await app.call("GET", `/v1/orders/${order.order_id}/notes`);
  assert.deepEqual(
    written.data.map((note: { text: string }) => note.text),
    ["Called, wants it by Friday."],
  );
  await assertAccessible(page);
});

test("a mail to the customer is read as it was sent, without a complaint of the policy", async () => {
  const order = await placeOrder();
  await until(async () => {
    const { data } = await app.call("GET", `/v1/orders/${order.order_id}/mails`);
    return data.some((mail: { sent_at: string | null }) => mail.sent_at !== null);
  }, "a mail has been sent");
  const page = await app.open("customer_service", `/orders/${order.order_id}`);

  await page.getByRole("region", { name: "Mails" }).getByRole("button").first().click();
  const dialog = page.getByRole("dialog");
  const mail = dialog.locator("iframe").contentFrame();
  await mail.getByText(order.number).first().waitFor();
  // The styles of the mail count: its ground is its own, and its text is not the browser's serif.
  const font = await mail.locator("h1").evaluate((heading) => getComputedStyle(heading).fontFamily);
  assert.match(font, /Segoe UI|Helvetica|Arial/);
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await dialog.getByText("Text", { exact: true }).click();
  await dialog.locator("pre").getByText(order.number).first().waitFor();
});

test("whoever decides while somebody else acts is told, and decides anew", async () => {
  const order = await placeOrder();
  await until(async () => (await stateOf(order.order_id)).status !== "received", "the order is on its way");
  const page = await app.open("customer_service", `/orders/${order.order_id}`);
  // Without news, so that this person acts on what was there before.
  await page.route("**/v1/changes", (route) => route.fulfill({ contentType: "text/event-stream", body: ":\n\n" }));
  await page.reload();
  await page.getByRole("button", { name: "Hold …" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("The order is then: on hold.").waitFor();

  await app.call("POST", `/v1/orders/${order.order_id}/holds`, { code: "address_check" });
  await dialog.getByRole("button", { name: "Hold", exact: true }).click();
  await dialog.getByText("The order has just changed").waitFor();
  await page.getByRole("note").getByText("On hold: check the address").waitFor();
  await assertAccessible(page);
  assert.equal((await stateOf(order.order_id)).holds.length, 1, "nothing was done on a wrong picture");

  await dialog.getByRole("button", { name: "Hold", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal((await stateOf(order.order_id)).holds.length, 2);
});
