import assert from "node:assert/strict";
import { before, test } from "node:test";
import { expireReservations } from "../../src/inventory/index.ts";
import { transact } from "../../src/platform/transaction.ts";
import { createTestDatabase } from "../support/database.ts";
import { createStockServer, item, linesOf, location, NDJSON_HEADERS } from "./stock-server.ts";

const database = await createTestDatabase();
const { call, changes } = await createStockServer(database);
let causes = 0;

before(async () => {
  await call("PUT", "/v1/items", { items: ["A", "B", "C", "D", "E", "LAST"].map((sku) => item(sku)) });
  await call("PUT", "/v1/locations", {
    locations: [
      location("L1"),
      location("L2", { delivery_methods: ["ship", "collect"] }),
      location("CLOSED", { active: false }),
    ],
  });
});

test("stock is recorded per entry, and what names nothing says so with its place", async () => {
  const entries = [
    set("A", "L1", 5),
    set("NONE", "L1", 5),
    set("A", "NOWHERE", 5),
    { ...set("A", "L1", -2), kind: "add" },
    set("A", "L1", -1),
  ];

  const { status, body } = await call("POST", "/v1/stock-adjustments", { adjustments: entries });
  const again = await call("POST", "/v1/stock-adjustments", { adjustments: entries });

  assert.equal(status, 200);
  assert.deepEqual(outcomes(body), ["applied", "sku_unknown", "location_unknown", "applied", "negative_stock"]);
  assert.deepEqual(body.results[1].problem.errors[0].pointer, "/adjustments/1/sku");
  assert.deepEqual(body.results[2].problem.errors[0].pointer, "/adjustments/2/location");
  assert.deepEqual(outcomes(again.body), [
    "unchanged",
    "sku_unknown",
    "location_unknown",
    "unchanged",
    "negative_stock",
  ]);
  assert.deepEqual(await levels("?sku=A"), [
    { sku: "A", location: "L1", on_hand: 3, reserved: 0, safety: 0, available: 3 },
  ]);
  assert.equal(changes.length, 1);
  assert.equal(changes[0]?.raised_item_ids.length, 1);
});

test("the same request under one idempotency key is answered again, not done again", async () => {
  const body = { adjustments: [{ ...set("B", "L1", 4), kind: "add" }] };
  const first = await call("POST", "/v1/stock-adjustments", body, { "idempotency-key": "stock-1" });
  const again = await call("POST", "/v1/stock-adjustments", body, { "idempotency-key": "stock-1" });

  assert.equal(again.text, first.text);
  assert.equal(again.headers["idempotency-replayed"], "true");
  assert.equal((await levels("?sku=B"))[0].on_hand, 4);
});

test("adjustments stream as lines, each answered in its place", async () => {
  const lines = [set("C", "L1", 1), set("C", "L2", 2), set("NONE", "L1", 1), { sku: "C" }, set("C", "L1", 3)];

  const { text } = await call(
    "POST",
    "/v1/stock-adjustments",
    lines.map((line) => JSON.stringify(line)).join("\n"),
    NDJSON_HEADERS,
  );

  const answers = linesOf(text).map((answer) => answer.outcome ?? answer.problem?.code);
  assert.deepEqual(answers, ["applied", "applied", "sku_unknown", "invalid_request", "applied"]);
  assert.deepEqual((await levels("?sku=C")).map((level: { on_hand: number }) => level.on_hand).sort(), [2, 3]);
  const { body } = await call("GET", "/v1/stock-movements?sku=C&location=L1");
  assert.deepEqual(
    body.data.map((movement: { kind: string; quantity: number }) => [movement.kind, movement.quantity]),
    [
      ["set", 2],
      ["set", 1],
    ],
  );
});

test("levels and movements come page by page without gaps or repeats", async () => {
  for (const path of ["/v1/stock-levels", "/v1/stock-movements"]) {
    const whole = (await call("GET", path)).body.data;
    const paged = [];
    let cursor = "";
    do {
      const { body } = await call("GET", `${path}?limit=1${cursor}`);
      paged.push(...body.data);
      cursor = body.next_cursor ? `&cursor=${body.next_cursor}` : "";
    } while (cursor);
    assert(whole.length > 2);
    assert.deepEqual(paged, whole);
  }
  assert.deepEqual(await levels("?location=NOWHERE"), []);
});

test("availability counts active locations that are asked for and offer the method", async () => {
  await adjust(set("D", "L1", 5), set("D", "L2", 7), set("D", "CLOSED", 100));
  const ask = async (more: object) => {
    const { body } = await call("POST", "/v1/availability", { lines: [{ sku: "D", quantity: 1 }], ...more });
    return body.lines[0];
  };

  assert.equal((await ask({})).available_quantity, 12);
  assert.deepEqual(await ask({ delivery_method: "collect", country: "DE", channel: "web" }), {
    sku: "D",
    available_quantity: 7,
    locations: [{ location: "L2", available_quantity: 7 }],
    expected: [],
  });
  assert.deepEqual((await ask({ locations: ["L1"] })).locations, [{ location: "L1", available_quantity: 5 }]);
  assert.deepEqual((await ask({ locations: ["CLOSED"] })).locations, []);
  const unknown = await call("POST", "/v1/availability", { lines: [{ sku: "NONE", quantity: 1 }] });
  assert.deepEqual(
    [unknown.status, unknown.body.code, unknown.body.errors[0].pointer],
    [422, "sku_unknown", "/lines/0/sku"],
  );
});

test("a cart holds all its lines or none, and gives them back once", async () => {
  await adjust(set("E", "L1", 5), set("E", "L2", 2));

  const held = await reserve([{ sku: "E", quantity: 6 }]);
  const short = await reserve([
    { sku: "E", quantity: 1 },
    { sku: "E", quantity: 3, location: "L1" },
  ]);

  assert.equal(held.status, 201);
  assert.deepEqual(held.body.lines, [
    {
      sku: "E",
      quantity: 6,
      locations: [
        { location: "L1", quantity: 5 },
        { location: "L2", quantity: 1 },
      ],
    },
  ]);
  assert.deepEqual((await call("GET", `/v1/reservations/${held.body.reservation_id}`)).body, held.body);
  assert.deepEqual([short.status, short.body.code], [409, "insufficient_stock"]);
  assert.deepEqual(short.body.lines, [
    { sku: "E", requested: 3, available_quantity: 0, locations: [{ location: "L2", available_quantity: 1 }] },
  ]);
  assert.deepEqual(await reservedOf("E"), [1, 5]);

  for (let time = 0; time < 2; time += 1) {
    assert.equal((await call("DELETE", `/v1/reservations/${held.body.reservation_id}`)).status, 204);
  }
  assert.deepEqual(await reservedOf("E"), [0, 0]);
  assert.equal((await call("GET", `/v1/reservations/${held.body.reservation_id}`)).body.code, "reservation_not_found");
});

test("a hold ends when its time is over", async () => {
  await adjust(set("E", "L1", 5), set("E", "L2", 0));
  const held = await reserve([{ sku: "E", quantity: 5 }], 1);
  assert.equal((await reserve([{ sku: "E", quantity: 1 }])).status, 409);

  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await transact(database.database, database.tenant_id, { name: "test" }, (tx) => expireReservations(tx, 100));

  assert.equal((await call("GET", `/v1/reservations/${held.body.reservation_id}`)).status, 404);
  assert.equal((await reserve([{ sku: "E", quantity: 5 }])).status, 201);
});

test("64 carts race for the last unit by HTTP: one gets it, the others are told what is left, nothing breaks", async () => {
  for (let round = 0; round < 5; round += 1) {
    await adjust(set("LAST", "L1", round + 1));

    const answers = await Promise.all(Array.from({ length: 64 }, () => reserve([{ sku: "LAST", quantity: 1 }])));

    const statuses = answers.map((answer) => answer.status);
    assert.equal(statuses.filter((status) => status === 201).length, 1);
    assert.equal(statuses.filter((status) => status === 409).length, 63);
    const loser = answers.find((answer) => answer.status === 409)!;
    assert.deepEqual(loser.body.lines, [{ sku: "LAST", requested: 1, available_quantity: 0, locations: [] }]);
  }
});

function set(sku: string, location_code: string, quantity: number) {
  causes += 1;
  return { sku, location: location_code, kind: "set", quantity, reason: "count", cause_id: `cause-${causes}` };
}

async function adjust(...adjustments: object[]): Promise<void> {
  const { body } = await call("POST", "/v1/stock-adjustments", { adjustments });
  assert.deepEqual(
    outcomes(body),
    adjustments.map(() => "applied"),
  );
}

function reserve(lines: object[], expires_in_seconds = 600) {
  return call("POST", "/v1/reservations", { lines, expires_in_seconds });
}

async function levels(query: string) {
  return (await call("GET", `/v1/stock-levels${query}`)).body.data;
}

async function reservedOf(sku: string): Promise<number[]> {
  return (await levels(`?sku=${sku}`)).map((level: { reserved: number }) => level.reserved).sort();
}

function outcomes(body: { results: { outcome?: string; problem?: { code: string } }[] }) {
  return body.results.map((result) => result.outcome ?? result.problem?.code);
}
