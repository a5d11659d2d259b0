import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import {
  type AuthorizeCall,
  type CaptureCall,
  type PaymentProvider,
  type ProviderNotification,
  ProviderOutage,
  ProviderRejectedCall,
  type RawNotification,
  type RefundCall,
  SignatureError,
  type VoidCall,
} from "../../src/payments/adapters/payment-provider.ts";

/** A provider to be tested, and the strings by which its test environment is made to go wrong. */
export type ProviderHarness = {
  readonly provider: PaymentProvider;
  /** Means of payment that go the way they are named; `slow` still answers within the adapter's timeout. */
  readonly tokens: { readonly ok: string; readonly declined: string; readonly slow: string; readonly pending: string };
  /** The next call takes effect, but its answer does not come back whole. */
  breakNextReply(how: "lost_reply" | "error_after_effect" | "rubbish"): Promise<void>;
  /** The next call is turned away and has no effect. */
  refuseNextCall(): Promise<void>;
  /** What the provider itself says that happened. */
  totals(payment_id: string): Promise<{ captured_minor: number; refunded_minor: number; effect_count: number }>;
  /** Waits for the first notification, as it came over the wire, of the call with this key. */
  receiveNotification(idempotency_key: string): Promise<RawNotification>;
  close(): Promise<void>;
};

/** Every adapter must pass this, against the real program or the real test environment of its provider. */
export function paymentProviderContract(name: string, makeHarness: () => Promise<ProviderHarness>): void {
  describe(`the payment provider ${name}`, () => {
    let harness: ProviderHarness;
    before(async () => {
      harness = await makeHarness();
    });
    after(() => harness.close());

    describe("authorizes", () => testAuthorizing(() => harness));
    describe("captures", () => testCapturing(() => harness));
    describe("voids", () => testVoiding(() => harness));
    describe("refunds", () => testRefunding(() => harness));
    describe("has one effect per key", () => testKeys(() => harness));
    describe("notifies", () => testNotifications(() => harness));
  });
}

type Harness = () => ProviderHarness;

function testAuthorizing(harness: Harness): void {
  test("a good card is authorized for the amount asked, with an expiry", async () => {
    const answer = await harness().provider.authorize(authorizeCall({ token: harness().tokens.ok }));

    assert.equal(answer.outcome, "succeeded");
    assert.equal(answer.amount_minor, 10_000);
    assert.equal(answer.currency, "EUR");
    assert.equal(answer.reason, null);
    const { authorization_days } = harness().provider.capabilities;
    const valid_hours = (Date.parse(answer.expires_at ?? "") - Date.now()) / 3_600_000;
    assert.ok(Math.abs(valid_hours - authorization_days * 24) < 1, `valid for ${valid_hours} hours`);
  });

  test("a bad card is declined with a reason", async () => {
    const answer = await harness().provider.authorize(authorizeCall({ token: harness().tokens.declined }));

    assert.equal(answer.outcome, "declined");
    assert.match(answer.reason ?? "", /^[a-z_]+$/);
    assert.equal(answer.expires_at, null);
  });

  test("a slow card is authorized in the end", async () => {
    const answer = await harness().provider.authorize(authorizeCall({ token: harness().tokens.slow }));

    assert.equal(answer.outcome, "succeeded");
  });

  test("a pending card cannot be captured until its notification has come, and can be then", async () => {
    const { provider, tokens } = harness();
    const call = authorizeCall({ token: tokens.pending });

    const answer = await provider.authorize(call);
    assert.equal(answer.outcome, "pending");
    const too_early = await provider.capture(captureCall(call, answer.provider_reference, { amount_minor: 1 }));
    assert.equal(too_early.outcome, "declined");

    const [notification] = await readNotification(harness(), call.idempotency_key);
    assert.equal(notification?.kind, "authorization_succeeded");
    assert.equal(notification?.provider_reference, answer.provider_reference);
    assert.equal(notification?.payment_id, call.payment_id);
    assert.equal((await provider.find(call.idempotency_key))?.outcome, "succeeded");
    const capture = await provider.capture(captureCall(call, answer.provider_reference));
    assert.equal(capture.outcome, "succeeded");
  });
}

function testCapturing(harness: Harness): void {
  test("in parts up to what was authorized, and declines what goes beyond", async () => {
    const { provider } = harness();
    const { call, reference } = await authorized(harness());

    assert.equal((await provider.capture(captureCall(call, reference, { amount_minor: 6_000 }))).outcome, "succeeded");
    const beyond = await provider.capture(captureCall(call, reference, { amount_minor: 4_001 }));
    assert.equal(beyond.outcome, "declined");
    assert.equal((await harness().totals(call.payment_id)).captured_minor, 6_000);
    const rest = await provider.capture(captureCall(call, reference, { amount_minor: 4_000 }));
    assert.equal(rest.outcome, "succeeded");
    assert.equal(rest.amount_minor, 4_000);
    assert.equal((await harness().totals(call.payment_id)).captured_minor, 10_000);
  });

  test("nothing more after a final capture", async () => {
    const { provider } = harness();
    const { call, reference } = await authorized(harness());

    await provider.capture(captureCall(call, reference, { amount_minor: 6_000, final: true }));
    const late = await provider.capture(captureCall(call, reference, { amount_minor: 1 }));

    assert.equal(late.outcome, "declined");
    assert.equal((await harness().totals(call.payment_id)).captured_minor, 6_000);
  });

  test("what a shop has authorized, with equal references of two orders kept apart", async () => {
    const calls = [authorizeCall(), authorizeCall()];

    for (const call of calls) {
      const answer = await harness().provider.capture(captureCall(call, "auth-1"));
      assert.equal(answer.outcome, "succeeded");
      assert.equal((await harness().totals(call.payment_id)).captured_minor, 10_000);
    }
  });

  test("nothing of an authorization that has expired", async () => {
    const call = authorizeCall();
    const expired = captureCall(call, "auth-1");

    const answer = await harness().provider.capture({
      ...expired,
      authorization: { ...expired.authorization, expires_at: "2026-01-01T00:00:00Z" },
    });

    assert.equal(answer.outcome, "declined");
    assert.equal((await harness().totals(call.payment_id)).captured_minor, 0);
  });
}

function testVoiding(harness: Harness): void {
  test("what is not captured, and nothing can be captured or voided after that", async () => {
    const { provider } = harness();
    const { call, reference } = await authorized(harness());
    await provider.capture(captureCall(call, reference, { amount_minor: 3_000 }));

    const answer = await provider.void(voidCall(call, reference));

    assert.equal(answer.outcome, "succeeded");
    assert.equal(answer.amount_minor, 7_000);
    assert.equal((await provider.capture(captureCall(call, reference, { amount_minor: 1 }))).outcome, "declined");
    assert.equal((await provider.void(voidCall(call, reference))).outcome, "declined");
    assert.equal((await harness().totals(call.payment_id)).captured_minor, 3_000);
  });
}

function testRefunding(harness: Harness): void {
  test("in parts up to what was captured, and declines what goes beyond", async () => {
    const { provider } = harness();
    const { call, reference } = await authorized(harness());
    const capture = await provider.capture(captureCall(call, reference, { amount_minor: 6_000 }));
    const refund = (amount_minor: number) =>
      provider.refund(refundCall(call, capture.provider_reference, amount_minor));

    assert.equal((await refund(6_001)).outcome, "declined");
    assert.equal((await refund(2_500)).outcome, "succeeded");
    assert.equal((await refund(3_501)).outcome, "declined");
    assert.equal((await refund(3_500)).outcome, "succeeded");
    assert.equal((await refund(1)).outcome, "declined");
    assert.equal((await harness().totals(call.payment_id)).refunded_minor, 6_000);
  });

  test("never more than captured when many ask at the same time", async () => {
    const { provider } = harness();
    const { call, reference } = await authorized(harness());
    const capture = await provider.capture(captureCall(call, reference));

    const answers = await Promise.all(
      Array.from({ length: 16 }, () => provider.refund(refundCall(call, capture.provider_reference, 1_250))),
    );

    assert.equal(answers.filter((answer) => answer.outcome === "succeeded").length, 8);
    assert.equal((await harness().totals(call.payment_id)).refunded_minor, 10_000);
  });
}

function testKeys(harness: Harness): void {
  test("when a call is sent again, also at the same time", async () => {
    const { provider } = harness();
    const { call, reference } = await authorized(harness());
    const capture = captureCall(call, reference, { amount_minor: 4_000 });

    const answers = await Promise.all([
      provider.capture(capture),
      provider.capture(capture),
      provider.capture(capture),
    ]);

    assert.deepEqual(answers[1], answers[0]);
    assert.deepEqual(answers[2], answers[0]);
    assert.deepEqual(await provider.find(capture.idempotency_key), answers[0]);
    assert.equal((await harness().totals(call.payment_id)).captured_minor, 4_000);
  });

  test("and rejects the key for another call", async () => {
    const { provider } = harness();
    const { call, reference } = await authorized(harness());
    const capture = captureCall(call, reference, { amount_minor: 4_000 });
    await provider.capture(capture);

    await assert.rejects(provider.capture({ ...capture, amount_minor: 4_001 }), ProviderRejectedCall);
    assert.equal((await harness().totals(call.payment_id)).captured_minor, 4_000);
  });

  for (const how of ["lost_reply", "error_after_effect", "rubbish"] as const) {
    test(`also when the first answer is broken by ${how}: find tells the truth and a retry the same`, async () => {
      const { provider } = harness();
      const { call, reference } = await authorized(harness());
      const capture = captureCall(call, reference, { amount_minor: 4_000 });
      await harness().breakNextReply(how);

      await assert.rejects(
        provider.capture(capture),
        (error) => error instanceof ProviderOutage && error.outcome_unknown,
      );

      const found = await provider.find(capture.idempotency_key);
      assert.equal(found?.outcome, "succeeded");
      assert.equal(found?.amount_minor, 4_000);
      assert.deepEqual(await provider.capture(capture), found);
      assert.deepEqual(await harness().totals(call.payment_id), {
        captured_minor: 4_000,
        refunded_minor: 0,
        effect_count: 1,
      });
    });
  }

  test("and find knows nothing of a call that was turned away or never made", async () => {
    const { provider } = harness();
    const { call, reference } = await authorized(harness());
    const capture = captureCall(call, reference);
    await harness().refuseNextCall();

    await assert.rejects(provider.capture(capture), ProviderOutage);

    assert.equal(await provider.find(capture.idempotency_key), null);
    assert.equal(await provider.find(randomUUID()), null);
    assert.equal((await harness().totals(call.payment_id)).captured_minor, 0);
  });
}

function testNotifications(harness: Harness): void {
  test("of a capture and a refund, naming the call they came from", async () => {
    const { provider } = harness();
    const { call, reference } = await authorized(harness());
    const capture = captureCall(call, reference, { amount_minor: 4_000 });
    const captured = await provider.capture(capture);
    const refund = refundCall(call, captured.provider_reference, 1_000);
    const refunded = await provider.refund(refund);

    const [of_capture] = await readNotification(harness(), capture.idempotency_key);
    assert.equal(of_capture?.kind, "capture_succeeded");
    assert.equal(of_capture?.provider_reference, captured.provider_reference);
    assert.equal(of_capture?.amount_minor, 4_000);
    assert.equal(of_capture?.currency, "EUR");
    assert.equal(of_capture?.order_number, call.order_number);
    const [of_refund] = await readNotification(harness(), refund.idempotency_key);
    assert.equal(of_refund?.kind, "refund_succeeded");
    assert.equal(of_refund?.provider_reference, refunded.provider_reference);
    assert.equal(of_refund?.amount_minor, 1_000);
  });

  test("with a signature that no change, no forger and no delay gets past", async () => {
    const { provider } = harness();
    const { call, reference } = await authorized(harness());
    const capture = captureCall(call, reference);
    await provider.capture(capture);
    const raw = await harness().receiveNotification(capture.idempotency_key);
    const now = new Date();
    assert.equal((await provider.readNotification(raw, now)).length, 1);

    for (const index of [0, Math.floor(raw.body.length / 2), raw.body.length - 1]) {
      const body = Buffer.from(raw.body);
      body[index] = (body[index] ?? 0) ^ 1;
      await assert.rejects(provider.readNotification({ ...raw, body }, now), SignatureError);
    }
    await assert.rejects(provider.readNotification({ ...raw, headers: {} }, now), SignatureError);
    for (const minutes of [-6, 6]) {
      const other_time = new Date(now.getTime() + minutes * 60_000);
      await assert.rejects(provider.readNotification(raw, other_time), SignatureError);
    }
  });
}

async function authorized(harness: ProviderHarness) {
  const call = authorizeCall({ token: harness.tokens.ok });
  const answer = await harness.provider.authorize(call);
  assert.equal(answer.outcome, "succeeded");
  return { call, reference: answer.provider_reference };
}

async function readNotification(harness: ProviderHarness, key: string): Promise<readonly ProviderNotification[]> {
  return harness.provider.readNotification(await harness.receiveNotification(key), new Date());
}

/** 100.00 EUR of a payment of its own. */
export function authorizeCall(change: Partial<AuthorizeCall> = {}): AuthorizeCall {
  const payment = { payment_id: randomUUID(), order_number: `D-${randomUUID()}`, currency: "EUR" };
  return { idempotency_key: randomUUID(), ...payment, token: "none", amount_minor: 10_000, ...change };
}

export function captureCall(call: AuthorizeCall, reference: string, change: Partial<CaptureCall> = {}): CaptureCall {
  return { ...voidCall(call, reference), amount_minor: call.amount_minor, final: false, ...change };
}

export function voidCall(call: AuthorizeCall, reference: string): VoidCall {
  const { payment_id, order_number, currency, amount_minor } = call;
  const authorization = { reference, amount_minor, expires_at: null };
  return { idempotency_key: randomUUID(), payment_id, order_number, currency, authorization };
}

export function refundCall(call: AuthorizeCall, reference: string, amount_minor: number): RefundCall {
  const { payment_id, order_number, currency } = call;
  return { idempotency_key: randomUUID(), payment_id, order_number, currency, reference, amount_minor };
}
