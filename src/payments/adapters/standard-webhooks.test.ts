import assert from "node:assert/strict";
import { test } from "node:test";
import { SignatureError } from "./payment-provider.ts";
import { standardWebhookKey, verifyStandardWebhook } from "./standard-webhooks.ts";

// The example that the reference libraries of the specification test themselves with.
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SIGNED_AT = new Date(1_614_265_330_000);
const MESSAGE = {
  headers: {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  },
  body: Buffer.from('{"test": 2432232314}'),
} as const;

test("a message signed by the specification's example is genuine", () => {
  assert.equal(verifyStandardWebhook(SECRET, MESSAGE, SIGNED_AT), "msg_p5jXN8AQM9LWM0D4loKWxJek");
});

test("one matching signature among others is enough", () => {
  const signatures = `v1,AAAA v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= ${MESSAGE.headers["webhook-signature"]}`;
  const rotated = { ...MESSAGE, headers: { ...MESSAGE.headers, "webhook-signature": signatures } };

  assert.equal(verifyStandardWebhook(SECRET, rotated, SIGNED_AT), "msg_p5jXN8AQM9LWM0D4loKWxJek");
});

const CASES = [
  // what is changed                 header or body                                     reason
  ["the body by one byte", { body: Buffer.from('{"test": 2432232315}') }, "signature_mismatch"],
  ["the id", { headers: { "webhook-id": "msg_other" } }, "signature_mismatch"],
  ["the timestamp", { headers: { "webhook-timestamp": "1614265331" } }, "signature_mismatch"],
  [
    "the version",
    { headers: { "webhook-signature": "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" } },
    "signature_mismatch",
  ],
  ["the signature, cut short", { headers: { "webhook-signature": "v1,g0hM9SsE" } }, "signature_mismatch"],
  ["the signature, taken away", { headers: { "webhook-signature": undefined } }, "signature_missing"],
  ["the id, taken away", { headers: { "webhook-id": undefined } }, "signature_missing"],
  ["the timestamp, to no number", { headers: { "webhook-timestamp": "now" } }, "signature_missing"],
] as const;

for (const [what, change, reason] of CASES) {
  test(`a message is refused when somebody changes ${what}`, () => {
    const headers = { ...MESSAGE.headers, ...("headers" in change ? change.headers : {}) };
    const body = "body" in change ? change.body : MESSAGE.body;

    assert.throws(() => verifyStandardWebhook(SECRET, { headers, body }, SIGNED_AT), new SignatureError(reason));
  });
}

test("a genuine message is accepted within five minutes of its signing and refused outside of them", () => {
  for (const seconds of [-300, 0, 300]) {
    verifyStandardWebhook(SECRET, MESSAGE, new Date(SIGNED_AT.getTime() + seconds * 1000));
  }
  for (const seconds of [-301, 301]) {
    assert.throws(
      () => verifyStandardWebhook(SECRET, MESSAGE, new Date(SIGNED_AT.getTime() + seconds * 1000)),
      new SignatureError("timestamp_out_of_tolerance"),
    );
  }
});

test("a secret that is not one of the specification is refused", () => {
  for (const secret of ["", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]) {
    assert.throws(() => standardWebhookKey(secret), /whsec_/);
  }
});
