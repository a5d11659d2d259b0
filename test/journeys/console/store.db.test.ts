import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { assertAccessible, assertFits } from "../../support/browser/accessibility.ts";
import { filmCodes } from "../../support/browser/camera-film.ts";
import { startConsole } from "../../support/browser/console.ts";
import type { Json } from "../../support/running-app.ts";
import { line } from "../retailer.ts";

/** A clerk of a store with a phone in one hand: picks, packs, ships, hands over, also where there is no connection. */
const app = await startConsole();
const PLACE = await placeOfClerk();
const [CUP, PAN] = await twoItems();
let orders = 0;
const ADDRESS = { name: "Erika Muster", street: "Hauptstr. 1", postal_code: "10115", city: "Berlin", country: "DE" };
const PATIENCE_MS = 60_000;
await releaseAtOnce();

/** The demo gives its customers two minutes to think again before parcels are released: here nobody waits for that. */
async function releaseAtOnce(): Promise<void> {
  const { data } = await app.call("GET", "/v1/workflows");
  const newest = data.findLast(({ code }: Json) => code === "retail_ship");
  assert.equal(newest.policies.release.delay_minutes, 2);
  await app.call("POST", "/v1/workflows", {
    ...newest,
    version: newest.version + 1,
    policies: { ...newest.policies, release: { delay_minutes: 0 } },
  });
}

async function placeOfClerk(): Promise<string> {
  const { data } = await app.call("GET", "/v1/users?limit=200");
  const { location_codes } = data.find(({ role }: Json) => role === "store");
  assert.equal(location_codes.length, 1);
  return location_codes[0];
}

/** Two items with barcodes and pictures, by sku, of which the store has plenty. */
async function twoItems(): Promise<readonly [Json, Json]> {
  const { data } = await app.call("GET", "/v1/items?limit=200");
  const [one, other] = data.filter(
    (item: Json) => item.kind === "physical" && item.gtin && item.image_url && !item.bulky && !item.hazard_class,
  );
  const adjustments = [one, other].map(({ sku }) => ({
    ...{ sku, location: PLACE, kind: "add", quantity: 50, reason: "count", cause_id: `journey ${sku}` },
  }));
  await app.call("POST", "/v1/stock-adjustments", { adjustments });
  return [one, other];
}

/** A paid order that this store is asked for. */
async function orderOf(method: "ship" | "collect", ...wanted: readonly (readonly [Json, number])[]): Promise<Json> {
  orders += 1;
  const lines = wanted.map(([item, quantity], place) =>
    line(place + 1, item.sku, quantity, 1_000, { delivery: { method, location: PLACE } }),
  );
  const amount_minor = 1_000 * wanted.reduce((sum, [, quantity]) => sum + quantity, 0);
  const { order_id } = await app.call("POST", "/v1/orders", {
    channel: "web-de",
    external_id: `store-${orders}`,
    currency: "EUR",
    customer: { external_id: `store-${orders}`, email: `store${orders}@example.com`, name: "Erika Muster" },
    billing_address: ADDRESS,
    shipping_address: method === "ship" ? ADDRESS : null,
    prices_include_tax: true,
    lines,
    payments: [{ method: "card", amount_minor, settled: true }],
  });
  return until(
    async () => (await app.call("GET", `/v1/fulfillment-orders?order_id=${order_id}`)).data[0],
    (head) => head?.status === "released",
  );
}

/** All at once, so that they are waited for together. */
const [PARCEL, PAPERED, REFUSED, LOST, CANCELED, SHOWN, FILMED, EARLY] = await Promise.all([
  orderOf("ship", [CUP, 2], [PAN, 1]),
  orderOf("ship", [CUP, 1]),
  orderOf("ship", [CUP, 1]),
  orderOf("ship", [CUP, 1], [PAN, 1]),
  orderOf("ship", [CUP, 1]),
  orderOf("ship", [CUP, 2], [PAN, 1]),
  orderOf("ship", [CUP, 1], [PAN, 1]),
  orderOf("ship", [CUP, 2], [PAN, 1]),
]);

const read = (head: Json) => app.call("GET", `/v1/fulfillment-orders/${head.fulfillment_order_id}`);
const hasStatus = (head: Json, status: string) =>
  until(
    () => read(head),
    (each) => each.status === status,
  );

async function until(ask: () => Promise<Json>, is: (answer: Json) => boolean): Promise<Json> {
  for (let waited_ms = 0; ; waited_ms += 100) {
    const answer = await ask();
    if (is(answer)) return answer;
    assert(waited_ms < PATIENCE_MS, `still ${JSON.stringify(answer)}`);
    await sleep(100);
  }
}

/** As a hand scanner types: the keys of the code at once, then Enter, wherever the focus is. */
async function scan(page: Page, code: string): Promise<void> {
  const keys = JSON.stringify([...code, "Enter"]);
  await page.evaluate(
    `for (const key of ${keys}) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))`,
  );
}

const pages: Page[] = [];
const open: typeof app.open = async (...where) => {
  const page = await app.open(...where);
  pages.push(page);
  return page;
};
// They ask for news now and then, and would do so until the browser is closed.
afterEach(() => Promise.all(pages.splice(0).map((page) => page.context().close())));

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

test("a clerk accepts an order, picks by scan, misses a piece, packs and ships", async () => {
  const head = PARCEL;
  const page = await open("store", "/store", { size: "phone" });
  const card = page.getByRole("link", { name: new RegExp(head.order_number) });
  await card.waitFor();
  await assertAccessible(page);
  await assertFits(page);

  await card.click();
  await button(page, "Accept").click();
  await button(page, "Pick 3 pieces").waitFor();
  await assertAccessible(page);
  await assertFits(page);
  await hasStatus(head, "accepted");

  await button(page, "Pick 3 pieces").click();
  await page.getByRole("heading", { name: "Pick 1 of 2" }).waitFor();
  await assertAccessible(page);
  await assertFits(page);
  await scan(page, "4006381333931");
  await page.getByText("Not this one: 4006381333931").waitFor();
  await scan(page, PAN.gtin);
  await page.getByText(/That is .* not what is to be picked now/).waitFor();
  await scan(page, CUP.gtin);
  await page.getByText("1 of 2", { exact: true }).waitFor();
  await assertAccessible(page);
  await scan(page, CUP.gtin);

  await page.getByRole("heading", { name: "Pick 2 of 2" }).waitFor();
  await button(page, "Not found …").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Damaged").click();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await button(page, "1 is missing").click();
  await page.getByRole("heading", { name: "All picked" }).waitFor();
  await page.getByText("1 piece comes from elsewhere.").waitFor();
  await assertAccessible(page);

  await page.getByRole("link", { name: "Pack it" }).click();
  await button(page, "Packed").click();
  await hasStatus(head, "packed");
  await page.getByLabel("Weight").fill("1.2");
  await assertAccessible(page);
  await assertFits(page);
  await page.getByLabel("Weight").blur();
  await scan(page, "JJD000390007882");
  assert.equal(await page.getByLabel("Tracking number").inputValue(), "JJD000390007882");
  await button(page, "Give 1 parcel to the carrier").click();
  await page.getByText("Given to the carrier").waitFor();
  await hasStatus(head, "shipped");

  const order = await app.call("GET", `/v1/orders/${head.order_id}`);
  const [{ carrier, parcels, lines }] = order.shipments;
  assert.deepEqual(
    { carrier, lines, parcels: parcels.map(({ parcel_id: _, ...parcel }: Json) => parcel) },
    {
      carrier: "dhl",
      lines: [{ line_no: 1, quantity: 2 }],
      parcels: [{ tracking_number: "JJD000390007882", weight_grams: 1_200, lines: [{ line_no: 1, quantity: 2 }] }],
    },
  );
  const { data: events } = await app.call("GET", `/v1/orders/${head.order_id}/events?limit=200`);
  assert(JSON.stringify(events).includes('"reason":"damaged"'));
});

test("what a device needs to put the app on its home screen and to start it without a connection is served", async () => {
  const worker = await fetch(`${app.url}/sw.js`);
  const source = await worker.text();
  assert.deepEqual(
    ["content-type", "cache-control", "content-security-policy"].map((name) => worker.headers.get(name)),
    ["text/javascript; charset=utf-8", "no-cache", "default-src 'none'; connect-src 'self'"],
  );
  assert.doesNotMatch(source, /"__[A-Z]+__"/, "the build and its files are written in");
  const files = JSON.parse(/const FILES = (.*);/.exec(source)?.[1] ?? "") as string[];
  assert(files.some((name) => /^assets\/.*\.css$/.test(name)) && files.length > 20, files.join());

  const manifest = await fetch(`${app.url}/manifest.webmanifest`);
  assert.equal(manifest.headers.get("content-type"), "application/manifest+json");
  const { icons } = (await manifest.json()) as { icons: { src: string }[] };
  for (const path of [...files, ...icons.map(({ src }) => src)]) {
    const answer = await fetch(new URL(path, `${app.url}/`));
    assert.equal(answer.status, 200, path);
    await answer.arrayBuffer();
  }
});

test("papers open as PDF where a clerk is signed in", async () => {
  const head = PAPERED;
  const page = await open("store", `/store/orders/${head.fulfillment_order_id}`, { size: "phone" });

  const paper = page.getByRole("link", { name: "Pick list, opens in a new tab" });
  const answer = await page.context().request.get(new URL((await paper.getAttribute("href")) ?? "", app.url).href);

  assert.equal(answer.status(), 200);
  assert.equal(answer.headers()["content-type"], "application/pdf");
});

test("work that is refused says what happens then, and leaves the list", async () => {
  const head = REFUSED;
  const page = await open("store", `/store/orders/${head.fulfillment_order_id}`, { size: "phone", language: "de" });

  await button(page, "Ablehnen …").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/Dein Bestand bleibt, wie er ist/).waitFor();
  await page.waitForTimeout(300);
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Ablehnen" }).click();

  await page.getByText("Davon bleibt für dich nichts zu tun").waitFor();
  await hasStatus(head, "refused");
});

async function readyToCollect(): Promise<{ head: Json; code: string }> {
  const head = await orderOf("collect", [CUP, 1]);
  await app.call("POST", `/v1/fulfillment-orders/${head.fulfillment_order_id}/picks`, {
    lines: [{ line_no: 1, quantity: 1 }],
  });
  const [row] = await app.test_database.asOwner<{ hand_over_code: string }>(
    "select hand_over_code from fulfillment.fulfillment_orders where fulfillment_order_id = $1",
    [head.fulfillment_order_id],
  );
  assert(row);
  return { head, code: row.hand_over_code };
}

test("work that comes while one looks appears by itself", async () => {
  const page = await open("store", "/store", { size: "phone" });
  await page.getByRole("link", { name: new RegExp(SHOWN.order_number) }).waitFor();

  const head = await orderOf("collect", [CUP, 1]);

  // Well before the list would be asked for anew.
  await page.getByRole("link", { name: new RegExp(head.order_number) }).waitFor({ timeout: 30_000 });
});

test("a customer with the code of his mail gets his goods once his name was checked", async () => {
  const { head, code } = await readyToCollect();
  const page = await open("store", "/store/hand-over", { size: "phone", language: "de" });
  await page.getByText(head.order_number).waitFor();
  await assertAccessible(page);
  await assertFits(page);

  await scan(page, code.toLowerCase());
  await page.getByText("Erika Muster", { exact: true }).waitFor();
  await page.getByText(/Der Code .* stimmt/).waitFor();
  await assertAccessible(page);
  await assertFits(page);
  await button(page, "Übergeben").click({ force: true });
  assert.equal((await read(head)).status, "ready_to_collect", "nothing before the name was checked");
  await page.getByLabel(/Ich habe nach dem Namen gefragt/).check();
  await button(page, "Übergeben").click();

  await page.getByRole("heading", { name: "Übergeben" }).waitFor();
  await hasStatus(head, "handed_over");
});

test("the camera reads what is on the goods and the square in the customer's mail, in a browser that reads no codes by itself", async () => {
  const { head, code } = await readyToCollect();
  const folder = await mkdtemp(join(tmpdir(), "dirigent-camera-"));
  after(() => rm(folder, { recursive: true }));
  const camera = join(folder, "film.y4m");
  await filmCodes(camera, [
    { kind: "ean13", text: CUP.gtin, seconds: 1 },
    { kind: "qrcode", text: code, seconds: 1 },
    { kind: "code128", text: PAN.sku, seconds: 1 },
  ]);
  const page = await open("store", `/store/pick?orders=${FILMED.fulfillment_order_id}`, { size: "phone", camera });
  await page.getByRole("heading", { name: "Pick 1 of 2" }).waitFor();
  assert.equal(await page.evaluate("'BarcodeDetector' in self"), false);
  await button(page, "Scan with the camera").click();
  await page.getByRole("heading", { name: "All picked" }).waitFor();
  await until(
    () => read(FILMED),
    ({ lines }) => lines.every(({ picked_quantity }: Json) => picked_quantity === 1),
  );

  await page.goto(`${app.url}/store/hand-over`);
  await button(page, "Scan with the camera").click();
  await page.getByText(/The code .* is right/).waitFor();
  assert.equal((await read(head)).status, "ready_to_collect");
});

test("a wrong code hands nothing over, and without a code an identity card does", async () => {
  const { head } = await readyToCollect();
  const page = await open("store", "/store/hand-over", { size: "phone" });

  await page.getByRole("textbox", { name: "Code or order number" }).fill(head.order_number);
  await page.keyboard.press("Enter");
  await page.getByLabel("Code of the customer").fill("WRONG2");
  await page.getByLabel(/I asked for the name/).check();
  await button(page, "Handed over").click();
  await page.getByText(/The code was another one/).waitFor();
  await assertAccessible(page);
  assert.equal((await read(head)).status, "ready_to_collect");

  await button(page, "No code: I have looked at an identity card").click();
  await button(page, "Handed over").click();
  await page.getByRole("heading", { name: "Handed over" }).waitFor();
  await hasStatus(head, "handed_over");
});

test("a connection that is lost during a pick costs nothing, not even when the page is loaded anew", async () => {
  const head = LOST;
  const page = await open("store", "/store", { size: "phone" });
  await page.getByRole("link", { name: new RegExp(head.order_number) }).waitFor();
  await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
  await page.goto(`${app.url}/store/pick?orders=${head.fulfillment_order_id}`);
  await page.getByRole("heading", { name: "Pick 1 of 2" }).waitFor();
  await scan(page, CUP.gtin);
  await page.getByRole("heading", { name: "Pick 2 of 2" }).waitFor();
  await hasStatus(head, "picking");

  await page.context().setOffline(true);
  await page.getByText("No connection. You can go on working.").waitFor();
  await assertAccessible(page);
  await scan(page, PAN.gtin);
  await page.getByRole("heading", { name: "All picked" }).waitFor();
  await page.getByText("1 step waits on this device.").waitFor();
  await page.getByRole("link", { name: "Pack it" }).click();
  await button(page, "Packed").click();
  await page.getByText("2 steps wait on this device.").waitFor();
  assert.equal((await read(head)).lines[1].picked_quantity, 0, "the server has heard nothing yet");

  await page.reload();
  await page.getByText("2 steps wait on this device.").waitFor();
  await button(page, "Give 1 parcel to the carrier").waitFor();

  await page.context().setOffline(false);
  await page.getByText(/wait on this device/).waitFor({ state: "detached" });
  const now = await hasStatus(head, "packed");
  assert.deepEqual(
    now.lines.map(({ picked_quantity }: Json) => picked_quantity),
    [1, 1],
  );
});

test("what is scanned before the barcodes are known is heard when they are", async () => {
  const known = Promise.withResolvers<void>();
  const page = await open("store", "/account", { size: "phone" });
  await page.route("**/v1/items?*", async (route) => {
    await known.promise;
    await route.continue();
  });
  await page.goto(`${app.url}/store/pick?orders=${EARLY.fulfillment_order_id}`);
  await page.getByRole("heading", { name: "Pick 1 of 2" }).waitFor();
  for (const code of [CUP.gtin, CUP.gtin, PAN.gtin]) await scan(page, code);
  await page.waitForTimeout(300);
  await page.getByRole("heading", { name: "Pick 1 of 2" }).waitFor();
  known.resolve();
  await page.getByRole("heading", { name: "All picked" }).waitFor();
  await until(
    () => read(EARLY),
    ({ lines }) => lines.every(({ quantity, picked_quantity }: Json) => picked_quantity === quantity),
  );
});

test("what was canceled meanwhile is told in words when the connection is back", async () => {
  const head = CANCELED;
  const page = await open("store", `/store/pick?orders=${head.fulfillment_order_id}`, { size: "phone" });
  await page.getByRole("heading", { name: "Pick 1 of 1" }).waitFor();
  await page.context().setOffline(true);
  await scan(page, CUP.gtin);
  await page.getByText("1 step waits on this device.").waitFor();

  await app.call("POST", `/v1/orders/${head.order_id}/cancellations`, { reason: "customer_request" });
  await page.context().setOffline(false);

  const alert = page.getByRole("alert").filter({ hasText: `${head.order_number}: not recorded` });
  await alert.getByText(/You picked for it\. Meanwhile it was canceled/).waitFor();
  // The work is read anew, too.
  await page.getByRole("heading", { level: 1 }).waitFor();
  await assertAccessible(page);
  await assertFits(page);
  await alert.getByRole("button", { name: "Understood" }).click();
  await alert.waitFor({ state: "detached" });
  assert.equal((await read(head)).status, "canceled");
});

for (const language of ["en", "de"] as const) {
  test(`the store's screens on a wide screen, ${language}`, async () => {
    const head = SHOWN;
    const other = PAPERED;
    const ids = `${head.fulfillment_order_id},${other.fulfillment_order_id}`;
    const page = await open("store", "/store", { language });
    for (const path of [
      "/store",
      `/store/orders/${head.fulfillment_order_id}`,
      `/store/pick?orders=${ids}`,
      "/store/hand-over",
    ]) {
      await page.goto(app.url + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      await assertAccessible(page);
      await assertFits(page);
    }
  });
}

test("who signs out leaves nothing of the store's work on the device", async () => {
  const page = await open("store", "/store", { size: "phone" });
  await page.getByRole("heading", { level: 1 }).waitFor();
  const kept = () =>
    page.evaluate(`new Promise((resolve) => {
      const opening = indexedDB.open("dirigent-store");
      opening.onsuccess = () => {
        const counting = opening.result.transaction("kept").objectStore("kept").count();
        counting.onsuccess = () => resolve(counting.result);
      };
    })`);
  await until(kept, (count) => count > 0);

  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in**");

  assert.equal(await kept(), 0);
});
