import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import { startConsole } from "../../support/browser/console.ts";

/** Customer service finds an order, understands it, and changes it. */
const app = await startConsole();

test("a stranger is led to the sign-in, and from there to where he wanted", async () => {
  const page = await app.open(null, "/orders?status=completed");

  await page.waitForURL("**/sign-in?**");
  await assertAccessible(page);
  await page.getByText("Customer service").click();
  await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
  assert.equal(new URL(page.url()).search, "?status=completed");
});

test("a wrong password is refused without telling what was wrong", async () => {
  const page = await app.open(null, "/sign-in", { language: "de" });

  await page.getByLabel("Mailadresse").fill("operations@demo.example");
  await page.locator("input[name=password]").fill("not the password");
  await page.getByRole("button", { name: "Anmelden", exact: true }).click();

  await page.getByText("Die Mailadresse oder das Passwort stimmt nicht.").waitFor();
});

for (const size of ["desktop", "phone"] as const) {
  for (const language of ["en", "de"] as const) {
    test(`the list of orders and an order, ${size}, ${language}`, async () => {
      const page = await app.open("customer_service", "/orders", { size, language });
      const rows = page.locator("tbody tr[aria-rowindex]");
      await rows.first().waitFor();
      await assertAccessible(page);
      await assertFits(page);

      const number = (await rows.first().getByRole("link").first().textContent()) ?? "";
      await rows.first().getByRole("link").first().click();
      await page.waitForURL("**/orders/*");
      await page.getByRole("heading", { level: 1, name: number }).waitFor();
      await page.getByRole("heading", { name: language === "de" ? "Was geschah" : "What happened" }).waitFor();
      await assertAccessible(page);
      await assertFits(page);
    });
  }
}

test("why an order comes from where it comes is told place by place", async () => {
  const { data } = await app.call("GET", "/v1/orders?status=completed&limit=1");
  const page = await app.open("customer_service", `/orders/${data[0].order_id}`);

  await page.getByRole("button", { name: "Why from here?" }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByText("Chosen", { exact: true }).waitFor();
  assert.match((await drawer.textContent()) ?? "", /the cheapest (place|way)/);
  await page.waitForTimeout(300);
  await assertAccessible(page);
});

test("a hold tells its effect, stops the order, and is lifted again", async () => {
  const { data } = await app.call("GET", "/v1/orders?status=backordered&limit=1");
  const [order] = data;
  const page = await app.open("customer_service", `/orders/${order.order_id}`);

  await page.getByRole("button", { name: "Hold …" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("The order is then: on hold.").waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Hold", exact: true }).click();
  await page.getByRole("note").getByText("On hold: to be looked at").waitFor();
  assert.equal((await app.call("GET", `/v1/orders/${order.order_id}`)).status, "on_hold");

  await page.getByRole("button", { name: "Lift the hold" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Lift the hold" }).click();
  await page.getByRole("note").getByText("On hold: to be looked at").waitFor({ state: "detached" });
  assert.deepEqual((await app.call("GET", `/v1/orders/${order.order_id}`)).holds, []);
});
