import assert from "node:assert/strict";
import { test } from "node:test";
import {
  FULFILLMENT_REFUSALS,
  FULFILLMENT_STATUSES,
  type FulfillmentOrder,
  possibleWork,
} from "../../src/fulfillment/index.ts";
import type { Decision } from "../../src/kernel/decision.ts";
import { newId } from "../../src/kernel/ids.ts";
import { changeAddresses } from "../../src/orchestration/facts/address-changes.ts";
import { type LocationWork, recordLocationWork } from "../../src/orchestration/facts/location-work.ts";
import { moveOrders } from "../../src/orchestration/facts/move-orders.ts";
import { cancelOrders, holdOrders, liftHolds, resourceOrders } from "../../src/orchestration/facts/order-actions.ts";
import { receiveReturns, registerReturns } from "../../src/orchestration/facts/returns.ts";
import { movableWork } from "../../src/orchestration/movable-work.ts";
import type { OrderView } from "../../src/orchestration/order-view.ts";
import { presentOrder } from "../../src/orchestration/present-order.ts";
import { ORDER_REFUSALS, ORDER_STATUSES, openHolds } from "../../src/orders/index.ts";
import { applyAnswers, bookReceipt } from "../../src/payments/index.ts";
import type { RefusalTable } from "../../src/platform/http/index.ts";
import type { Transaction } from "../../src/platform/transaction.ts";
import { RETURN_REFUSALS } from "../../src/returns/index.ts";
import { publishWorkflow } from "../../src/workflows/index.ts";
import { announceReturn, cancel, hold, parcel, receiveReturn, ship, work, workAt } from "../support/location-work.ts";
import { workflowOf } from "../support/order-view.ts";
import {
  acceptedOf,
  advance,
  assertHealthy,
  collectLine,
  count,
  createRetailWorld,
  line,
  placeOne,
  settle,
  totalOf,
  viewOf,
} from "../support/retail-world.ts";
import { judge, type Pair } from "./pair-checker.ts";

/** every command on everything in every state is either legal and has an effect, or a typed refusal. */
const world = await createRetailWorld();
const SLOW = {
  ...workflowOf({ release: { delay_minutes: 60 } }),
  code: "slow",
  rank: 10,
  applies_when: "order.type == 'b2b'",
};
const REFUSALS: RefusalTable = { ...ORDER_REFUSALS, ...FULFILLMENT_REFUSALS, ...RETURN_REFUSALS };
/** A short pick takes what was not found out of the books, so it is counted again for every order. */
const fillUp = () => count(world, { "near LAMP": 1_000, "near MUG": 1_000, "store LAMP": 1_000, "store MUG": 1_000 });
await fillUp();

/** Orders of type b2b may be changed for an hour before they are released. */
await world.inTx((tx) => publishWorkflow(tx, SLOW, "test"));

const ROLLED_BACK = new Error("only tried");
type Tried = Pick<Pair, "outcome" | "changed">;

/** Runs a command, looks at what it did, and takes it back, so that one order of a state serves for every command. */
async function tryOut(
  order_id: string,
  command: (tx: Transaction) => Promise<Decision<unknown, { readonly code: string }> | undefined>,
): Promise<Tried> {
  let tried: Tried | null = null;
  try {
    await world.inTx(async (tx) => {
      const before = await snapshot(tx, order_id);
      const decision = await command(tx);
      const changed = (await snapshot(tx, order_id)) !== before;
      if (!decision) throw new Error("there is no decision");
      const outcome = decision.accepted
        ? ({ kind: "accepted" } as const)
        : ({ kind: "refused", code: decision.refusal.code } as const);
      tried = { outcome, changed };
      throw ROLLED_BACK;
    });
  } catch (error) {
    if (error !== ROLLED_BACK || tried === null)
      return { outcome: { kind: "threw", message: String(error) }, changed: false };
  }
  return tried as unknown as Tried;
}

/** Everything that is kept of an order. */
async function snapshot(tx: Transaction, order_id: string): Promise<string> {
  const tables = [
    ...["orders.orders", "orders.lines", "orders.holds", "orders.cancellations", "fulfillment.fulfillment_orders"],
    ...["fulfillment.shipments", "payments.payments", "payments.operations", "returns.returns", "platform.events"],
    ...["platform.intents", "platform.exceptions"],
  ];
  const parts = tables.map(
    (table) =>
      `(select jsonb_agg(to_jsonb(entry) order by to_jsonb(entry)::text) from ${table} as entry where entry.tenant_id = $1 and entry.order_id = $2)`,
  );
  const rows = await tx.query(`select jsonb_build_array(${parts.join(", ")}) as kept`, [tx.tenant_id, order_id]);
  return JSON.stringify(rows);
}

const BOTH = {
  ship: [line(1, "LAMP", 2), line(2, "MUG", 1)],
  collect: [collectLine(1, "LAMP", 2), collectLine(2, "MUG", 1)],
};
const PLACES = { ship: "near", collect: "store" } as const;
type Method = keyof typeof BOTH;
type Bring = (order_id: string, id: string, method: Method) => Promise<unknown>;

const pickLine = (line_no: number, quantity: number): Bring => {
  return async (_order_id, id) => acceptedOf(await work(world, id, { action: "pick", lines: [{ line_no, quantity }] }));
};
const accepts: Bring = async (_order_id, id) => acceptedOf(await work(world, id, { action: "accept" }));
const packs: Bring = async (_order_id, id) => acceptedOf(await work(world, id, { action: "pack", lines: null }));
const refuses: Bring = async (_order_id, id) => {
  acceptedOf(await work(world, id, { action: "refuse", reason: "capacity", lines: null }));
};
const cancels: Bring = async (order_id) => acceptedOf(await cancel(world, order_id));
const ships: Bring = (order_id) => ship(world, order_id, "near");
const shipsOne: Bring = (order_id) => ship(world, order_id, "near", [{ line_no: 1, quantity: 1 }]);
const handsOver: Bring = async (_order_id, id) =>
  acceptedOf(await work(world, id, { action: "hand_over", lines: null }));

const WORK_STATES: readonly (readonly [
  name: string,
  methods: readonly Method[],
  status: string,
  ways: readonly Bring[],
])[] = [
  ["released", ["ship", "collect"], "released", []],
  ["accepted", ["ship", "collect"], "accepted", [accepts]],
  ["picking, one line done", ["ship", "collect"], "picking", [pickLine(1, 2)]],
  ["picking, one line short and nothing found", ["ship", "collect"], "released", [pickLine(1, 0)]],
  ["picking, all picked and nothing packed", ["ship"], "picking", [pickLine(1, 2), pickLine(2, 1)]],
  ["picking, what is picked is packed", ["ship"], "picking", [pickLine(1, 2), packs]],
  ["picking, a unit has left unpicked", ["ship"], "picking", [shipsOne]],
  ["packed", ["ship"], "packed", [pickLine(1, 2), pickLine(2, 1), packs]],
  ["packed, a unit has left", ["ship"], "packed", [pickLine(1, 2), pickLine(2, 1), packs, shipsOne]],
  ["shipped", ["ship"], "shipped", [ships]],
  ["ready_to_collect", ["collect"], "ready_to_collect", [pickLine(1, 2), pickLine(2, 1)]],
  ["handed_over", ["collect"], "handed_over", [pickLine(1, 2), pickLine(2, 1), handsOver]],
  ["refused", ["ship", "collect"], "refused", [refuses]],
  ["canceled", ["ship", "collect"], "canceled", [cancels]],
];
const WORKS = ["accept", "refuse", "pick", "pack", "ship", "hand_over"] as const;
/** As the deciders document it. */
const SAME_AS_ONCE = new Set(["accept on accepted", "pack on packed"]);

test("every work on fulfillment orders in every status is legal with an effect, or a typed refusal", async () => {
  const complaints: string[] = [];
  const seen = new Set<string>();
  let pairs = 0;
  for (const [name, methods, status, ways] of WORK_STATES) {
    for (const method of methods) {
      await fillUp();
      const order_id = await placeOne(world, { lines: BOTH[method] });
      await settle(world);
      const id = await workAt(world, order_id, PLACES[method]);
      for (const bring of ways) await bring(order_id, id, method);
      const head = await fulfillmentOrder(order_id, id);
      assert.equal(head.status, status, name);
      seen.add(status);
      for (const command of WORKS) {
        const done = requestFor(head, command);
        const tried = await tryOut(order_id, async (tx) => (await recordLocationWork(tx, world.context(), [done]))[0]);
        const idempotent = SAME_AS_ONCE.has(`${command} on ${status}`) && !(method === "collect" && command === "pack");
        const declared = possibleWork(head).includes(command);
        complaints.push(...judge({ ...tried, state: `${name} (${method})`, command, declared, idempotent }, REFUSALS));
        pairs += 1;
      }
    }
  }
  assert.deepEqual(complaints, []);
  assert.deepEqual([...seen].sort(), [...FULFILLMENT_STATUSES].sort(), "no status is left out");
  assert.equal(pairs, 20 * WORKS.length);
  await assertHealthy(world);
});

async function fulfillmentOrder(order_id: string, id: string): Promise<FulfillmentOrder> {
  const head = (await viewOf(world, order_id)).fulfillment_orders.find((entry) => entry.fulfillment_order_id === id);
  assert.ok(head);
  return head;
}

/** What a location would ask for: all that is left; if nothing is, a unit of line 1. */
function requestFor(head: FulfillmentOrder, command: (typeof WORKS)[number]): LocationWork {
  const { fulfillment_order_id } = head;
  const left = (of: (line: FulfillmentOrder["lines"][number]) => number) => {
    const lines = head.lines
      .map((entry) => ({ line_no: entry.line_no, quantity: of(entry) }))
      .filter((entry) => entry.quantity > 0);
    return lines.length > 0 ? lines : [{ line_no: 1, quantity: 1 }];
  };
  const gone = (entry: FulfillmentOrder["lines"][number]) => entry.refused_quantity + entry.canceled_quantity;
  switch (command) {
    case "refuse":
      return { fulfillment_order_id, action: "refuse", reason: "closed", lines: null };
    case "pick":
      return {
        fulfillment_order_id,
        action: "pick",
        lines: left((entry) => entry.quantity - entry.picked_quantity - gone(entry)),
      };
    case "ship": {
      const lines = left((entry) => entry.quantity - entry.shipped_quantity - gone(entry));
      return { fulfillment_order_id, action: "ship", carrier: "dhl", parcels: [parcel(lines)] };
    }
    case "accept":
      return { fulfillment_order_id, action: "accept" };
    default:
      return { fulfillment_order_id, action: command, lines: null };
  }
}

type OrderState = readonly [name: string, status: string, bring: () => Promise<string>];
const placed = async (more: Parameters<typeof placeOne>[1], ...ways: readonly Bring[]) => {
  await fillUp();
  const order_id = await placeOne(world, more);
  await settle(world);
  const view = await viewOf(world, order_id);
  const id = view.fulfillment_orders[0]?.fulfillment_order_id ?? "";
  for (const bring of ways) await bring(order_id, id, "ship");
  return order_id;
};
const settles: Bring = () => settle(world);
const announces: Bring = async (order_id) =>
  acceptedOf(await announceReturn(world, order_id, [{ line_no: 1, quantity: 2 }]));
const sendsAllBack: Bring = async (order_id) => {
  const entry = acceptedOf(await announceReturn(world, order_id, [{ line_no: 1, quantity: 2 }]));
  acceptedOf(await receiveReturn(world, entry, "near"));
};
const TRANSFER = {
  payments: [{ method: "bank_transfer", amount_minor: totalOf({ lines: [line(1, "LAMP", 2)], charges: [] }) + 490 }],
};

const ORDER_STATES: readonly OrderState[] = [
  ["received", "received", () => placeOne(world)],
  [
    "on_hold",
    "on_hold",
    async () => {
      const order_id = await placeOne(world);
      acceptedOf(await hold(world, order_id));
      await advance(world);
      return order_id;
    },
  ],
  ["awaiting_payment", "awaiting_payment", () => placed(TRANSFER)],
  ["backordered", "backordered", () => placed({ lines: [line(1, "CHAIR", 2)] })],
  ["sourced", "sourced", () => placed({ type: "b2b" })],
  ["released", "released", () => placed({})],
  ["partially_shipped", "partially_shipped", () => placed({}, shipsOne, settles)],
  ["shipped", "shipped", () => placed({}, ships)],
  ["shipped, all announced to come back", "shipped", () => placed({}, ships, announces)],
  ["ready_to_collect", "ready_to_collect", () => placed({ lines: [collectLine(1, "LAMP", 2)] }, pickLine(1, 2))],
  ["completed", "completed", () => placed({}, ships, settles)],
  ["completed, all came back", "completed", () => placed({}, ships, settles, sendsAllBack, settles)],
  ["canceled", "canceled", () => placed({}, cancels, settles)],
];
const ELSEWHERE = {
  ...{ name: "Erika Muster", company: null, street: "Marktplatz 3", street2: null },
  ...{ postal_code: "60311", city: "Frankfurt am Main", region: null, country: "DE" },
};
/** Codes of the places that something could be taken away from. */
async function placesOfWork(tx: Transaction, view: OrderView): Promise<readonly string[]> {
  const locations = await world.services.locations(tx);
  return [...movableWork(view), ...view.sourced].map(({ location_id }) => locations.get(location_id)?.code as string);
}

const ACTIONS = [
  "cancel",
  "hold",
  "lift_hold",
  "resource",
  "move",
  "change_address",
  "change_contact",
  "return",
] as const;

async function actOn(
  tx: Transaction,
  view: OrderView,
  hold_id: string,
  returnable: number,
  action: (typeof ACTIONS)[number],
) {
  const { order_id } = view.order;
  const on = { order_id, expected_version: null };
  switch (action) {
    case "cancel":
      return cancelOrders(tx, world.context(), [{ ...on, lines: null, reason: "customer_request" }]);
    case "hold":
      return holdOrders(tx, world.context(), [{ ...on, code: "manual", note: null }]);
    case "lift_hold":
      return liftHolds(tx, world.context(), [{ ...on, hold_id }]);
    case "resource":
      return resourceOrders(tx, world.context(), [on]);
    case "move": {
      const [from = "near"] = await placesOfWork(tx, view);
      return moveOrders(tx, world.context(), [{ ...on, from, to: null, reason: "late" }]);
    }
    case "change_address":
      return changeAddresses(tx, world.context(), [{ ...on, shipping_address: ELSEWHERE, reason: "customer_request" }]);
    case "change_contact":
      return changeAddresses(tx, world.context(), [{ ...on, email: "new@example.com", reason: "customer_request" }]);
    case "return": {
      const lines = [{ line_no: 1, quantity: returnable }];
      return registerReturns(tx, world.context(), [{ order_id, lines, reason: "too_small", external_id: null }]);
    }
  }
}

test("every action on orders in every status is what allowed_actions says: legal with an effect, or the refusal it names", async () => {
  const complaints: string[] = [];
  const seen = new Set<string>();
  for (const [name, status, bring] of ORDER_STATES) {
    const order_id = await bring();
    const view = await viewOf(world, order_id);
    seen.add(status);
    assert.equal(view.order.status, status, name);
    const allowed = new Map(presentOrder(view, new Map()).allowed_actions.map((entry) => [entry.action, entry]));
    assert.deepEqual([...allowed.keys()], ACTIONS, "every action is declared, and there are no others");
    const hold_id = openHolds(view.order)[0]?.hold_id ?? newId();
    for (const action of ACTIONS) {
      const tried = await tryOut(order_id, async (tx) => (await actOn(tx, view, hold_id, 1, action))[0]);
      const named = allowed.get(action)?.refusal?.code;
      complaints.push(
        ...judge(
          { ...tried, state: name, command: action, declared: named === undefined, idempotent: false },
          REFUSALS,
        ),
      );
      if (tried.outcome.kind === "refused" && named !== tried.outcome.code)
        complaints.push(`${action} on ${name}: refused as ${tried.outcome.code}, announced as ${named}`);
    }
  }
  assert.deepEqual(complaints, []);
  assert.deepEqual([...seen].sort(), [...ORDER_STATUSES].sort(), "no status is left out");
  await assertHealthy(world);
});

test("a return is received once: registered it is legal, received or unknown it is a typed refusal", async () => {
  const order_id = await placed({}, ships, settles);
  const entry = acceptedOf(await announceReturn(world, order_id, [{ line_no: 1, quantity: 1 }]));
  const locations = await world.inTx((tx) => world.services.locations(tx));
  const location_id = [...locations.keys()][0] as string;
  const arrival = { return_id: entry.return_id, order_id, location_id, lines: null };
  const receive = (return_id: string) =>
    tryOut(order_id, async (tx) => (await receiveReturns(tx, world.context(), [{ ...arrival, return_id }]))[0]);
  const pair = { command: "receive", idempotent: false };

  const complaints = [
    ...judge({ ...pair, ...(await receive(entry.return_id)), state: "registered", declared: true }, REFUSALS),
    ...judge({ ...pair, ...(await receive(newId())), state: "unknown", declared: false }, REFUSALS),
  ];
  acceptedOf(await receiveReturn(world, entry, "near"));
  complaints.push(
    ...judge({ ...pair, ...(await receive(entry.return_id)), state: "received", declared: false }, REFUSALS),
  );

  assert.deepEqual(complaints, []);
  await settle(world);
  await assertHealthy(world);
});

const OPERATION_STATES = ["pending", "succeeded", "failed"] as const;

test("an answer of a provider counts for a pending operation and changes nothing of one that is answered", async () => {
  const complaints: string[] = [];
  for (const state of OPERATION_STATES) {
    for (const kind of ["authorize", "capture", "void", "refund"] as const) {
      for (const outcome of ["succeeded", "failed"] as const) {
        const order_id = await placeOne(world, {
          payments: [{ method: "card", provider: "sandbox", amount_minor: 4_488 }],
        });
        const operation_id = newId();
        await plantOperation(order_id, { operation_id, kind, state });
        const answer = {
          operation_id,
          outcome,
          provider_reference: "p-1",
          authorization_expires_at: null,
          failure: null,
        };
        let news = 0;
        const tried = await tryOut(order_id, async (tx) => {
          news = (await applyAnswers(tx, [answer], world.now())).length;
          return { accepted: true, value: news };
        });
        const is_open = state === "pending";
        const pair = { state: `${kind} ${state}`, command: outcome, declared: is_open, idempotent: !is_open };
        complaints.push(...judge({ ...tried, ...pair }, REFUSALS));
        assert.equal(news, is_open ? 1 : 0);
      }
    }
  }
  assert.deepEqual(complaints, []);
});

/** Makes the payment able to bear the operation, and the operation itself, in a state. */
async function plantOperation(order_id: string, operation: { operation_id: string; kind: string; state: string }) {
  const { operation_id, kind, state } = operation;
  const has = { authorize: [0, 0], capture: [4_488, 0], void: [4_488, 0], refund: [4_488, 4_488] }[kind] as number[];
  await world.test.asOwner(
    "update payments.payments set authorized_minor = $2, captured_minor = $3 where order_id = $1",
    [order_id, ...has],
  );
  await world.test.asOwner(
    `insert into payments.operations (tenant_id, operation_id, payment_id, order_id, kind, cause_id, amount_minor, state, decided_at, answered_at)
     select tenant_id, $2, payment_id, order_id, $3, order_id, 1000, $4, now(), case when $4 = 'pending' then null else now() end
       from payments.payments where order_id = $1`,
    [order_id, operation_id, kind, state],
  );
}

test("a receipt of money counts once by its cause, whatever the payment has received before", async () => {
  const order_id = await placed(TRANSFER);
  const [payment] = (await viewOf(world, order_id)).payments.payments;
  const receipt = {
    payment_id: payment?.payment_id as string,
    order_id,
    amount_minor: 4_488,
    cause_id: newId(),
    provider_reference: null,
  };
  const book = () => world.inTx((tx) => bookReceipt(tx, receipt, world.now()));

  assert.equal(await book(), true);
  const before = await viewOf(world, order_id);
  assert.equal(before.payments.payments[0]?.captured_minor, 4_488);
  assert.equal(await book(), false);
  assert.deepEqual(await viewOf(world, order_id), before);
});

test("the same checker notices a guard that is gone, a refusal without a type, a crash and an ignored command", async () => {
  const order_id = await placed({}, ships);
  const id = (await viewOf(world, order_id)).fulfillment_orders[0]?.fulfillment_order_id as string;
  const shipped = await fulfillmentOrder(order_id, id);
  const pair = {
    state: "shipped",
    command: "ship",
    declared: possibleWork(shipped).includes("ship"),
    idempotent: false,
  };
  const withoutGuard = async (tx: Transaction) => {
    await tx.query(
      "update fulfillment.fulfillment_orders set status = 'picking' where tenant_id = $1 and fulfillment_order_id = $2",
      [tx.tenant_id, id],
    );
    return { accepted: true, value: null } as const;
  };
  const judged = async (command: Parameters<typeof tryOut>[1]) =>
    judge({ ...pair, ...(await tryOut(order_id, command)) }, REFUSALS);

  assert.deepEqual(await judged(withoutGuard), ["ship on shipped: accepted without being declared as allowed"]);
  assert.deepEqual(await judged(async () => ({ accepted: false, refusal: { code: "no_such_code" } })), [
    "ship on shipped: refused as no_such_code, which is answered with 500",
  ]);
  assert.deepEqual(await judged(() => Promise.reject(new Error("boom"))), ["ship on shipped: threw Error: boom"]);
  const ignored = await tryOut(order_id, async () => ({ accepted: true, value: null }));
  assert.deepEqual(judge({ ...pair, ...ignored, declared: true }, REFUSALS), ["ship on shipped: silently ignored"]);
});
