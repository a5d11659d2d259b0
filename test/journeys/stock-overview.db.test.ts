import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, startApp } from "../support/running-app.ts";
import { authorized, line, openRetailer } from "./retailer.ts";

/** What the lists of items and locations show: stock summed up, what waits where. */
const app = await startApp();
const { stock, orderOf, place, act } = await openRetailer(app);
await app.call("PUT", "/v1/items", {
  items: [
    {
      sku: "D-400",
      kind: "physical",
      name: { de: "Kopfhörer", en: "Headphones" },
      tax_class: "standard",
      image_url: "https://example.com/d-400.webp",
      attributes: { category: "electronics", weight: 3 },
    },
    {
      sku: "E-500",
      kind: "physical",
      name: { en: 'Case 3" \\ 50%' },
      tax_class: "standard",
      attributes: { category: 7 },
    },
  ],
});
const { body: warehouse } = await app.call("GET", "/v1/locations/WH1");
await app.call("PUT", "/v1/locations", { locations: [{ ...warehouse, cut_off_time: "14:00" }] });
await stock("A-100", "WH1", 5);
await stock("A-100", "ST1", 2);
await stock("B-200", "WH2", 3);
await stock("B-200", "WH2", -3);
await stock("D-400", "ST1", 4);
const ordered = await place(orderOf({ lines: [line(1, "A-100", 2, 1_000)], payments: [authorized(2_000)] }));
const released = await app.waitFor(ordered.order_id, (order) => order.status === "released");
assert.equal(released.lines[0].stages[0].location, "WH1");
await act("/v1/reservations", {
  lines: [{ sku: "A-100", quantity: 2, location: "ST1" }],
  expires_in_seconds: 3_600,
});

const list = async (query: string) => {
  const answer = await app.call("GET", `/v1/stock-summaries?${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
};
const skus = async (query: string) => (await list(query)).data.map(({ sku }: Json) => sku);

test("an item's stock is summed over the locations that keep it, with its name, picture and category", async () => {
  const { data, next_cursor } = await list("");

  assert.equal(next_cursor, null);
  const sums = data.map((item: Json) => [
    item.sku,
    item.on_hand,
    item.reserved,
    item.available,
    item.locations,
    item.short_locations,
  ]);
  assert.deepEqual(sums, [
    ["A-100", 7, 4, 3, 2, 1],
    ["B-200", 0, 0, 0, 1, 1],
    ["C-300", 0, 0, 0, 0, 0],
    ["D-400", 4, 0, 4, 1, 0],
    ["E-500", 0, 0, 0, 0, 0],
  ]);
  assert.deepEqual(data[3], {
    sku: "D-400",
    name: { de: "Kopfhörer", en: "Headphones" },
    kind: "physical",
    image_url: "https://example.com/d-400.webp",
    category: "electronics",
    on_hand: 4,
    reserved: 0,
    safety: 0,
    damaged: 0,
    available: 4,
    locations: 1,
    short_locations: 0,
  });
  assert.equal(data[4].category, null);
});

test("items are found by text, category, location and by how much there is of them", async () => {
  assert.deepEqual(await skus("q=kopfh"), ["D-400"]);
  assert.deepEqual(await skus("q=b-2"), ["B-200"]);
  const quoted = (text: string) => skus(`q=${encodeURIComponent(text)}`);
  assert.deepEqual(await quoted('case 3" \\ 5'), ["E-500"]);
  assert.deepEqual(await quoted("50%"), ["E-500"]);
  assert.deepEqual(await quoted('"en"'), []);
  assert.deepEqual(await quoted("_"), []);
  assert.deepEqual(await skus("category=electronics"), ["D-400"]);
  assert.deepEqual(await skus("category=7"), []);
  assert.deepEqual(await skus("location=ST1"), ["A-100", "D-400"]);
  assert.deepEqual(await skus("location=nowhere"), []);
  assert.deepEqual(await skus("state=available"), ["A-100", "D-400"]);
  assert.deepEqual(await skus("state=short"), ["A-100", "B-200"]);
  assert.deepEqual(await skus("state=sold_out"), ["B-200"]);
  assert.deepEqual(await skus("state=nowhere"), ["C-300", "E-500"]);
  assert.deepEqual(await skus("state=sold_out&location=ST1"), ["A-100"]);
  const [at_store] = (await list("location=ST1")).data;
  assert.deepEqual([at_store.on_hand, at_store.reserved, at_store.available, at_store.locations], [2, 2, 0, 1]);
  const wrong = await app.call("GET", "/v1/stock-summaries?state=plenty");
  assert.deepEqual([wrong.status, wrong.body.code], [400, "invalid_request"]);
});

test("pages continue where the last one ended, whether they are sieved or not", async () => {
  for (const query of ["", "state=nowhere", "location=ST1"]) {
    const whole = await skus(query);
    const paged: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = await list(`${query}&limit=1${cursor === "" ? "" : `&cursor=${cursor}`}`);
      assert(page.data.length <= 1);
      paged.push(...page.data.map(({ sku }: Json) => sku));
      cursor = page.next_cursor;
    }
    assert.deepEqual(paged, whole, query);
    assert(whole.length >= 2, query);
  }
});

test("what lies at a location that is switched off is on hand, but not available", async () => {
  const { body: location } = await app.call("GET", "/v1/locations/ST1");
  await app.call("PUT", "/v1/locations", { locations: [{ ...location, active: false }] });

  const [item] = (await list("q=D-400")).data;

  assert.deepEqual([item.on_hand, item.available, item.locations], [4, 0, 1]);
  assert.deepEqual(await skus("state=sold_out"), ["B-200", "D-400"]);
  await app.call("PUT", "/v1/locations", { locations: [location] });
  assert.deepEqual(await skus("state=sold_out"), ["B-200"]);
});

test("the categories of items are counted; a category that is no text is none", async () => {
  const { body } = await app.call("GET", "/v1/item-categories");

  assert.deepEqual(body, { data: [{ category: "electronics", items: 1 }] });
});

test("what waits at a location, what it was given in a day, and where it lies", async () => {
  const workloads = async (query: string) => (await app.call("GET", `/v1/location-workloads?${query}`)).body;
  const [busy, ...others] = (await workloads("location=WH1")).data;

  assert.deepEqual(others, []);
  assert.deepEqual(busy.coordinates, { latitude: 53.54, longitude: 9.99 });
  assert.deepEqual(busy.waiting, [{ status: "released", orders: 1, units: 2 }]);
  assert.deepEqual(busy.day, { orders: 1, units: 2 });
  assert.deepEqual(
    busy.hours.map(({ orders, units }: Json) => [orders, units]),
    [[1, 2]],
  );
  assert.match(busy.hours[0].from, /:00:00\.000Z$/);
  assert.equal(busy.late_orders, 0);
  assert.equal(busy.oldest_released_at, released.fulfillment_orders[0].released_at);

  const idle = { waiting: [], late_orders: 0, oldest_released_at: null, day: { orders: 0, units: 0 }, hours: [] };
  const first = await workloads("limit=2");
  assert.deepEqual(
    first.data.map(({ location }: Json) => location),
    ["ST1", "WH1"],
  );
  assert.deepEqual(first.data[0], { location: "ST1", coordinates: { latitude: 53.54, longitude: 9.99 }, ...idle });
  const second = await workloads(`limit=2&cursor=${first.next_cursor}`);
  assert.deepEqual(
    second.data.map(({ location }: Json) => location),
    ["WH2"],
  );
});

test("work that should have gone is late, and what is done waits no more", async () => {
  const workload = async () => (await app.call("GET", "/v1/location-workloads?location=WH1")).body.data[0];
  const late = await app.hoursLater(24 * 30, workload);
  assert.deepEqual([late.late_orders, late.day.orders], [1, 0]);

  const [head] = released.fulfillment_orders;
  await act(`/v1/fulfillment-orders/${head.fulfillment_order_id}/shipments`, {
    carrier: "DHL",
    parcels: [{ lines: [{ line_no: 1, quantity: 2 }] }],
  });

  const done = await workload();
  assert.deepEqual([done.waiting, done.late_orders, done.day.orders], [[], 0, 1]);
});
