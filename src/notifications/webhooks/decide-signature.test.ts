import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { signedHeaders } from "./decide-signature.ts";
import { newSigningSecret, signingKey } from "./secret.ts";

const NOW = new Date("2026-11-23T07:00:00.900Z");
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER = newSigningSecret();
const MESSAGE = { webhook_id: "01a2068b-725d-79e1-90f8-4d1cf3950ade", body: '{"type":"order_received","n":"Größe 7"}' };
const ALONE = { secret: SECRET, previous_secret: null, previous_secret_until: null };

/** The reference library of the specification; it reads the machine's clock. */
function verify(secret: string, body: string, headers: Record<string, string>, at: Date): unknown {
  mock.timers.enable({ apis: ["Date"], now: at });
  try {
    return new Webhook(secret).verify(body, headers);
  } finally {
    mock.timers.reset();
  }
}

test("the specification's own example is signed as the specification says", () => {
  const message = { webhook_id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: '{"test": 2432232314}' };

  assert.deepEqual(signedHeaders(message, ALONE, new Date(1_614_265_330_000)), {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("the reference library verifies what we sign, with a secret of our making as well", () => {
  for (const secret of [SECRET, OTHER]) {
    const headers = signedHeaders(MESSAGE, { ...ALONE, secret }, NOW);
    assert.deepEqual(verify(secret, MESSAGE.body, headers, NOW), JSON.parse(MESSAGE.body));
  }
});

test("while a secret is replaced both verify, the new one first, and afterwards only the new one", () => {
  const until = new Date(NOW.getTime() + 1_000);
  const rotating = { secret: OTHER, previous_secret: SECRET, previous_secret_until: until };

  const during = signedHeaders(MESSAGE, rotating, NOW);
  verify(SECRET, MESSAGE.body, during, NOW);
  verify(OTHER, MESSAGE.body, during, NOW);
  assert.equal(during["webhook-signature"].split(" ").length, 2);
  const [first] = during["webhook-signature"].split(" ");
  const after = signedHeaders(MESSAGE, rotating, until);
  assert.equal(signedHeaders(MESSAGE, { ...ALONE, secret: OTHER }, NOW)["webhook-signature"], first);
  verify(OTHER, MESSAGE.body, after, until);
  assert.throws(() => verify(SECRET, MESSAGE.body, after, until), /No matching signature/);
});

const headers = signedHeaders(MESSAGE, ALONE, NOW);
const FORGERIES = [
  // what is changed                     secret  body                           headers                                        seconds
  ["another secret", OTHER, MESSAGE.body, headers, 0],
  ["a byte more", SECRET, `${MESSAGE.body} `, headers, 0],
  ["a byte less", SECRET, MESSAGE.body.slice(0, -1), headers, 0],
  ["the same JSON in another writing", SECRET, JSON.stringify(JSON.parse(MESSAGE.body), null, 1), headers, 0],
  ["another id", SECRET, MESSAGE.body, { ...headers, "webhook-id": "01a2068b-725d-79e1-90f8-4d1cf3950adf" }, 0],
  [
    "a part of the body moved into the id",
    SECRET,
    "b",
    { ...headers, "webhook-id": `${headers["webhook-id"]}.1.a` },
    0,
  ],
  ["a later timestamp", SECRET, MESSAGE.body, { ...headers, "webhook-timestamp": String(NOW.getTime() / 1000 + 1) }, 0],
  ["no signature", SECRET, MESSAGE.body, { ...headers, "webhook-signature": "" }, 0],
  [
    "another version",
    SECRET,
    MESSAGE.body,
    { ...headers, "webhook-signature": headers["webhook-signature"].replace("v1,", "v2,") },
    0,
  ],
  ["six minutes late", SECRET, MESSAGE.body, headers, 360],
  ["six minutes early", SECRET, MESSAGE.body, headers, -360],
] as const;

for (const [what, secret, body, forged, seconds] of FORGERIES) {
  test(`a receiver notices ${what}`, () => {
    assert.throws(() => verify(secret, body, forged, new Date(NOW.getTime() + seconds * 1_000)));
  });
}

test("secrets are of 32 random bytes, and no two are alike", () => {
  const secrets = Array.from({ length: 100 }, newSigningSecret);

  assert.equal(new Set(secrets).size, 100);
  for (const secret of secrets) assert.equal(signingKey(secret).length, 32);
  assert.throws(() => signingKey("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), /whsec_/);
});
