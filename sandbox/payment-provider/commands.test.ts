import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyRecord, emptyBook } from "./book.ts";
import { type Command, decideCommand } from "./commands.ts";
import { truthOf } from "./truth.ts";
import type { Book, TruthRecord } from "./types.ts";

const NOW = new Date("2026-11-22T10:00:00.000Z");
const SETTINGS = { authorization_days: 7, notify: new Set(["capture_succeeded" as const]) };
const CALL = { payment_id: "payment-1", order_number: "100234" };
const MADE_BY_SHOP = { amount_minor: 1_000, expires_at: "2026-11-29T10:00:00Z" };

type Call = Command extends infer Each
  ? Each extends Command
    ? Omit<Each, "fingerprint" | "idempotency_key">
    : never
  : never;

/** Decides and books calls one after the other, with keys `1`, `2` and so on. */
function openTestBook() {
  const book = emptyBook();
  const records: TruthRecord[] = [];
  const perform = (call: Call, now = NOW) => {
    const number = records.length + 1;
    const command = { ...call, idempotency_key: String(number), fingerprint: "" } as Command;
    const record = decideCommand(book, SETTINGS, command, { request_no: number, new_id: String(number) }, now);
    applyRecord(book, record);
    records.push(record);
    return record;
  };
  return { book, records, perform };
}

function capture(amount_minor: number, change: { reference?: string; final?: boolean; currency?: string } = {}): Call {
  const { reference = "auth-1", final = false, currency = "EUR" } = change;
  return { kind: "capture", reference, body: { ...CALL, authorization: MADE_BY_SHOP, amount_minor, currency, final } };
}

function voiding(reference = "auth-1"): Call {
  return { kind: "void", reference, body: { ...CALL, authorization: MADE_BY_SHOP, currency: "EUR" } };
}

function refund(reference: string, amount_minor: number): Call {
  return { kind: "refund", body: { ...CALL, reference, amount_minor, currency: "EUR" } };
}

function authorize(token: string): Call {
  return { kind: "authorize", body: { ...CALL, token, amount_minor: 1_000, currency: "EUR" } };
}

const REFUSED = [
  // given                                        when                                     reason
  [[], capture(1_001), "amount_exceeds_authorization"],
  [[capture(600)], capture(401), "amount_exceeds_authorization"],
  [[capture(600, { final: true })], capture(1), "authorization_closed"],
  [[voiding()], capture(1), "authorization_voided"],
  [[voiding()], voiding(), "authorization_voided"],
  [[capture(1_000)], voiding(), "nothing_to_void"],
  [[capture(1)], capture(1, { currency: "CHF" }), "currency_mismatch"],
  [[], capture(1, { reference: "sbx_auth_lost" }), "unknown_authorization"],
  [[authorize("tok_pending")], capture(1, { reference: "sbx_auth_1" }), "authorization_pending"],
  [[authorize("tok_pending"), voiding("sbx_auth_1")], capture(1, { reference: "sbx_auth_1" }), "authorization_voided"],
  [[], authorize("tok_declined"), "card_declined"],
  [[], authorize("tok_of_nobody"), "unknown_token"],
  [[], refund("auth-1", 1), "unknown_payment"],
  [[capture(600)], refund("auth-1", 601), "amount_exceeds_captured"],
  [[capture(300), capture(300)], refund("sbx_cap_1", 301), "amount_exceeds_captured"],
  [[capture(300), capture(300), refund("auth-1", 500)], refund("sbx_cap_1", 101), "amount_exceeds_captured"],
] as const;

for (const [given, when, reason] of REFUSED) {
  test(`a ${when.kind} after ${given.length} calls is declined as ${reason} and moves no money`, () => {
    const { book, perform } = openTestBook();
    for (const call of given) assert.notEqual(perform(call).operation.outcome, "declined");
    const before = totals(book);

    const { operation, notifications } = perform(when);

    assert.equal(operation.outcome, "declined");
    assert.equal(operation.reason, reason);
    assert.deepEqual(notifications, []);
    assert.deepEqual(totals(book), before);
  });
}

test("an authorization can be captured until the instant it expires", () => {
  const { perform } = openTestBook();

  assert.equal(perform(capture(1), new Date("2026-11-29T09:59:59.999Z")).operation.outcome, "succeeded");
  assert.equal(perform(capture(1), new Date("2026-11-29T10:00:00.000Z")).operation.reason, "authorization_expired");
});

test("equal references of two payments are two authorizations", () => {
  const { book, perform } = openTestBook();

  perform(capture(1_000));
  const other = capture(1_000);
  const second = perform({ ...other, body: { ...other.body, payment_id: "payment-2" } } as Call);

  assert.equal(second.operation.outcome, "succeeded");
  assert.equal(book.authorizations.size, 2);
});

test("a capture of another payment cannot be refunded", () => {
  const { perform } = openTestBook();
  perform(capture(1_000));

  const stranger = refund("sbx_cap_1", 1);
  const { operation } = perform({ ...stranger, body: { ...stranger.body, payment_id: "payment-2" } } as Call);

  assert.equal(operation.reason, "unknown_payment");
});

test("whatever is asked, no more is captured than authorized nor refunded than captured, and a replay gives the same books", () => {
  const reference = fc.constantFrom("auth-1", "sbx_auth_1", "sbx_cap_2", "sbx_cap_3");
  const amount_minor = fc.integer({ min: 1, max: 1_200 });
  const call = fc.oneof(
    fc.constantFrom("tok_ok", "tok_pending", "tok_declined").map(authorize),
    fc
      .tuple(amount_minor, reference, fc.boolean())
      .map(([amount, ref, final]) => capture(amount, { reference: ref, final })),
    reference.map(voiding),
    fc.tuple(reference, amount_minor).map(([ref, amount]) => refund(ref, amount)),
  );
  fc.assert(
    fc.property(fc.array(call, { maxLength: 30 }), (calls) => {
      const { book, records, perform } = openTestBook();
      for (const each of calls) perform(each);

      for (const authorization of book.authorizations.values()) {
        const { authorized_minor, captured_minor, refunded_minor, released_minor } = authorization;
        assert.ok(captured_minor + released_minor <= authorized_minor && refunded_minor <= captured_minor);
      }
      const replayed = emptyBook();
      for (const record of records) applyRecord(replayed, JSON.parse(JSON.stringify(record)));
      assert.deepEqual(replayed, book);
    }),
    { numRuns: 300 },
  );
});

function totals(book: Book) {
  return truthOf(book, null)
    .authorizations.map(({ captured_minor, refunded_minor, released_minor }) => ({
      captured_minor,
      refunded_minor,
      released_minor,
    }))
    .filter((total) => total.captured_minor + total.refunded_minor + total.released_minor > 0);
}
