import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { cancel, hold, ship, work, workAt } from "../../test/support/location-work.ts";
import {
  acceptedOf,
  advance,
  assertHealthy,
  collectLine,
  count,
  createRetailWorld,
  levelsOf,
  line,
  moneyOf,
  placeOne,
  type RetailWorld,
  settle,
  stagesOf,
  viewOf,
} from "../../test/support/retail-world.ts";

const world = await createRetailWorld();
const STOCK = { "near LAMP": 10, "store LAMP": 5, "store MUG": 5 };
const UNTOUCHED = { "near LAMP": [10, 0], "store LAMP": [5, 0], "store MUG": [5, 0] };

beforeEach(() => count(world, STOCK));

type Way = readonly [stage: string, bring: (world: RetailWorld) => Promise<string>, authorized_minor: number];

/** One way to each stage that an order can be canceled in, and what its card has been asked for by then. */
const WAYS: readonly Way[] = [
  ["open", () => placeOne(world), 0],
  ["open", () => holdAtOnce(), 0],
  ["backordered", () => bring({ lines: [line(1, "CHAIR", 2)] }), 4_488],
  ["sourced", () => bring({ payments: [{ method: "bank_transfer", amount_minor: 4_488 }] }), 0],
  ["released", () => bring({}), 4_488],
  ["picked", () => bring({}, (id) => pick(id, "near", 2)), 4_488],
  ["packed", () => bring({}, (id) => pick(id, "near", 2), pack), 4_488],
  ["ready_to_collect", () => bring({ lines: [collectLine(1, "LAMP", 2)] }, (id) => pick(id, "store", 2)), 4_488],
];

for (const [stage, bring, authorized_minor] of WAYS) {
  test(`an order whose units are ${stage} can be canceled: its stock is free again and its money let go (${authorized_minor})`, async () => {
    const order_id = await bring(world);
    assert.deepEqual(stagesOf(await viewOf(world, order_id)), { [stage]: 2 });

    acceptedOf(await cancel(world, order_id));
    await settle(world);

    const view = await viewOf(world, order_id);
    assert.equal(view.order.status, "canceled");
    assert.deepEqual(stagesOf(view), { canceled: 2 });
    assert.deepEqual(await levelsOf(world), UNTOUCHED);
    for (const head of view.fulfillment_orders) assert.equal(head.status, "canceled");
    assert.equal(moneyOf(view).captured_minor, 0);
    assert.equal(moneyOf(view).authorized_minor, authorized_minor);
    if (authorized_minor > 0) assert.equal(moneyOf(view).status, "voided");
    await assertHealthy(world);
  });
}

test("what has left cannot be canceled, and the attempt changes nothing", async () => {
  const order_id = await bring({});
  await ship(world, order_id, "near");
  await settle(world);
  const before = await viewOf(world, order_id);

  const decision = await cancel(world, order_id, [{ line_no: 1, quantity: 1 }]);

  assert.deepEqual(decision, {
    accepted: false,
    refusal: { code: "quantity_not_cancelable", line_no: 1, cancelable_quantity: 0 },
  });
  assert.deepEqual(await viewOf(world, order_id), before);
  await assertHealthy(world);
});

test("a unit canceled after another has left keeps the one that left, and the card pays for that one alone", async () => {
  const order_id = await bring({});
  await ship(world, order_id, "near", [{ line_no: 1, quantity: 1 }]);

  acceptedOf(await cancel(world, order_id));
  await settle(world);

  const view = await viewOf(world, order_id);
  assert.deepEqual(stagesOf(view), { shipped: 1, canceled: 1 });
  assert.equal(view.order.status, "completed");
  assert.deepEqual(moneyOf(view), {
    ...{ authorized_minor: 4_488, captured_minor: 2_244, refunded_minor: 0 },
    status: "paid",
  });
  assert.deepEqual((await levelsOf(world))["near LAMP"], [9, 0]);
  await assertHealthy(world);
});

test("canceling what is not picked makes the picked rest of a collect order ready, and it can be handed over", async () => {
  const order_id = await bring({ lines: [collectLine(1, "LAMP", 1), collectLine(2, "MUG", 1)] });
  const id = await workAt(world, order_id, "store");
  acceptedOf(await work(world, id, { action: "pick", lines: [{ line_no: 1, quantity: 1 }] }));

  acceptedOf(await cancel(world, order_id, [{ line_no: 2, quantity: 1 }]));
  await settle(world);

  assert.deepEqual(stagesOf(await viewOf(world, order_id)), { ready_to_collect: 1, canceled: 1 });
  await assertHealthy(world);
  acceptedOf(await work(world, id, { action: "hand_over", lines: null }));
  await settle(world);
  const view = await viewOf(world, order_id);
  assert.deepEqual(stagesOf(view), { delivered: 1, canceled: 1 });
  assert.equal(view.order.status, "completed");
  await assertHealthy(world);
});

test("a collect order of which one line is picked can be canceled as a whole", async () => {
  const order_id = await bring({ lines: [collectLine(1, "LAMP", 1), collectLine(2, "MUG", 1)] });
  const id = await workAt(world, order_id, "store");
  acceptedOf(await work(world, id, { action: "pick", lines: [{ line_no: 2, quantity: 1 }] }));

  acceptedOf(await cancel(world, order_id));
  await settle(world);

  assert.deepEqual(stagesOf(await viewOf(world, order_id)), { canceled: 2 });
  assert.deepEqual(await levelsOf(world), UNTOUCHED);
  await assertHealthy(world);
});

test("an order that is canceled before its card was asked never asks it", async () => {
  const order_id = await placeOne(world);
  acceptedOf(await cancel(world, order_id));

  await settle(world);

  const asked = await world.test.asOwner("select kind from payments.operations where order_id = $1", [order_id]);
  assert.deepEqual(asked, []);
});

async function bring(
  more: Parameters<typeof placeOne>[1],
  ...steps: readonly ((order_id: string) => Promise<unknown>)[]
): Promise<string> {
  const order_id = await placeOne(world, more);
  await settle(world);
  for (const step of steps) await step(order_id);
  return order_id;
}

/** Held before anybody has looked at it. */
async function holdAtOnce(): Promise<string> {
  const order_id = await placeOne(world);
  acceptedOf(await hold(world, order_id));
  await advance(world);
  return order_id;
}

async function pick(order_id: string, location: string, quantity: number): Promise<void> {
  const id = await workAt(world, order_id, location);
  acceptedOf(await work(world, id, { action: "pick", lines: [{ line_no: 1, quantity }] }));
}

async function pack(order_id: string): Promise<void> {
  acceptedOf(await work(world, await workAt(world, order_id, "near"), { action: "pack", lines: null }));
}
