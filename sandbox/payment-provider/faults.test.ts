import assert from "node:assert/strict";
import { test } from "node:test";
import { drawFaults, FAULTS, parseFaultRates } from "./faults.ts";

const REQUESTS = Array.from({ length: 2_000 }, (_, index) => index + 1);

test("the same seed draws the same faults and another seed draws others", () => {
  const rates = { lost_reply: 0.3, delay: 0.3 };
  const draw = (seed: string) => JSON.stringify(REQUESTS.map((request_no) => drawFaults(seed, rates, request_no)));

  assert.equal(draw("a"), draw("a"));
  assert.notEqual(draw("a"), draw("b"));
});

test("a rate is the share of the requests that is hit", () => {
  for (const name of FAULTS) {
    const hit_count = REQUESTS.filter((request_no) => drawFaults("7", { [name]: 0.2 }, request_no).length > 0).length;
    assert.ok(Math.abs(hit_count - 400) < 80, `${name} hit ${hit_count} of 2000`);
  }
});

test("without rates nothing fails, and with all rates at one a request still ends in one way", () => {
  const all = Object.fromEntries(FAULTS.map((name) => [name, 1]));

  assert.deepEqual(drawFaults("7", {}, 1), []);
  assert.deepEqual(drawFaults("7", all, 1), [
    "delay",
    "error_before_effect",
    "duplicate_notification",
    "notification_before_reply",
  ]);
});

test("rates are read from text, and what is no fault or no rate is refused", () => {
  assert.deepEqual(parseFaultRates("lost_reply=0.2, delay=1"), { lost_reply: 0.2, delay: 1 });
  assert.deepEqual(parseFaultRates(""), {});
  for (const text of ["explode=0.1", "delay=2", "delay=-1", "delay=", "delay"]) {
    assert.throws(() => parseFaultRates(text));
  }
});
