import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ORDER_ID, operationOf, paymentOf } from "../../test/support/order-view.ts";
import {
  decideAdvanceCaptures,
  decideAuthorizations,
  decideCaptures,
  decideRefunds,
  decideVoids,
  paymentStatus,
  waitsForPayment,
} from "./settlement.ts";
import type { NewOperation, Payment, PaymentSituation } from "./types.ts";

const situation = (...payments: readonly Partial<Payment>[]): PaymentSituation => ({
  payments: payments.map((payment, index) => paymentOf({ position: index + 1, ...payment })),
  operations: [],
});
const TRANSFER: Partial<Payment> = {
  ...{ provider: null, timing: "in_advance", authorized_minor: 0, status: "pending" },
};
const TAKEN: Partial<Payment> = { captured_minor: 1_000, status: "paid" };
const RECEIVED: Partial<Payment> = { ...TRANSFER, ...TAKEN, authorized_minor: 1_000 };
const short = (operations: readonly NewOperation[]) =>
  operations.map(({ payment_id, kind, amount_minor }) => `${kind} ${amount_minor} ${payment_id.at(-1)}`);

const WAITING = [
  // tender                                              owed   waits
  [{}, 1_000, false],
  [{}, 1_001, true],
  [{ status: "authorizing", authorized_minor: 0 }, 1, true],
  [{ status: "declined", authorized_minor: 0 }, 1, true],
  [{ status: "voided" }, 1, true],
  [TRANSFER, 1_000, true],
  [{ ...TRANSFER, authorized_minor: 999, captured_minor: 999 }, 1_000, true],
  [RECEIVED, 1_000, false],
  [{ ...RECEIVED, refunded_minor: 400 }, 600, false],
  [{ ...RECEIVED, refunded_minor: 400 }, 601, true],
  [{ timing: "on_account", authorized_minor: 0, provider: null }, 1_000, false],
  [{ timing: "settled", ...TAKEN }, 1_000, false],
] as const;

for (const [payment, owed_minor, waits] of WAITING) {
  test(`goods of ${owed_minor} ${waits ? "wait for" : "go on"} with ${JSON.stringify(payment)}`, () => {
    assert.equal(waitsForPayment(situation(payment), owed_minor), waits);
  });
}

test("a token is authorized once, and not while it is being authorized, declined or used", () => {
  const token = { token: "tok_ok", authorized_minor: 0 } as const;

  assert.deepEqual(short(decideAuthorizations(situation({ ...token, status: "pending" }))), ["authorize 1000 1"]);
  for (const status of ["authorizing", "authorized", "declined", "paid", "voided"] as const)
    assert.deepEqual(decideAuthorizations(situation({ ...token, status })), []);
  assert.deepEqual(decideAuthorizations(situation(TRANSFER)), []);
});

test("in advance no more is captured than is owed, card after card, and nothing twice", () => {
  const cards = situation({ timing: "in_advance" }, { timing: "in_advance" });

  assert.deepEqual(short(decideAdvanceCaptures(cards, 1_500)), ["capture 1000 1", "capture 500 2"]);
  const asked = { ...cards, operations: [operationOf({ amount_minor: 1_000 })] };
  assert.deepEqual(short(decideAdvanceCaptures(asked, 1_500)), ["capture 500 2"]);
  assert.deepEqual(decideAdvanceCaptures(situation({ timing: "in_advance", ...TAKEN }), 1_000), []);
  assert.deepEqual(decideAdvanceCaptures(situation({}), 1_000), []);
});

const shipments = (...amounts: readonly number[]) =>
  amounts.map((gross_minor, index) => ({ shipment_id: `s${index + 1}`, gross_minor }));

test("money that is here is used up before authorizations, these by position, accounts capture nothing", () => {
  const tenders = situation(RECEIVED, { amount_minor: 500 }, { amount_minor: 700 });

  assert.deepEqual(short(decideCaptures(tenders, shipments(900))), []);
  assert.deepEqual(short(decideCaptures(tenders, shipments(1_200))), ["capture 200 2"]);
  assert.deepEqual(short(decideCaptures(tenders, shipments(1_200, 800))), [
    "capture 200 2",
    "capture 300 2",
    "capture 500 3",
  ]);
  const on_account = { timing: "on_account", provider: null, authorized_minor: 0, status: "pending" } as const;
  assert.deepEqual(decideCaptures(situation(on_account), shipments(1_000)), []);
});

test("what was captured for a shipment stays with it, also if another is told before it", () => {
  const [first, second] = shipments(400, 300);
  assert(first && second);
  const charged = {
    ...situation({ captured_minor: 400 }),
    operations: [operationOf({ cause_id: first.shipment_id, amount_minor: 400, state: "succeeded" })],
  };

  for (const told of [
    [first, second],
    [second, first],
  ])
    assert.deepEqual(
      decideCaptures(charged, told).map(({ cause_id, amount_minor }) => [cause_id, amount_minor]),
      [[second.shipment_id, 300]],
    );
});

test("an authorization that is declined, voided or not there yet is not captured", () => {
  for (const status of ["pending", "authorizing", "declined", "voided"] as const)
    assert.deepEqual(decideCaptures(situation({ status, authorized_minor: 1_000 }), shipments(1_000)), []);
});

const refund = (given: PaymentSituation, owed_minor: number, earned_minor: number) =>
  short(decideRefunds(given, { owed_minor, earned_minor, cause_id: ORDER_ID }));

test("what was received beyond what the order keeps goes back, last tender first", () => {
  assert.deepEqual(refund(situation(RECEIVED), 1_000, 0), []);
  assert.deepEqual(refund(situation(RECEIVED), 600, 0), ["refund 400 1"]);
  assert.deepEqual(refund(situation(RECEIVED), 0, 0), ["refund 1000 1"]);
  assert.deepEqual(refund(situation(TAKEN, TAKEN), 500, 500), ["refund 1000 2", "refund 500 1"]);
});

test("a captured card keeps only what has left: what is still to come is captured when it leaves", () => {
  assert.deepEqual(refund(situation({ ...TAKEN, amount_minor: 2_000 }), 2_000, 1_000), []);
  assert.deepEqual(refund(situation({ ...TAKEN, amount_minor: 2_000 }), 1_000, 0), ["refund 1000 1"]);
});

test("a refund that is under way is not asked for again, and what was settled elsewhere is paid back there", () => {
  const asked = { ...situation(RECEIVED), operations: [operationOf({ kind: "refund", amount_minor: 400 })] };

  assert.deepEqual(refund(asked, 600, 0), []);
  assert.deepEqual(refund(asked, 0, 0), ["refund 600 1"]);
  assert.deepEqual(refund(situation({ timing: "settled", ...TAKEN }), 0, 0), []);
});

test("what is left of an authorization is given up, but not while a provider owes an answer about it", () => {
  assert.deepEqual(short(decideVoids(situation({}))), ["void 1000 1"]);
  assert.deepEqual(short(decideVoids(situation({ captured_minor: 300 }))), ["void 700 1"]);
  assert.deepEqual(
    decideVoids({ ...situation({}), operations: [operationOf({ kind: "capture", amount_minor: 300 })] }),
    [],
  );
  assert.deepEqual(decideVoids({ ...situation({}), operations: [operationOf({ kind: "void" })] }), []);
  for (const payment of [TRANSFER, { timing: "settled" }, { status: "voided" }, TAKEN] as const)
    assert.deepEqual(decideVoids(situation(payment)), []);
});

const STATUSES = [
  [[], "none"],
  [[{}], "authorized"],
  [[{ status: "authorizing", authorized_minor: 0 }], "pending"],
  [[{ status: "declined", authorized_minor: 0 }], "declined"],
  [[{ status: "voided" }], "voided"],
  [[{ captured_minor: 400 }], "partially_paid"],
  [[TAKEN], "paid"],
  [[{ ...TAKEN, refunded_minor: 400 }], "partially_refunded"],
  [[{ ...TAKEN, refunded_minor: 1_000 }], "refunded"],
  [[{ timing: "settled", ...TAKEN }], "paid"],
] as const;

for (const [payments, status] of STATUSES) {
  test(`payments of ${JSON.stringify(payments)} are ${status} to people`, () => {
    assert.equal(paymentStatus(situation(...payments).payments, 1_000), status);
  });
}

/** An order of some value, paid by tenders, living through shipments, cancellations and returns; the provider answers late. */
const tender = fc.record({
  amount_minor: fc.integer({ min: 0, max: 100_000 }),
  kind: fc.constantFrom("card", "card", "transfer", "card_in_advance"),
});
const life = fc.record({
  tenders: fc.array(tender, { minLength: 1, maxLength: 4 }),
  steps: fc.array(fc.record({ do: fc.constantFrom("ship", "ship", "cancel", "return", "answer"), part: fc.nat(100) }), {
    maxLength: 25,
  }),
});

test("in every life captured never exceeds authorized, refunded never captured, asked twice is asked once, and in the end what was taken is what was kept", () => {
  fc.assert(
    fc.property(life, ({ tenders, steps }) => {
      const payments = tenders.map(({ amount_minor, kind }, index) => tenderOf(kind, amount_minor, index + 1));
      const total = payments.reduce((sum, payment) => sum + payment.amount_minor, 0);
      const book: Book = { payments, operations: [], open: total, shipped: 0, returned: 0, shipments: [] };
      for (const step of steps) {
        takeStep(book, step);
        settleAll(book);
        assertBounds(book);
      }
      takeStep(book, { do: "ship", part: 100 });
      for (let round = 0; round < 4; round += 1) {
        settleAll(book);
        answerAll(book);
        assertBounds(book);
      }
      const taken = book.payments.reduce((sum, payment) => sum + payment.captured_minor - payment.refunded_minor, 0);
      assert.equal(taken, book.shipped - book.returned);
      assert.deepEqual(wishes(book), []);
    }),
    { numRuns: 2_000 },
  );
});

type Book = {
  payments: Payment[];
  operations: PaymentSituation["operations"][number][];
  open: number;
  shipped: number;
  returned: number;
  shipments: { shipment_id: string; gross_minor: number }[];
};

function tenderOf(kind: string, amount_minor: number, position: number): Payment {
  const base = { position, amount_minor, payment_id: `payment-${position}` };
  if (kind === "transfer")
    return paymentOf({ ...base, ...RECEIVED, authorized_minor: amount_minor, captured_minor: amount_minor });
  return paymentOf({ ...base, timing: kind === "card" ? "on_shipment" : "in_advance" });
}

function takeStep(book: Book, step: { do: string; part: number }): void {
  const of = (amount: number) => Math.floor((amount * step.part) / 100);
  if (step.do === "ship" && of(book.open) > 0) {
    // Nothing leaves before what is wanted in advance has come.
    const owed = book.open + book.shipped - book.returned;
    if (waitsForPayment(book, owed)) {
      settleAll(book);
      answerAll(book);
    }
    const gross_minor = of(book.open);
    book.shipments.push({ shipment_id: `s${book.shipments.length + 1}`, gross_minor });
    book.open -= gross_minor;
    book.shipped += gross_minor;
  }
  if (step.do === "cancel") book.open -= of(book.open);
  if (step.do === "return") book.returned += of(book.shipped - book.returned);
  if (step.do === "answer") answerAll(book);
}

function wishes(book: Book): NewOperation[] {
  const owed_minor = book.open + book.shipped - book.returned;
  const earned_minor = book.shipped - book.returned;
  return [
    ...decideAdvanceCaptures(book, owed_minor),
    ...decideCaptures(book, book.shipments),
    ...decideRefunds(book, { owed_minor, earned_minor, cause_id: ORDER_ID }),
    ...(book.open === 0 ? decideVoids(book) : []),
  ];
}

/** As the lifecycle does: one kind after the other, each seeing what the ones before have asked for. */
function settleAll(book: Book): void {
  for (let round = 0; ; round += 1) {
    assert.ok(round < 10, "settling goes in circles");
    const [first] = wishes(book);
    if (!first) return;
    const asked = wishes(book).filter(({ kind }) => kind === first.kind);
    for (const wish of asked) {
      assert.ok(wish.amount_minor > 0);
      book.operations.push(operationOf({ ...wish, operation_id: `o${book.operations.length}` }));
    }
    assert.deepEqual(
      wishes(book).filter(({ kind }) => kind === first.kind),
      [],
      "asked again, it asks again",
    );
  }
}

function answerAll(book: Book): void {
  for (const asked of book.operations.filter(({ state }) => state === "pending")) {
    const sum = (kind: string) => (asked.kind === kind ? asked.amount_minor : 0);
    book.payments = book.payments.map((payment) => {
      if (payment.payment_id !== asked.payment_id) return payment;
      const captured_minor = payment.captured_minor + sum("capture");
      const is_full = captured_minor >= payment.authorized_minor;
      const status =
        asked.kind === "void" ? (captured_minor > 0 ? "paid" : "voided") : is_full ? "paid" : payment.status;
      return { ...payment, captured_minor, refunded_minor: payment.refunded_minor + sum("refund"), status };
    });
  }
  book.operations = book.operations.map((asked) => ({ ...asked, state: "succeeded" }));
}

function assertBounds(book: Book): void {
  for (const payment of book.payments) {
    const asked = (kind: string) =>
      book.operations
        .filter((one) => one.state === "pending" && one.kind === kind && one.payment_id === payment.payment_id)
        .reduce((sum, one) => sum + one.amount_minor, 0);
    assert.ok(payment.captured_minor + asked("capture") <= payment.authorized_minor, "captured <= authorized");
    assert.ok(payment.refunded_minor + asked("refund") <= payment.captured_minor, "refunded <= captured");
  }
}
