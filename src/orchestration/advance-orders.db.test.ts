import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  announceReturn,
  cancel,
  cancelAll,
  receiveReturn,
  ship,
  work,
  workAt,
} from "../../test/support/location-work.ts";
import { workflowOf } from "../../test/support/order-view.ts";
import {
  acceptedOf,
  advance,
  assertHealthy,
  count,
  createRetailWorld,
  levelsOf,
  line,
  moneyOf,
  orderInput,
  place,
  placeOne,
  settle,
  stagesOf,
  viewOf,
} from "../../test/support/retail-world.ts";
import { newId } from "../kernel/ids.ts";
import { listExceptions } from "../platform/exceptions.ts";
import { listKey, saveListEntry } from "../risk/index.ts";
import { publishWorkflow } from "../workflows/index.ts";
import { resolveException } from "./exceptions.ts";
import { liftHolds } from "./facts/order-actions.ts";
import { recordReceipt } from "./facts/payment-answers.ts";
import type { OrderView } from "./order-view.ts";

const world = await createRetailWorld();
const NOTHING_LEFT = { "near LAMP": 0, "far LAMP": 0, "store LAMP": 0, "near CHAIR": 0, "near MUG": 0 };
const TRANSFER = { payments: [{ method: "bank_transfer", amount_minor: 4_488 }] };
const HOUR_MS = 3_600_000;

beforeEach(async () => {
  await cancelAll(world);
  await settle(world);
  await count(world, NOTHING_LEFT);
});

test("sixty orders for forty lamps go on together: the first by priority get them, the others wait, nothing is sold twice", async () => {
  await count(world, { "near LAMP": 40 });
  const inputs = Array.from({ length: 60 }, (_, index) =>
    orderInput({ lines: [line(1, "LAMP", 1)], priority: index % 2 }),
  );
  const ids = await place(world, ...inputs);

  await settle(world);

  const views = await Promise.all(ids.map((order_id) => viewOf(world, order_id)));
  const statuses = (priority: number) =>
    Object.entries(
      Object.groupBy(
        views.filter((view) => view.order.priority === priority),
        (view) => view.order.status,
      ),
    )
      .map(([status, group]) => `${group?.length} ${status}`)
      .sort();
  assert.deepEqual(statuses(1), ["30 released"]);
  assert.deepEqual(statuses(0), ["10 released", "20 backordered"]);
  assert.deepEqual(await levelsOf(world), { "near LAMP": [40, 40] });
  await assertHealthy(world);
});

test("an order that cannot be advanced is parked with its reason, and all others of its batch go on", async () => {
  await count(world, { "near LAMP": 20 });
  const ids = await place(world, ...Array.from({ length: 7 }, () => orderInput()));
  const poisoned = ids[3] as string;
  await world.test.asOwner("update orders.orders set workflow_version = 99 where order_id = $1", [poisoned]);

  assert.deepEqual(await advance(world), { claimed: 7, parked: 1 });

  await settle(world);
  for (const order_id of ids.filter((other) => other !== poisoned))
    assert.equal((await viewOf(world, order_id)).order.status, "released");
  const [exception] = await openExceptions();
  assert.equal(exception?.order_id, poisoned);
  assert.equal(exception?.reason, "advance_failed");
  assert.match(exception?.detail ?? "", /Workflow ship version 99 .* is gone: publish it again/);
  assert.deepEqual(await advance(world), { claimed: 0, parked: 0 });
  await assertHealthy(world);

  await world.test.asOwner("update orders.orders set workflow_version = 1 where order_id = $1", [poisoned]);
  await resolve(exception?.exception_id as string, "retried");
  await settle(world);
  assert.equal((await viewOf(world, poisoned)).order.status, "released");
  assert.deepEqual(await openExceptions(), []);
  await assertHealthy(world);
});

test("looking at an order again, and twice at once, changes nothing", async () => {
  await count(world, { "near LAMP": 10 });
  const order_id = await placeOne(world);
  await settle(world);
  const before = await viewOf(world, order_id);
  const events_before = await eventsOf(order_id);

  await makeDue(order_id);
  await advance(world);
  await makeDue(order_id);
  await makeDue(order_id);
  const another = world.wireAnother();
  const results = await Promise.all([advance(world), advance(world, another), advance(world), advance(world, another)]);

  assert.equal(
    results.reduce((sum, { parked }) => sum + parked, 0),
    0,
  );
  assert.deepEqual(await viewOf(world, order_id), before);
  assert.deepEqual(await eventsOf(order_id), events_before);
});

test("two workers on the same twenty orders release and ask for each once", async () => {
  await count(world, { "near LAMP": 40 });
  const ids = await place(world, ...Array.from({ length: 20 }, () => orderInput()));
  const another = world.wireAnother();

  await Promise.all([settle(world), settle(world, another), settle(world), settle(world, another)]);
  await settle(world);

  for (const order_id of ids) {
    const view = await viewOf(world, order_id);
    assert.deepEqual(stagesOf(view), { released: 2 });
    assert.equal(view.fulfillment_orders.length, 1);
    assert.deepEqual(
      view.payments.operations.map(({ kind, state }) => `${kind} ${state}`),
      ["authorize succeeded"],
    );
  }
  assert.deepEqual(await levelsOf(world), { "near LAMP": [40, 40] });
  await assertHealthy(world);
});

test("facts that arrive while a worker holds the order wait for it, and both count", async () => {
  await count(world, { "near LAMP": 10 });
  const order_id = await placeOne(world);
  await settle(world);
  await makeDue(order_id);

  const shipping = ship(world, order_id, "near", [{ line_no: 1, quantity: 1 }]);
  await Promise.all([advance(world), shipping, cancel(world, order_id, [{ line_no: 1, quantity: 1 }]), advance(world)]);
  await settle(world);

  const view = await viewOf(world, order_id);
  assert.deepEqual(stagesOf(view), { shipped: 1, canceled: 1 });
  assert.equal(view.order.status, "completed");
  assert.equal(moneyOf(view).captured_minor, 2_244);
  await assertHealthy(world);
});

test("a workflow that another process has published is known at once to the worker", async () => {
  await count(world, { "near LAMP": 10 });
  const another = world.wireAnother();
  await settle(world, another);
  await world.inTx(another.workflows.get);
  await publish({ code: "fresh", applies_when: "order.attributes.flag == 'fresh'" });
  const order_id = await placeOne(world, { attributes: { flag: "fresh" } });

  await settle(world, another);

  assert.equal((await viewOf(world, order_id)).order.workflow_code, "fresh");
  assert.deepEqual(await openExceptions(), []);
  assert.equal((await viewOf(world, order_id)).order.status, "released");
});

test("units that a location cannot find are sourced elsewhere, and that location is not asked again (4.09)", async () => {
  await count(world, { "near LAMP": 2, "far LAMP": 5 });
  const order_id = await placeOne(world);
  await settle(world);

  acceptedOf(
    await work(world, await workAt(world, order_id, "near"), { action: "pick", lines: [{ line_no: 1, quantity: 1 }] }),
  );
  await settle(world);

  const view = await viewOf(world, order_id);
  assert.deepEqual(stagesOf(view), { picked: 1, released: 1 });
  assert.deepEqual(partsOf(view), ["near picking 2", "far released 1"]);
  assert.deepEqual(await excludedOf(view), ["near"]);
  assert.deepEqual(await levelsOf(world), { "near LAMP": [1, 1], "far LAMP": [5, 1] });
  await assertHealthy(world);

  await ship(world, order_id, "near");
  await ship(world, order_id, "far");
  await settle(world);
  assert.deepEqual(moneyOf(await viewOf(world, order_id)), {
    ...{ authorized_minor: 4_488, captured_minor: 4_488, refunded_minor: 0 },
    status: "paid",
  });
  await assertHealthy(world);
});

test("a location that has no capacity keeps its stock and is not asked again, until somebody asks for new sourcing (6.12)", async () => {
  await count(world, { "near LAMP": 5 });
  const order_id = await placeOne(world);
  await settle(world);

  acceptedOf(
    await work(world, await workAt(world, order_id, "near"), { action: "refuse", reason: "capacity", lines: null }),
  );
  await settle(world);

  const view = await viewOf(world, order_id);
  assert.deepEqual(partsOf(view), ["near refused 2"]);
  assert.deepEqual(stagesOf(view), { backordered: 2 });
  assert.deepEqual(await levelsOf(world), { "near LAMP": [5, 0] });
  await assertHealthy(world);

  await count(world, { "far LAMP": 2 });
  await settle(world);
  assert.deepEqual(partsOf(await viewOf(world, order_id)), ["near refused 2", "far released 2"]);
  await assertHealthy(world);
});

test("a backordered order is looked at as soon as stock comes in, else after its retry time", async () => {
  const order_id = await placeOne(world, { lines: [line(1, "CHAIR", 2)] });
  await settle(world);
  assert.equal((await viewOf(world, order_id)).order.status, "backordered");
  const [due] = await world.test.asOwner<{ minutes: number }>(
    "select extract(epoch from due_at - now())::float8 / 60 as minutes from platform.due_work where subject_id = $1",
    [order_id],
  );
  assert.ok(due && due.minutes > 58 && due.minutes < 61, `due in ${due?.minutes} minutes`);

  await count(world, { "near CHAIR": 2 });
  await settle(world);

  assert.equal((await viewOf(world, order_id)).order.status, "released");
  await assertHealthy(world);
});

test("an order whose transfer does not come is canceled when it is due, and its stock is free again", async () => {
  await count(world, { "near LAMP": 5 });
  const order_id = await placeOne(world, TRANSFER);
  await settle(world);
  assert.equal((await viewOf(world, order_id)).order.status, "awaiting_payment");

  world.passTime(167 * HOUR_MS);
  await settle(world);
  assert.equal((await viewOf(world, order_id)).order.status, "awaiting_payment");
  world.passTime(2 * HOUR_MS);
  await settle(world);

  assert.equal((await viewOf(world, order_id)).order.status, "canceled");
  assert.deepEqual(await levelsOf(world), { "near LAMP": [5, 0] });
  world.passTime(-169 * HOUR_MS);
  await assertHealthy(world);
});

test("a transfer in two parts releases the goods with the second, and not before", async () => {
  await count(world, { "near LAMP": 5 });
  const order_id = await placeOne(world, TRANSFER);
  await settle(world);

  await receive(order_id, 4_000, "statement-1");
  await receive(order_id, 4_000, "statement-1");
  await settle(world);
  assert.equal((await viewOf(world, order_id)).order.status, "awaiting_payment");
  await receive(order_id, 488, "statement-2");
  await settle(world);

  const view = await viewOf(world, order_id);
  assert.equal(view.order.status, "released");
  assert.equal(moneyOf(view).captured_minor, 4_488);
  await assertHealthy(world);
});

test("a declined card holds the goods back and takes nothing", async () => {
  await count(world, { "near LAMP": 5 });
  const declined = { method: "card", provider: "sandbox", token: "tok_declined", amount_minor: 4_488 };
  const order_id = await placeOne(world, { payments: [declined] });
  await settle(world);

  const view = await viewOf(world, order_id);
  assert.equal(view.order.status, "awaiting_payment");
  assert.deepEqual(moneyOf(view), { authorized_minor: 0, captured_minor: 0, refunded_minor: 0, status: "declined" });
  assert.deepEqual(view.fulfillment_orders, []);
  await cancel(world, order_id);
  await settle(world);
  await assertHealthy(world);
});

test("a workflow's own hold stops the order at its place; lifted once, the order goes on and is not held again", async () => {
  await count(world, { "near LAMP": 5 });
  const stages = [
    { name: "check_address", place: { before: "release" }, kind: "hold", when: "true", reason: "new_customer" },
  ] as const;
  await publish({ code: "checked", applies_when: "order.attributes.flag == 'checked'", stages: [...stages] });
  const order_id = await placeOne(world, { attributes: { flag: "checked" } });

  await settle(world);

  const view = await viewOf(world, order_id);
  assert.equal(view.order.status, "on_hold");
  assert.deepEqual(
    view.order.holds.map(({ code, origin, note }) => `${code} ${origin} ${note}`),
    ["check_address rule new_customer"],
  );
  assert.deepEqual(stagesOf(view), { sourced: 2 });
  await assertHealthy(world);
  await lift(view);
  await settle(world);
  assert.equal((await viewOf(world, order_id)).order.status, "released");
  assert.equal((await viewOf(world, order_id)).order.holds.length, 1);
  await assertHealthy(world);
});

test("a customer on the deny list is refused: nothing is reserved, no card is asked", async () => {
  await count(world, { "near LAMP": 5 });
  const key_hash = listKey("email", "denied@example.com") as string;
  const entry = {
    entry_id: newId(),
    list: "deny",
    field: "email",
    key_hash,
    reason: "fraud",
    expires_at: null,
  } as const;
  await world.inTx((tx) => saveListEntry(tx, entry));
  const order_id = await placeOne(world, { customer: { email: "Denied@Example.com" } });

  await settle(world);

  const view = await viewOf(world, order_id);
  assert.equal(view.order.status, "canceled");
  assert.equal(view.order.screened, "refuse");
  assert.deepEqual(view.payments.operations, []);
  assert.deepEqual(await levelsOf(world), { "near LAMP": [5, 0] });
  await assertHealthy(world);
});

const RISKY = [
  ["of an unusual sum", { lines: [line(1, "LAMP", 1, { unit_price_minor: 1_500_000 })] }],
  ["of an unusual quantity", { lines: [line(1, "MUG", 400, { unit_price_minor: 1 })] }],
] as const;

for (const [what, more] of RISKY) {
  test(`an order ${what} is held for a person; once lifted it goes on`, async () => {
    await count(world, { "near LAMP": 5, "near MUG": 1_000 });
    if (more.lines[0].sku === "MUG") {
      await place(world, ...Array.from({ length: 30 }, () => orderInput({ lines: [line(1, "MUG", 1)] })));
      await settle(world);
    }
    const order_id = await placeOne(world, { lines: [...more.lines] });
    await settle(world);

    const view = await viewOf(world, order_id);
    assert.deepEqual(
      [view.order.status, view.order.screened, view.order.holds[0]?.code],
      ["on_hold", "hold", "risk_review"],
    );
    assert.deepEqual([view.payments.operations, view.sourced], [[], []]);
    await lift(view);
    await settle(world);
    assert.equal((await viewOf(world, order_id)).order.status, "released");
    await assertHealthy(world);
  });
}

test("what comes back is restocked, credited and paid back, unit by unit to the cent", async () => {
  await count(world, { "near LAMP": 3 });
  const order_id = await placeOne(world, { lines: [line(1, "LAMP", 3, { unit_price_minor: 1_000 })] });
  await settle(world);
  await ship(world, order_id, "near");
  await settle(world);
  assert.equal((await viewOf(world, order_id)).order.status, "completed");

  for (const disposition of ["restock", "scrap", "restock"] as const) {
    const entry = acceptedOf(await announceReturn(world, order_id, [{ line_no: 1, quantity: 1 }]));
    acceptedOf(await receiveReturn(world, entry, "near", [{ line_no: 1, quantity: 1, disposition }]));
    await settle(world);
    await assertHealthy(world);
  }

  const view = await viewOf(world, order_id);
  assert.deepEqual(moneyOf(view), {
    ...{ authorized_minor: 3_490, captured_minor: 3_490, refunded_minor: 3_490 },
    status: "paid",
  });
  assert.deepEqual(
    view.invoices.map(({ kind }) => kind),
    ["invoice", "credit_note", "credit_note", "credit_note"],
  );
  assert.equal(
    view.invoices.reduce((sum, { total_minor }) => sum + total_minor, 0),
    0,
  );
  const booked = world.sandbox.truth().authorizations.find((one) => one.captured_minor === 3_490);
  assert.equal(booked?.refunded_minor, 3_490);
});

async function publish(more: Partial<OrderView["workflow"]>): Promise<void> {
  await world.inTx((tx) => publishWorkflow(tx, { ...workflowOf(), rank: 10, ...more }, "test"));
  world.services.workflows.forget(world.test.tenant_id);
}

async function lift(view: OrderView): Promise<void> {
  const { order_id } = view.order;
  const requests = view.order.holds.map(({ hold_id }) => ({ order_id, expected_version: null, hold_id }));
  for (const decision of await world.inTx((tx) => liftHolds(tx, world.context(), requests))) acceptedOf(decision);
}

async function receive(order_id: string, amount_minor: number, cause: string): Promise<void> {
  const [payment] = (await viewOf(world, order_id)).payments.payments;
  assert.ok(payment);
  await world.inTx((tx) =>
    recordReceipt(tx, payment, { amount_minor, cause, provider_reference: null }, "test", world.now()),
  );
}

async function makeDue(order_id: string): Promise<void> {
  await world.test.asOwner(
    "insert into platform.due_work (tenant_id, due_id, kind, subject_id, due_at) values ($1, gen_random_uuid(), 'order', $2, now())",
    [world.test.tenant_id, order_id],
  );
}

function openExceptions() {
  return world.inTx((tx) => listExceptions(tx, { state: "open", before: null, limit: 10 }));
}

function resolve(exception_id: string, resolution: "retried" | "given_up") {
  return world.inTx((tx) => resolveException(tx, world.context(), { exception_id, resolution, note: null }));
}

function eventsOf(order_id: string) {
  return world.test.asOwner("select type, order_version from platform.events where order_id = $1 order by event_id", [
    order_id,
  ]);
}

function partsOf(view: OrderView): string[] {
  return view.fulfillment_orders.map(
    ({ location_code, status, lines }) =>
      `${location_code} ${status} ${lines.reduce((sum, { quantity }) => sum + quantity, 0)}`,
  );
}

async function excludedOf(view: OrderView): Promise<string[]> {
  const locations = await world.inTx((tx) => world.services.locations(tx));
  return (view.order.lines[0]?.excluded_location_ids ?? []).map((id) => locations.get(id)?.code ?? id);
}
