import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "../../test/support/database.ts";
import { newId } from "../kernel/ids.ts";
import { adjustStock } from "./adjust-stock.ts";
import { expireReservations, findCartReservation, reserveForCart } from "./carts.ts";
import { reserveForOrders } from "./reserve.ts";
import { countersOf, findDrift, inTransaction, stockedLevel } from "./test-stock.ts";
import type { Adjustment, LevelKey } from "./types.ts";

const NOW = new Date("2026-11-22T10:00:00Z");
const database = await createTestDatabase();

test("counts and changes are applied in their order, each with a movement", async () => {
  const level = { item_id: newId(), location_id: newId() };

  const { decisions } = await adjust([set(level, 10), add(level, 5), add(level, -3), set(level, 20)]);

  assert.deepEqual(decisions.map(outcomeOf), ["applied", "applied", "applied", "applied"]);
  assert.equal((await countersOf(database, level))?.on_hand, 20);
  assert.deepEqual(await movementsOf(level), [
    ["set", 10],
    ["add", 5],
    ["add", -3],
    ["set", 8],
  ]);
});

test("a cause that is sent again changes nothing, and one with other content is refused", async () => {
  const level = await stockedLevel(database, 10);
  const adjustment = add(level, 5);

  const first = await adjust([adjustment, adjustment]);
  const again = await adjust([adjustment, { ...adjustment, quantity: 6 }, { ...adjustment, item_id: newId() }]);

  assert.deepEqual(first.decisions.map(outcomeOf), ["applied", "unchanged"]);
  assert.deepEqual(again.decisions.map(outcomeOf), ["unchanged", "cause_id_reused", "cause_id_reused"]);
  assert.equal((await countersOf(database, level))?.on_hand, 15);
});

test("a count older than the newest one is stale, however late each arrives", async () => {
  const level = { item_id: newId(), location_id: newId() };
  const at = (minute: number) => new Date(NOW.getTime() + minute * 60_000);
  const count = (quantity: number, minute: number) => adjust([{ ...set(level, quantity), as_of: at(minute) }], at(60));

  const results = [await count(7, 20), await count(9, 19), await count(8, 20), await count(1, 66), await count(6, 64)];

  const outcomes = results.map((result) => outcomeOf(result.decisions[0]!));
  assert.deepEqual(outcomes, ["applied", "stale", "applied", "as_of_in_future", "applied"]);
  assert.equal((await countersOf(database, level))?.on_hand, 6);
});

test("stock never goes below nothing, and a refused cause may be sent again", async () => {
  const level = await stockedLevel(database, 3);
  const issue = add(level, -4);

  const refused = await adjust([issue]);
  assert.deepEqual(refused.decisions, [{ accepted: false, refusal: { code: "negative_stock", on_hand: 3 } }]);
  assert.equal((await countersOf(database, level))?.on_hand, 3);

  await adjust([add(level, 1)]);
  assert.deepEqual((await adjust([issue])).decisions.map(outcomeOf), ["applied"]);
  assert.equal((await countersOf(database, level))?.on_hand, 0);
});

test("a count below what is reserved takes claims from carts, the youngest first and no more than needed", async () => {
  const level = await stockedLevel(database, 10);
  const older = await reserveCart(level, 3);
  const younger = await reserveCart(level, 4);

  const { decisions, shortfalls } = await adjust([set(level, 5)]);

  assert.deepEqual(decisions.map(outcomeOf), ["applied"]);
  assert.deepEqual(shortfalls, []);
  const { on_hand, reserved } = (await countersOf(database, level))!;
  assert.deepEqual([on_hand, reserved], [5, 5]);
  assert.deepEqual(await heldBy(older), [3]);
  assert.deepEqual(await heldBy(younger), [2]);
});

test("a count below what orders hold is refused with the shortfall, and what nobody holds is taken out of sale", async () => {
  const level = await stockedLevel(database, 10);
  await reserveOrder(level, 6);
  const cart = await reserveCart(level, 2);
  const count = set(level, 4);

  const { decisions, shortfalls } = await adjust([count]);

  assert.deepEqual(decisions, [{ accepted: false, refusal: { code: "below_reserved", reserved: 6, counted: 4 } }]);
  assert.deepEqual(shortfalls, [{ ...level, reserved: 6, counted: 4 }]);
  const { on_hand, reserved } = (await countersOf(database, level))!;
  assert.deepEqual([on_hand, reserved], [6, 6]);
  assert.deepEqual(await heldBy(cart), []);

  const again = await adjust([count]);
  assert.deepEqual(again.decisions.map(outcomeOf), ["below_reserved"]);
  assert.deepEqual(await findDrift(database), []);
});

test("two senders of one cause at the same moment: one applies it, the other changes nothing or is refused", async () => {
  const level = await stockedLevel(database, 0);
  for (let round = 0; round < 20; round += 1) {
    const adjustment = add(level, 1);
    const elsewhere = { ...adjustment, item_id: newId() };

    const results = await Promise.all([adjust([adjustment]), adjust([adjustment]), adjust([elsewhere])]);

    const outcomes = results.map((result) => outcomeOf(result.decisions[0]!));
    assert.equal(outcomes.filter((outcome) => outcome === "applied").length, 1, outcomes.join());
  }
  assert.deepEqual(await findDrift(database), []);
});

test("crossing batches of counts do not deadlock", async () => {
  const levels = Array.from({ length: 20 }, () => ({ item_id: newId(), location_id: newId() }));

  const results = await Promise.all(
    Array.from({ length: 8 }, (_, sender) => {
      const batch = levels.map((level) => add(level, 1));
      return adjust(sender % 2 === 0 ? batch : batch.reverse());
    }),
  );

  assert(results.every((result) => result.decisions.every((decision) => outcomeOf(decision) === "applied")));
  for (const level of levels) assert.equal((await countersOf(database, level))?.on_hand, 8);
  assert.deepEqual(await findDrift(database), []);
});

test("nothing expires that the database's clock has not passed", async () => {
  const level = await stockedLevel(database, 5);
  const cart = await reserveCart(level, 5);

  assert.deepEqual(await inTransaction(database, (tx) => expireReservations(tx, 100)), []);
  await database.asOwner("update inventory.reservations set expires_at = now() where holder_id = $1", [cart]);
  const expired = await inTransaction(database, (tx) => expireReservations(tx, 100));

  assert.deepEqual(expired, [{ ...level, holder_id: cart, line_no: 1, quantity: 5 }]);
  assert.equal((await countersOf(database, level))?.reserved, 0);
});

function adjust(adjustments: readonly Adjustment[], now = NOW) {
  return inTransaction(database, (tx) => adjustStock(tx, adjustments, now));
}

function set(level: LevelKey, quantity: number): Adjustment {
  return { ...level, kind: "set", quantity, reason: "count", cause_id: newId(), as_of: null };
}

function add(level: LevelKey, quantity: number): Adjustment {
  return { ...set(level, quantity), kind: "add", reason: "goods in" };
}

type Decided = Awaited<ReturnType<typeof adjust>>["decisions"][number];
function outcomeOf(decision: Decided): string {
  return decision.accepted ? decision.value.outcome : decision.refusal.code;
}

async function reserveCart(level: LevelKey, quantity: number): Promise<string> {
  const lines = [{ line_no: 1, item_id: level.item_id, quantity, location_id: null }];
  const request = { lines, expires_in_seconds: 600, location_ids: new Set([level.location_id]) };
  const decision = await inTransaction(database, (tx) => reserveForCart(tx, request));
  assert(decision.accepted);
  return decision.value.reservation_id;
}

async function reserveOrder(level: LevelKey, quantity: number): Promise<void> {
  const demand = { ...level, order_id: newId(), line_no: 1, quantity };
  const { short } = await inTransaction(database, (tx) => reserveForOrders(tx, [demand]));
  assert.deepEqual(short, []);
}

async function heldBy(reservation_id: string): Promise<number[]> {
  const cart = await inTransaction(database, (tx) => findCartReservation(tx, reservation_id));
  return cart ? cart.parts.map((part) => part.quantity) : [];
}

async function movementsOf(level: LevelKey): Promise<[string, number][]> {
  const rows = await inTransaction(database, (tx) =>
    tx.query<{ kind: string; quantity: number }>(
      "select kind, quantity from inventory.movements where tenant_id = $1 and item_id = $2 order by movement_id",
      [database.tenant_id, level.item_id],
    ),
  );
  return rows.map((row) => [row.kind, row.quantity]);
}
