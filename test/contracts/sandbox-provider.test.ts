import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import {
  ProviderOutage,
  ProviderRejectedCall,
  type RawNotification,
  SignatureError,
} from "../../src/payments/adapters/payment-provider.ts";
import { sandboxProvider } from "../../src/payments/adapters/sandbox.ts";
import { authorizeCall, captureCall, paymentProviderContract, refundCall } from "./payment-provider.contract.ts";
import {
  adapterFor,
  callThrough,
  FAST,
  forceFault,
  inTemporaryDirectory,
  killSandboxProcess,
  ofKey,
  postJson,
  readContent,
  readTruth,
  SECRET,
  startNotificationReceiver,
  startSandboxProcess,
  withReceiver,
} from "./sandbox-process.ts";

paymentProviderContract("sandbox", async () => {
  const directory = await mkdtemp(join(tmpdir(), "sandbox-"));
  const receiver = await startNotificationReceiver();
  const sandbox = await startSandboxProcess(join(directory, "truth.jsonl"), {
    ...FAST,
    "notification-url": receiver.url,
  });
  return {
    provider: adapterFor(sandbox),
    tokens: { ok: "tok_ok", declined: "tok_declined", slow: "tok_slow", pending: "tok_pending" },
    breakNextReply: (how) => forceFault(sandbox, how),
    refuseNextCall: () => forceFault(sandbox, "error_before_effect"),
    async totals(payment_id) {
      const [authorization] = (await readTruth(sandbox, payment_id)).authorizations;
      const { captured_minor = 0, refunded_minor = 0, effects = [] } = authorization ?? {};
      return { captured_minor, refunded_minor, effect_count: effects.length };
    },
    async receiveNotification(idempotency_key) {
      const [raw] = await receiver.receive(({ data }) => data.idempotency_key === idempotency_key);
      assert.ok(raw);
      return raw;
    },
    async close() {
      await killSandboxProcess(sandbox, "SIGTERM");
      receiver.close();
      await rm(directory, { recursive: true });
    },
  };
});

test("a notification comes again until it is taken, twice by a fault, and before the reply by another", () =>
  withReceiver(async (receiver, directory) => {
    const settings = { ...FAST, "notification-url": receiver.url };
    const sandbox = await startSandboxProcess(join(directory, "truth.jsonl"), settings);
    try {
      const provider = adapterFor(sandbox);
      const retried = captureCall(authorizeCall(), "auth-1");
      receiver.answerNext(500, 404);
      await provider.capture(retried);
      await receiver.receive(ofKey(retried.idempotency_key), 3);

      const doubled = captureCall(authorizeCall(), "auth-1");
      await forceFault(sandbox, "duplicate_notification");
      await provider.capture(doubled);
      const [one, other] = await receiver.receive(ofKey(doubled.idempotency_key), 2);
      assert.equal(one?.headers["webhook-id"], other?.headers["webhook-id"]);

      const early = captureCall(authorizeCall(), "auth-1");
      await forceFault(sandbox, "notification_before_reply");
      await provider.capture(early);
      assert.equal(receiver.received.filter((raw) => ofKey(early.idempotency_key)(readContent(raw))).length, 1);

      await waitUntil(async () => (await readTruth(sandbox)).open_notification_count === 0);
      assert.equal(receiver.received.length, 6);
    } finally {
      await killSandboxProcess(sandbox, "SIGTERM");
    }
  }));

test("a bank transfer is told with what the payer wrote, and can be refunded up to its amount", () =>
  withReceiver(async (receiver, directory) => {
    const settings = { ...FAST, "notification-url": receiver.url };
    const sandbox = await startSandboxProcess(join(directory, "truth.jsonl"), settings);
    try {
      const transfer = { order_number: "D-1", reference_text: "Bestellung D-1", amount_minor: 5_000, currency: "EUR" };
      assert.equal((await postJson(`${sandbox.url}/transfers`, transfer)).status, 201);

      const provider = adapterFor(sandbox);
      const [raw] = await receiver.receive(({ type }) => type === "transfer_received");
      assert.ok(raw);
      const [notification] = await provider.readNotification(raw, new Date());
      assert.ok(notification);
      const { notification_id, occurred_at, provider_reference, ...rest } = notification;
      assert.match(notification_id, /^msg_/);
      assert.ok(Math.abs(Date.parse(occurred_at) - Date.now()) < 60_000);
      assert.deepEqual(rest, {
        kind: "transfer_received",
        idempotency_key: null,
        payment_id: null,
        authorization_reference: null,
        expires_at: null,
        reason: null,
        ...transfer,
      });
      const refund = (amount_minor: number) =>
        provider.refund(refundCall(authorizeCall(), provider_reference, amount_minor));
      assert.equal((await refund(5_001)).reason, "amount_exceeds_captured");
      assert.equal((await refund(5_000)).outcome, "succeeded");
      assert.equal((await refund(1)).reason, "amount_exceeds_captured");
    } finally {
      await killSandboxProcess(sandbox, "SIGTERM");
    }
  }));

test("every call names itself to the wrapper, and each kind of outage says whether something may have happened", () =>
  inTemporaryDirectory(async (directory) => {
    const sandbox = await startSandboxProcess(join(directory, "truth.jsonl"), { ...FAST, "slow-ms": "3000" });
    const names: string[] = [];
    const settings = { base_url: sandbox.url, signing_secret: SECRET };
    const provider = sandboxProvider({
      ...settings,
      timeout_ms: 250,
      call: (name, ask) => {
        names.push(name);
        return ask();
      },
    });
    const slow = authorizeCall({ token: "tok_slow" });

    await assert.rejects(provider.authorize(slow), outage(true));
    assert.equal((await provider.find(slow.idempotency_key))?.outcome, "succeeded");
    assert.deepEqual(names, ["sandbox.authorize", "sandbox.find"]);

    await assert.rejects(provider.authorize(authorizeCall({ amount_minor: 0 })), (error) => {
      return error instanceof ProviderRejectedCall && error.status === 400 && error.code === "invalid_request";
    });
    const stranger = sandboxProvider({ ...settings, base_url: `${sandbox.url}/elsewhere`, call: callThrough });
    await assert.rejects(stranger.find("x"), ProviderRejectedCall);

    await killSandboxProcess(sandbox, "SIGKILL");
    await assert.rejects(provider.authorize(authorizeCall()), outage(false));
  }));

test("a notification of another secret is refused, one of an unknown kind left out, and genuine rubbish is an outage", async () => {
  const now = new Date();
  const read = (secret: string, body: string) =>
    sandboxProvider({ base_url: "http://127.0.0.1:1", signing_secret: SECRET, call: callThrough }).readNotification(
      signed(secret, body, now),
      now,
    );

  const another_secret = "whsec_YW5vdGhlciBzZWNyZXQgb2Ygc29tZWJvZHkgZWxzZQ==";
  await assert.rejects(read(another_secret, '{"type":"payout_sent"}'), new SignatureError("signature_mismatch"));
  assert.deepEqual(await read(SECRET, '{"type":"payout_sent","data":{}}'), []);
  for (const body of ["<html>", "{}", '{"type":"capture_succeeded","timestamp":"x","data":{}}']) {
    await assert.rejects(read(SECRET, body), ProviderOutage);
  }
});

test("the whole sandbox starts with one command and ends with the program that started it", () =>
  inTemporaryDirectory(async (directory) => {
    const sandbox = spawn(
      process.execPath,
      [
        join(import.meta.dirname, "../../sandbox/main.ts"),
        ...["--payment-port=0", "--smtp-port=0", "--mail-port=0", `--data-dir=${directory}`],
      ],
      { stdio: ["ignore", "pipe", "inherit", "ipc"] },
    );
    const lines: string[] = [];
    for await (const line of createInterface({ input: sandbox.stdout! })) {
      if (lines.push(line) === 2) break;
    }
    assert.match(lines[0] ?? "", /^sandbox payment provider http:\/\/127\.0\.0\.1:\d+$/);
    assert.match(lines[1] ?? "", /^sandbox mail catcher smtp:\/\/127\.0\.0\.1:\d+ http:\/\/127\.0\.0\.1:\d+$/);

    const exited = once(sandbox, "exit");
    sandbox.disconnect();
    assert.deepEqual(await exited, [0, null]);
  }));

/** Signed as the specification says, by the test itself. */
function signed(secret: string, body: string, now: Date): RawNotification {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signature = createHmac("sha256", key).update(`msg_1.${timestamp}.${body}`).digest("base64");
  const headers = { "webhook-id": "msg_1", "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
  return { headers, body: Buffer.from(body) };
}

async function waitUntil(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; !(await condition()); attempt += 1) {
    assert.ok(attempt < 200, "what was awaited did not happen");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function outage(outcome_unknown: boolean) {
  return (error: unknown) => error instanceof ProviderOutage && error.outcome_unknown === outcome_unknown;
}
