import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createTestDatabase } from "../../test/support/database.ts";
import { newId } from "../kernel/ids.ts";
import { adjustStock } from "./adjust-stock.ts";
import { expireReservations, releaseCarts, reserveForCart } from "./carts.ts";
import { correctAfterShortPick, issueGoods, receiveReturn } from "./move-goods.ts";
import { releaseReservations, reserveForOrders } from "./reserve.ts";
import { findDrift, inTransaction } from "./test-stock.ts";
import type { LevelKey, ReservedQuantity } from "./types.ts";

/** Random lives of stock against a reference model: after each step counters, rows and model must agree. */
const RUNS = 100;
const NOW = new Date("2026-11-22T10:00:00Z");
const database = await createTestDatabase();

type Model = { levels: Map<string, ModelLevel>; claims: Claim[] };
type ModelLevel = LevelKey & { on_hand: number };
type Claim = ReservedQuantity & { readonly cart: boolean };

const quantity = fc.integer({ min: 1, max: 6 });
const level = fc.nat(2);
const step = fc.oneof(
  fc.record({ do: fc.constant("set" as const), level, quantity: fc.nat(12) }),
  fc.record({ do: fc.constant("add" as const), level, quantity: fc.integer({ min: -6, max: 8 }) }),
  fc.record({ do: fc.constant("reserve" as const), level, quantity, second: level, second_quantity: quantity }),
  fc.record({ do: fc.constant("cart" as const), level, quantity }),
  fc.record({ do: fc.constantFrom("release", "issue", "short_pick"), claim: fc.nat(), quantity }),
  fc.record({ do: fc.constantFrom("end_cart", "expire"), claim: fc.nat() }),
  fc.record({ do: fc.constant("return" as const), level, quantity, restock: fc.boolean() }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

test("after every step of a random life, counters equal rows, rows equal the model, and 0 <= reserved <= on_hand", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const model = freshModel();
      for (const next of steps) {
        await takeStep(model, next);
        await assertAgrees(model);
      }
    }),
    { numRuns: RUNS },
  );
});

async function takeStep(model: Model, next: Step): Promise<void> {
  if (next.do === "set" || next.do === "add") return stepAdjust(model, next);
  if (next.do === "reserve") return stepReserve(model, next);
  if (next.do === "cart") return stepCart(model, next);
  if (next.do === "return") return stepReturn(model, next);
  if ("quantity" in next) return stepOrder(model, next);
  return stepEndCart(model, next);
}

async function stepAdjust(model: Model, next: { do: "set" | "add"; level: number; quantity: number }): Promise<void> {
  const at = levelAt(model, next.level);
  const target = next.do === "set" ? next.quantity : at.on_hand + next.quantity;
  const adjustment = {
    ...keyOf(at),
    kind: next.do,
    quantity: next.quantity,
    reason: "model",
    cause_id: newId(),
    as_of: null,
  };
  const { decisions } = await inTransaction(database, (tx) => adjustStock(tx, [adjustment], NOW));

  const outcome = decisions[0]!.accepted ? "applied" : decisions[0]!.refusal.code;
  if (target < 0) return assert.equal(outcome, "negative_stock");
  const youngest = claimsAt(model, at)
    .filter((claim) => claim.cart)
    .sort((a, b) => (a.holder_id < b.holder_id ? 1 : -1));
  for (const claim of youngest)
    take(model, claim, Math.max(0, Math.min(claim.quantity, reservedAt(model, at) - target)));
  assert.equal(outcome, reservedAt(model, at) > target ? "below_reserved" : "applied");
  at.on_hand = Math.max(target, reservedAt(model, at));
}

async function stepReserve(model: Model, next: Extract<Step, { do: "reserve" }>): Promise<void> {
  const order_id = newId();
  const wanted = [
    { ...keyOf(levelAt(model, next.level)), order_id, line_no: 1, quantity: next.quantity },
    { ...keyOf(levelAt(model, next.second)), order_id, line_no: 2, quantity: next.second_quantity },
  ];
  const { reserved } = await inTransaction(database, (tx) => reserveForOrders(tx, wanted));

  const expected = wanted.filter((demand) => {
    const at = model.levels.get(demand.location_id)!;
    if (demand.quantity > at.on_hand - reservedAt(model, at)) return false;
    model.claims.push({
      ...keyOf(at),
      holder_id: order_id,
      line_no: demand.line_no,
      quantity: demand.quantity,
      cart: false,
    });
    return true;
  });
  assert.deepEqual(reserved, expected);
}

async function stepCart(model: Model, next: Extract<Step, { do: "cart" }>): Promise<void> {
  const at = levelAt(model, next.level);
  const lines = [{ line_no: 1, item_id: at.item_id, quantity: next.quantity, location_id: at.location_id }];
  const request = { lines, expires_in_seconds: 3600, location_ids: new Set(model.levels.keys()) };
  const decision = await inTransaction(database, (tx) => reserveForCart(tx, request));

  assert.equal(decision.accepted, next.quantity <= at.on_hand - reservedAt(model, at));
  if (!decision.accepted) return;
  const holder_id = decision.value.reservation_id;
  model.claims.push({ ...keyOf(at), holder_id, line_no: 1, quantity: next.quantity, cart: true });
}

async function stepOrder(model: Model, next: { do: string; claim: number; quantity: number }): Promise<void> {
  const orders = model.claims.filter((claim) => !claim.cart);
  const claim = orders[next.claim % orders.length];
  if (!claim) return;
  const quantity = Math.min(next.quantity, claim.quantity);
  const { holder_id, line_no, cart: _, ...rest } = claim;
  const change = {
    ...rest,
    order_id: holder_id,
    line_no,
    quantity,
    missing_quantity: quantity,
    cause_id: newId(),
    reason: "model",
  };
  await inTransaction(database, async (tx) => {
    if (next.do === "release") await releaseReservations(tx, [{ ...change, holder_id }]);
    else if (next.do === "issue") await issueGoods(tx, [change], NOW);
    else await correctAfterShortPick(tx, [change], NOW);
  });

  const at = model.levels.get(claim.location_id)!;
  take(model, claim, quantity);
  if (next.do === "issue") at.on_hand -= quantity;
  if (next.do === "short_pick") at.on_hand = reservedAt(model, at);
}

async function stepEndCart(model: Model, next: { do: string; claim: number }): Promise<void> {
  const carts = model.claims.filter((claim) => claim.cart);
  const cart = carts[next.claim % carts.length];
  if (!cart) return;
  if (next.do === "expire") {
    await database.asOwner("update inventory.reservations set expires_at = now() where holder_id = $1", [
      cart.holder_id,
    ]);
  }
  const ended = await inTransaction(database, (tx) =>
    next.do === "expire" ? expireReservations(tx, 100) : releaseCarts(tx, [cart.holder_id]),
  );

  const { cart: _, ...held } = cart;
  assert.deepEqual(ended, [held]);
  take(model, cart, cart.quantity);
}

async function stepReturn(model: Model, next: Extract<Step, { do: "return" }>): Promise<void> {
  const at = levelAt(model, next.level);
  const receipt = {
    ...keyOf(at),
    line_no: 1,
    quantity: next.quantity,
    restock: next.restock,
    cause_id: newId(),
    reason: "model",
  };
  await inTransaction(database, (tx) => receiveReturn(tx, [receipt], NOW));
  if (next.restock) at.on_hand += next.quantity;
}

async function assertAgrees(model: Model): Promise<void> {
  assert.deepEqual(await findDrift(database), []);
  const rows = await inTransaction(database, (tx) =>
    tx.query<{ location_id: string; on_hand: number; reserved: number }>(
      `select location_id, on_hand, reserved from inventory.stock_levels
        where tenant_id = $1 and location_id = any ($2::uuid[])`,
      [tx.tenant_id, [...model.levels.keys()]],
    ),
  );
  const stored = new Map(rows.map((row) => [row.location_id, row]));
  for (const at of model.levels.values()) {
    const { on_hand, reserved } = stored.get(at.location_id) ?? { on_hand: 0, reserved: 0 };
    assert.deepEqual({ on_hand, reserved }, { on_hand: at.on_hand, reserved: reservedAt(model, at) });
  }
}

function freshModel(): Model {
  const item_id = newId();
  const levels = [newId(), newId(), newId()].map((location_id) => ({ item_id, location_id, on_hand: 0 }));
  return { levels: new Map(levels.map((at) => [at.location_id, at])), claims: [] };
}

function levelAt(model: Model, index: number): ModelLevel {
  return [...model.levels.values()][index]!;
}

function keyOf({ item_id, location_id }: LevelKey): LevelKey {
  return { item_id, location_id };
}

function claimsAt(model: Model, at: LevelKey): Claim[] {
  return model.claims.filter((claim) => claim.location_id === at.location_id);
}

function reservedAt(model: Model, at: LevelKey): number {
  return claimsAt(model, at).reduce((sum, claim) => sum + claim.quantity, 0);
}

function take(model: Model, claim: Claim, quantity: number): void {
  const index = model.claims.indexOf(claim);
  if (claim.quantity === quantity) model.claims.splice(index, 1);
  else model.claims[index] = { ...claim, quantity: claim.quantity - quantity };
}
