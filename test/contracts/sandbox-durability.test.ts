import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ProviderOutage } from "../../src/payments/adapters/payment-provider.ts";
import { authorizeCall, captureCall } from "./payment-provider.contract.ts";
import {
  adapterFor,
  FAST,
  inTemporaryDirectory,
  killSandboxProcess,
  ofKey,
  readContent,
  readTruth,
  startSandboxProcess,
  withReceiver,
} from "./sandbox-process.ts";

test("kill -9 between calls loses nothing that was answered, and a torn last line is dropped", () =>
  inTemporaryDirectory(async (directory) => {
    const data_file = join(directory, "truth.jsonl");
    const first = await startSandboxProcess(data_file, FAST);
    const call = authorizeCall({ token: "tok_ok" });
    const authorization = await adapterFor(first).authorize(call);
    const capture = captureCall(call, authorization.provider_reference, { amount_minor: 4_000 });
    const captured = await adapterFor(first).capture(capture);
    await killSandboxProcess(first, "SIGKILL");
    await appendFile(data_file, '{"type":"operation_performed","operation":{"idempo');

    const second = await startSandboxProcess(data_file, FAST);
    try {
      const provider = adapterFor(second);
      assert.deepEqual(await provider.find(capture.idempotency_key), captured);
      assert.deepEqual(await provider.capture(capture), captured);
      const rest = await provider.capture(captureCall(call, authorization.provider_reference, { amount_minor: 6_000 }));
      assert.equal(rest.outcome, "succeeded");
      assert.equal((await readTruth(second, call.payment_id)).authorizations[0]?.captured_minor, 10_000);
    } finally {
      await killSandboxProcess(second, "SIGKILL");
    }
  }));

test("kill -9 in the middle of many captures loses none that was answered and doubles none that is sent again", () =>
  inTemporaryDirectory(async (directory) => {
    const data_file = join(directory, "truth.jsonl");
    const first = await startSandboxProcess(data_file, FAST);
    const calls = Array.from({ length: 200 }, () => captureCall(authorizeCall(), "auth-1"));
    const answered: string[] = [];
    const provider = adapterFor(first);
    const waiting = [...calls];
    const captureOneAfterTheOther = async (): Promise<void> => {
      for (let call = waiting.pop(); call; call = waiting.pop()) {
        const answer = await provider.capture(call).catch((error) => {
          assert.ok(error instanceof ProviderOutage);
          return null;
        });
        if (answer) answered.push(call.idempotency_key);
        if (answered.length === 60) first.child.kill("SIGKILL");
      }
    };
    await Promise.all(Array.from({ length: 20 }, captureOneAfterTheOther));
    assert.ok(answered.length >= 60 && answered.length < 200, `${answered.length} answered`);

    const second = await startSandboxProcess(data_file, FAST);
    try {
      const again = adapterFor(second);
      for (const key of answered) assert.equal((await again.find(key))?.outcome, "succeeded");
      await Promise.all(calls.map((call) => again.capture(call)));
      const { authorizations } = await readTruth(second);
      assert.equal(authorizations.length, 200);
      assert.ok(authorizations.every((each) => each.captured_minor === 10_000 && each.effects.length === 1));
    } finally {
      await killSandboxProcess(second, "SIGKILL");
    }
  }));

test("what was pending and what was not delivered goes on after kill -9", () =>
  withReceiver(async (receiver, directory) => {
    const data_file = join(directory, "truth.jsonl");
    const settings = { ...FAST, "notification-url": receiver.url };
    const first = await startSandboxProcess(data_file, { ...settings, "pending-ms": "60000" });
    receiver.answerNext(...Array.from({ length: 20 }, () => 500));
    const pending = authorizeCall({ token: "tok_pending" });
    await adapterFor(first).authorize(pending);
    const capture = captureCall(authorizeCall(), "auth-1");
    await adapterFor(first).capture(capture);
    const isOfCapture = ofKey(capture.idempotency_key);
    const [failed] = await receiver.receive(isOfCapture);
    await killSandboxProcess(first, "SIGKILL");

    const count_before = receiver.received.length;
    const second = await startSandboxProcess(data_file, settings);
    try {
      const all = await receiver.receive(
        isOfCapture,
        receiver.received.filter((raw) => isOfCapture(readContent(raw))).length + 1,
      );
      assert.equal(all.at(-1)?.headers["webhook-id"], failed?.headers["webhook-id"]);
      await receiver.receive(ofKey(pending.idempotency_key));
      assert.equal((await adapterFor(second).find(pending.idempotency_key))?.outcome, "succeeded");
      assert.ok(receiver.received.length > count_before);
    } finally {
      await killSandboxProcess(second, "SIGKILL");
    }
  }));

test("with every kind of fault at once, retries of the same key end in one effect for each payment", () =>
  inTemporaryDirectory(async (directory) => {
    const rates = "lost_reply=0.2,error_after_effect=0.1,error_before_effect=0.1,rubbish=0.1,delay=0.1";
    const settings = { ...FAST, "fault-rates": rates, "fault-seed": "20261122", "delay-ms": "20" };
    const sandbox = await startSandboxProcess(join(directory, "truth.jsonl"), settings);
    const provider = adapterFor(sandbox);
    const calls = Array.from({ length: 150 }, () => captureCall(authorizeCall(), "auth-1"));
    let outage_count = 0;
    const captureInTheEnd = async (call: (typeof calls)[number]): Promise<void> => {
      const answer = await provider.capture(call).catch((error) => {
        assert.ok(error instanceof ProviderOutage);
        outage_count += 1;
        return null;
      });
      if (answer === null) return captureInTheEnd(call);
      assert.equal(answer.outcome, "succeeded");
    };
    try {
      await Promise.all(calls.map(captureInTheEnd));

      const { authorizations } = await readTruth(sandbox);
      assert.ok(outage_count > 75, `${outage_count} outages`);
      assert.equal(authorizations.length, 150);
      assert.ok(authorizations.every((each) => each.captured_minor === 10_000 && each.effects.length === 1));
    } finally {
      await killSandboxProcess(sandbox, "SIGTERM");
    }
  }));
