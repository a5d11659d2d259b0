import assert from "node:assert/strict";
import { test } from "node:test";
import { ship } from "../../test/support/location-work.ts";
import {
  assertHealthy,
  count,
  createRetailWorld,
  moneyOf,
  placeOne,
  type RetailWorld,
  settle,
  viewOf,
} from "../../test/support/retail-world.ts";
import { listExceptions } from "../platform/exceptions.ts";
import { advance, advanceOrders } from "./advance-orders.ts";
import { resolveException } from "./exceptions.ts";
import { recordAnswers } from "./facts/payment-answers.ts";
import { receiveReturns, registerReturns } from "./facts/returns.ts";

const world = await createRetailWorld();

test("a declined capture waits for a person; given up, it is not asked for again, and the order goes to its end", async () => {
  const order_id = await shipWithExpiredCard(world);

  const exception = await theException(world);
  assert.deepEqual([exception.reason, exception.order_id], ["capture_declined", order_id]);
  assert.equal((await viewOf(world, order_id)).order.status, "shipped");

  await resolve(world, exception.exception_id, "given_up");
  await settle(world);

  const view = await viewOf(world, order_id);
  assert.equal(view.order.status, "completed");
  assert.equal(moneyOf(view).captured_minor, 0);
  assert.deepEqual(await openExceptions(world), []);
  assert.deepEqual(await captures(world, order_id), ["failed given_up"]);
  await assertHealthy(world);
});

test("a declined capture that is retried is asked for again, under a key of its own", async () => {
  const order_id = await shipWithExpiredCard(world);
  const exception = await theException(world);

  await resolve(world, exception.exception_id, "retried");
  await settle(world);

  assert.deepEqual(await captures(world, order_id), ["failed authorization_expired", "failed authorization_expired"]);
  const again = await theException(world);
  assert.notEqual(again.exception_id, exception.exception_id);

  await resolve(world, again.exception_id, "given_up");
  await settle(world);
  assert.deepEqual(await captures(world, order_id), ["failed authorization_expired", "failed given_up"]);
  assert.equal((await viewOf(world, order_id)).order.status, "completed");
  await assertHealthy(world);
});

test("an order that goes on at the moment in which its capture is declined asks for it only when a person says so", async () => {
  const order_id = await placeWithExpiredCard(world);
  await ship(world, order_id, "near");
  const { services, test: database } = world;
  await advanceOrders(services, database.tenant_id);
  const [asked] = await database.asOwner<{ operation_id: string }>(
    "select operation_id from payments.operations where order_id = $1 and kind = 'capture'",
    [order_id],
  );
  assert.ok(asked);
  const [recorded, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const recording = world.inTx(async (tx) => {
    const declined = { provider_reference: null, authorization_expires_at: null, failure: "authorization_expired" };
    await recordAnswers(tx, [{ ...asked, outcome: "failed", ...declined }], "test", world.now());
    await tx.query("select");
    recorded.resolve();
    await ended.promise;
  });
  await recorded.promise;

  const advancing = world.inTx((tx) => advance(tx, services, [order_id], world.now()));
  await waitsForLock(world);
  ended.resolve();
  await Promise.all([recording, advancing]);

  assert.deepEqual(await captures(world, order_id), ["failed authorization_expired"]);
  await resolve(world, (await theException(world)).exception_id, "given_up");
  await settle(world);
  assert.equal((await viewOf(world, order_id)).order.status, "completed");
  await assertHealthy(world);
});

async function waitsForLock(retailer: RetailWorld): Promise<void> {
  for (let waited_ms = 0; waited_ms < 10_000; waited_ms += 20) {
    const waiting = await retailer.test.asOwner(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (waiting.length > 0) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error("Nobody waits for a lock.");
}

test("goods that come back after their money was given up are credited, and no provider is asked for what it has not taken", async () => {
  const order_id = await shipWithExpiredCard(world);
  await resolve(world, (await theException(world)).exception_id, "given_up");
  await settle(world);

  await world.inTx(async (tx) => {
    const request = { order_id, lines: [{ line_no: 1, quantity: 1 }], reason: "changed_mind", external_id: null };
    const [registered] = await registerReturns(tx, world.context(), [request]);
    assert.ok(registered?.accepted);
    const { return_id } = registered.value;
    const location_id = (await viewOf(world, order_id)).shipments[0]?.location_id as string;
    const [received] = await receiveReturns(tx, world.context(), [{ return_id, order_id, location_id, lines: null }]);
    assert.ok(received?.accepted);
  });
  await settle(world);

  const { invoices, order } = await viewOf(world, order_id);
  assert.equal(order.status, "completed");
  assert.deepEqual(
    invoices.map(({ kind, total_minor }) => [kind, total_minor]),
    [
      ["invoice", 1_999],
      ["credit_note", -1_999],
    ],
  );
  const refunds = await world.test.asOwner("select from payments.operations where order_id = $1 and kind = 'refund'", [
    order_id,
  ]);
  assert.deepEqual(refunds, []);
  await assertHealthy(world);
});

/** The shop's authorization has run out by the time that the goods leave. */
async function shipWithExpiredCard(retailer: RetailWorld): Promise<string> {
  const order_id = await placeWithExpiredCard(retailer);
  await ship(retailer, order_id, "near");
  await settle(retailer);
  return order_id;
}

async function placeWithExpiredCard(retailer: RetailWorld): Promise<string> {
  await count(retailer, { "near LAMP": 10, "near MUG": 10 });
  const authorization = { reference: "auth-expired", expires_at: "2020-01-01T00:00:00Z" };
  const card = { method: "card", provider: "sandbox", amount_minor: 1_999, authorization };
  const lines = [{ line_no: 1, sku: "LAMP", quantity: 1, unit_price_minor: 1_999, tax_rate_percent: 19 }];
  const order_id = await placeOne(retailer, { lines, charges: [], payments: [card] });
  await settle(retailer);
  return order_id;
}

function openExceptions(retailer: RetailWorld) {
  return retailer.inTx((tx) => listExceptions(tx, { state: "open", before: null, limit: 10 }));
}

async function theException(retailer: RetailWorld) {
  const open = await openExceptions(retailer);
  assert.equal(open.length, 1);
  return open[0] as (typeof open)[number];
}

function resolve(retailer: RetailWorld, exception_id: string, resolution: "retried" | "given_up") {
  return retailer.inTx((tx) => resolveException(tx, retailer.context(), { exception_id, resolution, note: "tried" }));
}

async function captures(retailer: RetailWorld, order_id: string): Promise<string[]> {
  const rows = await retailer.test.asOwner<{ state: string; failure: string | null }>(
    "select state, failure from payments.operations where order_id = $1 and kind = 'capture' order by operation_id",
    [order_id],
  );
  return rows.map(({ state, failure }) => `${state} ${failure}`);
}
