import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "../../../src/kernel/ids.ts";
import { type NewException, raiseExceptions } from "../../../src/platform/intents.ts";
import { transact } from "../../../src/platform/transaction.ts";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import { startConsole } from "../../support/browser/console.ts";

/** Operations works off the queue. */
const app = await startConsole();
const { database, tenant_id } = app.test_database;

const raise = (exceptions: readonly Omit<NewException, "subject_id">[]) =>
  transact(database, tenant_id, { name: "park order" }, (tx) =>
    raiseExceptions(
      tx,
      exceptions.map((exception) => ({ ...exception, subject_id: newId() })),
      new Date(),
    ),
  );
const causes = async (): Promise<Readonly<Record<string, number>>> => {
  const { data } = await app.call("GET", "/v1/exceptions/causes");
  return Object.fromEntries(data.map(({ reason, entries }: { reason: string; entries: number }) => [reason, entries]));
};

/** Whatever the demo has left is ended first, so that what is counted is what was raised here. */
async function endAll(): Promise<void> {
  for (const { exception_id } of (await app.call("GET", "/v1/exceptions?limit=200")).data)
    await app.call("POST", `/v1/exceptions/${exception_id}/give-ups`, { note: "before" });
}

const { data: orders } = await app.call("GET", "/v1/orders?status=completed&limit=2");
// The second one is of a time when exceptions had no values.
const declined = orders.map(({ order_id }: { order_id: string }, index: number) => ({
  ...{ kind: "order", reason: "capture_declined", order_id },
  data:
    index > 0
      ? {}
      : {
          ...{ problem: "capture_declined", amount_minor: 119_000, currency: "EUR" },
          ...{ method: "card", failure: "insufficient_funds" },
        },
  detail: "The provider declined the capture of 1190 minor units: card_declined.",
}));
const unmatched = Array.from({ length: 7 }, (_, index) => ({
  ...{ kind: "payment" as const, reason: "transfer_unmatched", order_id: null },
  data: { problem: "transfer_unmatched", amount_minor: 1_190, currency: "EUR", reference: `bank-${index}` },
  detail: `A transfer of 1190 minor units EUR (bank-${index}) names no order that waits for it: book it by hand.`,
}));

await raise([{ kind: "payment", reason: "transfer_unmatched", order_id: null, detail: "An old one.", data: {} }]);
await endAll();

test("who has nothing to do is told so, and finds what was resolved", async () => {
  const page = await app.open("operations", "/exceptions");

  await page.getByRole("heading", { name: "All clear" }).waitFor();
  await assertAccessible(page);
  await page.getByRole("link", { name: "What was resolved lately" }).click();
  await page.getByText("before").first().waitFor();
  assert.equal(new URL(page.url()).search, "?state=resolved");
  await raise([...declined, ...unmatched]);
});

const TOLD = {
  en: {
    queue: [
      "Goods have left, and the provider refused to draw €1,190.00 (card): not enough money.",
      "Goods have left, and the provider refused to draw the money for them.",
    ],
    transfer: "€11.90 came in by transfer (bank-3), and no order that waits for it could be found.",
    order: [
      "Goods have left, and the provider refused to draw €1,190.00 (card): not enough money.",
      "The provider is asked for €1,190.00 once more.",
      "€1,190.00 is settled by hand or written off. It is not asked for again.",
    ],
  },
  de: {
    queue: [
      "Ware ist unterwegs, und der Anbieter wollte 1.190,00 € nicht einziehen (Karte): nicht genug Geld.",
      "Ware ist unterwegs, und der Anbieter wollte das Geld dafür nicht einziehen.",
    ],
    transfer: "11,90 € gingen per Überweisung ein (bank-3), und kein Auftrag war zu finden, der darauf wartet.",
    order: [
      "Ware ist unterwegs, und der Anbieter wollte 1.190,00 € nicht einziehen (Karte): nicht genug Geld.",
      "Der Anbieter wird noch einmal um 1.190,00 € gebeten.",
      "1.190,00 € werden von Hand geklärt oder abgeschrieben und nicht mehr angefragt.",
    ],
  },
} as const;

for (const [size, language, title, cause, all, told] of [
  ["desktop", "en", "Exceptions", "Money not taken", "Show all 7", TOLD.en],
  ["phone", "de", "Klärfälle", "Geld nicht eingezogen", "Alle 7 zeigen", TOLD.de],
] as const) {
  test(`the queue by cause, one cause, and what was resolved, ${size}, ${language}`, async () => {
    const page = await app.open("operations", "/exceptions", { size, language });
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    const group = page.getByRole("region", { name: cause });
    await group.getByRole("link", { name: orders[0].number }).waitFor();
    for (const sentence of told.queue) await group.getByText(sentence).first().waitFor();
    assert.doesNotMatch((await page.locator("main").textContent()) ?? "", /minor units|book it by hand/);
    await assertAccessible(page);
    await assertFits(page);

    await page.getByRole("link", { name: all }).click();
    await page.waitForURL("**/exceptions?reason=transfer_unmatched");
    await page.locator("tbody tr[aria-rowindex='7']").waitFor();
    await page.mouse.move(0, 0);
    await page.waitForTimeout(300);
    await assertAccessible(page);
    await assertFits(page);

    await page.locator("tbody").getByText(told.transfer).first().waitFor();

    await page.goto(`${app.url}/orders/${orders[0].order_id}`);
    const note = page.getByRole("note").filter({ hasText: cause });
    for (const sentence of told.order) await note.getByText(sentence, { exact: true }).waitFor();
    await page.getByRole("listitem").filter({ hasText: told.queue[0] }).first().waitFor();
    await assertAccessible(page);
    await assertFits(page);

    await page.goto(`${app.url}/exceptions?state=resolved`);
    await page.locator("tbody tr[aria-rowindex]").first().waitFor();
    await assertAccessible(page);
    await assertFits(page);
  });
}

test("one is tried again: what that does is said before, and it leaves the queue", async () => {
  const page = await app.open("operations", "/exceptions");

  await page.getByRole("button", { name: `Try again … · ${orders[0].number}` }).click();
  const dialog = page.getByRole("dialog", { name: "Try 1 exception again" });
  await dialog.getByText("The provider is asked for €1,190.00 once more.").waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Try again", exact: true }).click();

  await page.getByText("1 is tried again").waitFor();
  await page.getByRole("link", { name: orders[0].number }).waitFor({ state: "detached" });
  assert.deepEqual(await causes(), { transfer_unmatched: 7, capture_declined: 1 });
});

test("some are selected and given up; without a note nothing is given up", async () => {
  const page = await app.open("operations", "/exceptions?reason=transfer_unmatched");

  const boxes = page.locator("tbody input[type=checkbox]");
  await boxes.first().waitFor();
  await boxes.nth(0).click();
  await boxes.nth(2).click({ modifiers: ["Shift"] });
  await page.getByText("3 selected").waitFor();
  await page.getByRole("button", { name: "Give up …", exact: true }).first().click();
  const dialog = page.getByRole("dialog", { name: "Give 3 exceptions up" });
  const confirm = dialog.getByRole("button", { name: "Give up", exact: true });
  assert.equal(await confirm.getAttribute("aria-disabled"), "true");
  await confirm.click({ force: true });
  assert.equal((await causes()).transfer_unmatched, 7);

  await dialog.getByLabel("Note").fill("booked by hand");
  await confirm.click();
  await page.getByText("3 were given up").waitFor();
  assert.equal((await causes()).transfer_unmatched, 4);
});

test("all of a cause are given up at once, and what was resolved says who and why", async () => {
  const page = await app.open("operations", "/exceptions");
  const group = page.getByRole("region", { name: "Transfer without an order" });
  await group.getByRole("button", { name: "Give all up …" }).click();
  const dialog = page.getByRole("dialog", { name: "Give 4 exceptions up" });
  await dialog.getByLabel("Note").fill("settled with the bank");

  await dialog.getByRole("button", { name: "Give up", exact: true }).click();

  await page.getByText("4 were given up").waitFor();
  assert.deepEqual(await causes(), { capture_declined: 1 });
  await page.goto(`${app.url}/exceptions?state=resolved&reason=transfer_unmatched`);
  const row = page.locator("tbody tr").filter({ hasText: "settled with the bank" }).first();
  await row.waitFor();
  const { data } = await app.call("GET", "/v1/exceptions?state=resolved&limit=200");
  const [ended] = data.filter(({ note }: { note: string }) => note === "settled with the bank");
  assert.match(ended.resolved_by, /^user:/);
  const colleagues = await app.call("GET", "/v1/colleagues");
  const who = colleagues.data.find(({ handle }: { handle: string }) => ended.resolved_by === `user:${handle}`);
  await row.filter({ hasText: who.name }).waitFor();
});

test("who may only look is offered nothing, on the order neither", async () => {
  const page = await app.open("customer_service", "/exceptions");

  await page.getByRole("region", { name: "Money not taken" }).waitFor();
  assert.equal(await page.getByRole("button", { name: /Give up|Try again/ }).count(), 0);
  await page.goto(`${app.url}/orders/${orders[1].order_id}`);
  await page.getByRole("note").filter({ hasText: "Money not taken" }).waitFor();
  assert.equal(await page.getByRole("button", { name: /Give up|Try again/ }).count(), 0);
});
