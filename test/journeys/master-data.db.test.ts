import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "../support/database.ts";
import { createStockServer, item, linesOf, location, NDJSON_HEADERS } from "./stock-server.ts";

const database = await createTestDatabase();
const { call } = await createStockServer(database);
const WHOLE = {
  ...item("WHOLE"),
  name: { en: "Sofa", de: "Sofa mit Bezug" },
  gtin: "4006381333931",
  image_url: "https://example.com/sofa.jpg",
  weight_grams: 42_000,
  length_mm: 2_000,
  width_mm: 900,
  height_mm: 800,
  hazard_class: null,
  bulky: true,
  price_minor: 99_900,
  currency: "EUR",
  components: [],
  attributes: { color: "blue", tags: ["new", 1, null] },
};

test("an item is created, then unchanged, then updated, and reads as it was sent", async () => {
  const outcomes = [];
  for (const sent of [WHOLE, WHOLE, { ...WHOLE, bulky: false }]) {
    const { body } = await call("PUT", "/v1/items", { items: [sent] });
    outcomes.push(body.results[0].outcome);
  }

  assert.deepEqual(outcomes, ["created", "unchanged", "updated"]);
  const read = await call("GET", "/v1/items/WHOLE");
  assert.deepEqual(read.body, { ...WHOLE, bulky: false });
  const again = await call("PUT", "/v1/items", { items: [read.body] });
  assert.equal(again.body.results[0].outcome, "unchanged");
  const events = await database.asOwner<{ data: unknown }>(
    "select data from platform.events where type = 'items_changed' order by event_id",
  );
  assert.deepEqual(
    events.map((event) => event.data),
    [
      { created_count: 1, updated_count: 0, skus: ["WHOLE"] },
      { created_count: 0, updated_count: 1, skus: ["WHOLE"] },
    ],
  );
});

test("an entry that cannot be stored says why and where, and the others are stored", async () => {
  const { status, body } = await call("PUT", "/v1/items", {
    items: [
      item("GOOD"),
      item("GOOD"),
      item("NO-CURRENCY", { price_minor: 100 }),
      item("NO-MONEY", { price_minor: 100, currency: "XXX" }),
      item("EMPTY-KIT", { kind: "kit" }),
      item("NO-KIT", { components: [{ sku: "GOOD", quantity: 1 }] }),
    ],
  });

  assert.equal(status, 200);
  assert.deepEqual(
    body.results.map(
      (result: { outcome?: string; problem?: { code: string; errors?: { pointer: string }[] } }) =>
        result.outcome ?? [result.problem?.code, result.problem?.errors?.[0]?.pointer],
    ),
    [
      "created",
      ["item_repeated", undefined],
      ["item_invalid", "/items/2/currency"],
      ["item_invalid", "/items/3/currency"],
      ["item_invalid", "/items/4/components"],
      ["item_invalid", "/items/5/components"],
    ],
  );
  assert.equal((await call("GET", "/v1/items/NO-MONEY")).body.code, "item_not_found");
});

test("kits consist of items that exist or come with them, and of no kits", async () => {
  const kit = (sku: string, ...components: string[]) =>
    item(sku, { kind: "kit", components: components.map((component) => ({ sku: component, quantity: 2 })) });

  const { body } = await call("PUT", "/v1/items", {
    items: [
      kit("KIT-1", "PART-1"),
      item("PART-1"),
      kit("KIT-2", "KIT-1"),
      kit("KIT-3", "MISSING"),
      kit("SELF", "SELF"),
    ],
  });
  const turned = await call("PUT", "/v1/items", { items: [item("PART-2"), kit("PART-1", "PART-2")] });

  assert.deepEqual(outcomes(body), ["created", "created", "kit_nested", "kit_component_unknown", "kit_nested"]);
  assert.deepEqual(outcomes(turned.body), ["created", "component_of_kit"]);
});

test("a wrong field is refused with its pointer and nothing is stored", async () => {
  const { status, body } = await call("PUT", "/v1/items", {
    items: [item("W-1"), { ...item("W-2"), colour: "red", weight_grams: -1 }],
  });

  assert.equal(status, 400);
  assert.deepEqual(body.errors.map((error: { pointer: string }) => error.pointer).sort(), [
    "/items/1/colour",
    "/items/1/weight_grams",
  ]);
  assert.equal((await call("GET", "/v1/items/W-1")).status, 404);
});

test("items stream as lines without a limit, each answered in its place, the later line winning", async () => {
  const sent = Array.from({ length: 1_200 }, (_, index) => item(`LINE-${index}`, { weight_grams: index }));
  const lines = [
    ...sent.map((entry) => JSON.stringify(entry)),
    "{broken",
    JSON.stringify(item("LINE-7", { weight_grams: 70 })),
    JSON.stringify({ sku: "LINE-8" }),
  ];

  const { status, text } = await call("PUT", "/v1/items", `${lines.join("\n")}\n`, NDJSON_HEADERS);

  assert.equal(status, 200);
  const answers = linesOf(text);
  assert.deepEqual(
    answers.map((answer) => answer.line_no),
    lines.map((_, index) => index + 1),
  );
  assert.deepEqual(
    answers.slice(0, 1_200).map((answer) => answer.outcome),
    sent.map(() => "created"),
  );
  assert.equal(answers[1_200]?.problem?.code, "malformed_json");
  assert.deepEqual(answers[1_201], { line_no: 1_202, sku: "LINE-7", outcome: "updated" });
  assert.equal(answers[1_202]?.problem?.code, "invalid_request");
  assert.equal((await call("GET", "/v1/items/LINE-7")).body.weight_grams, 70);
});

test("items are listed by sku, page after page, by sku and by text", async () => {
  const skus: string[] = [];
  let cursor = "";
  do {
    const { body } = await call("GET", `/v1/items?limit=200&q=LINE-${cursor}`);
    skus.push(...body.data.map((entry: { sku: string }) => entry.sku));
    cursor = body.next_cursor ? `&cursor=${body.next_cursor}` : "";
  } while (cursor);

  assert.equal(new Set(skus).size, 1_200);
  assert.equal(skus.length, 1_200);
  assert.deepEqual(
    (await call("GET", "/v1/items?sku=WHOLE&sku=GOOD")).body.data.map((entry: { sku: string }) => entry.sku),
    ["GOOD", "WHOLE"],
  );
  assert.equal((await call("GET", "/v1/items?q=mit%20bezug")).body.data[0].sku, "WHOLE");
  assert.equal((await call("GET", "/v1/items?q=4006381333931")).body.data[0].sku, "WHOLE");
  assert.deepEqual((await call("GET", "/v1/items?q=%25")).body.data, []);
  assert.equal((await call("GET", "/v1/items?cursor=rubbish")).status, 400);
});

test("a location reads as it was sent, with what was left out filled in", async () => {
  const whole = {
    ...location("STORE-1", { kind: "store" }),
    address: {
      name: "Shop",
      company: null,
      street: "Markt 2",
      street2: null,
      postal_code: "20095",
      city: "Hamburg",
      region: null,
      country: "DE",
    },
    coordinates: { latitude: 53.55, longitude: 10 },
    opening_hours: {
      mon: [
        ["09:00", "13:00"],
        ["14:00", "18:00"],
      ],
      sat: [["10:00", "24:00"]],
    },
    holidays_region: "DE-HH",
    cut_off_time: "15:30",
    delivery_methods: ["ship", "collect"],
    capacity: { orders_per_day: 20, units_per_day: null },
    costs: { order_minor: 250, unit_minor: 10 },
    handling_days: 1,
    partner_code: null,
  };

  const { body } = await call("PUT", "/v1/locations", { locations: [whole, location("WH-1"), whole] });
  const again = await call("PUT", "/v1/locations", { locations: [whole, location("WH-1", { active: false })] });

  assert.deepEqual(outcomes(body), ["created", "created", "location_repeated"]);
  assert.deepEqual(outcomes(again.body), ["unchanged", "updated"]);
  assert.deepEqual((await call("GET", "/v1/locations/STORE-1")).body, whole);
  const { body: small } = await call("GET", "/v1/locations/WH-1");
  assert.deepEqual(
    [small.address.name, small.capacity, small.costs, small.handling_days, small.opening_hours, small.active],
    [
      "Warehouse WH-1",
      { orders_per_day: null, units_per_day: null },
      { order_minor: 0, unit_minor: 0 },
      0,
      null,
      false,
    ],
  );
  assert.deepEqual(
    (await call("GET", "/v1/locations?active=true")).body.data.map((entry: { code: string }) => entry.code),
    ["STORE-1"],
  );
  assert.equal((await call("GET", "/v1/locations/NONE")).body.code, "location_not_found");
});

test("a location in no time zone, with mixed up hours or in no country is refused, each fault with its place", async () => {
  const wrong = location("WRONG", {
    time_zone: "Europe/Atlantis",
    opening_hours: { mon: [["18:00", "09:00"]] },
    address: { street: "Hauptstr. 1", postal_code: "1", city: "X", country: "ZZ" },
  });

  const { body } = await call("PUT", "/v1/locations", { locations: [wrong] });
  const streamed = await call("PUT", "/v1/locations", JSON.stringify(wrong), NDJSON_HEADERS);

  const places = body.results[0].problem.errors.map((error: { pointer: string }) => error.pointer);
  assert.deepEqual(places, ["/locations/0/time_zone", "/locations/0/opening_hours", "/locations/0/address/country"]);
  const line = linesOf(streamed.text)[0]?.problem;
  assert.deepEqual([line?.code, line?.errors?.[0]?.pointer], ["location_invalid", "/time_zone"]);
  assert.equal((await call("GET", "/v1/locations/WRONG")).status, 404);
});

test("channels are stored, listed and refused by the same manners", async () => {
  const channel = {
    code: "web-de",
    kind: "web_shop",
    name: "Shop",
    country: "DE",
    currency: "EUR",
    language: "de",
    prices_include_tax: true,
  };

  const first = await call("PUT", "/v1/channels", {
    channels: [channel, { ...channel, code: "x", country: "ZZ", currency: "ZZZ" }],
  });
  const again = await call("PUT", "/v1/channels", { channels: [channel] });
  const changed = await call("PUT", "/v1/channels", { channels: [{ ...channel, prices_include_tax: false }] });

  assert.deepEqual(outcomes(first.body), ["created", "channel_invalid"]);
  assert.deepEqual([outcomes(again.body), outcomes(changed.body)], [["unchanged"], ["updated"]]);
  assert.deepEqual((await call("GET", "/v1/channels")).body, {
    data: [{ ...channel, prices_include_tax: false }],
    next_cursor: null,
  });
});

function outcomes(body: { results: { outcome?: string; problem?: { code: string } }[] }) {
  return body.results.map((result) => result.outcome ?? result.problem?.code);
}
