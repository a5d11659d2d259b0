import assert from "node:assert/strict";
import { test } from "node:test";
import { openFuzzer } from "../support/any-input.ts";
import { type Json, startApp } from "../support/running-app.ts";

/**
 * Every operation of the API is given anything: input by its schema, and input that is wrong in all the ways that come to
 * mind. FUZZ_SEED repeats a run. `npm run bench -- fuzz` does the same with ten times as many inputs.
 */
const COUNTS = { valid: 20, wrong: 60 };
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

const app = await startApp();
const fuzzer = await openFuzzer(app, seed);

for (const operation of fuzzer.operations) {
  const { operationId } = operation.spec;
  test(`${operationId} answers anything as it documents (seed ${seed})`, async () => {
    assert.deepEqual(await fuzzer.tryOperation(operation, COUNTS), []);
  });
}

test("10 MB are answered as documented by every operation that takes a body", async () => {
  for (const operation of fuzzer.operations.filter(({ spec }) => spec.requestBody))
    assert.deepEqual(await fuzzer.tryBigBody(operation), []);
});

test("bodies that begin and never go on hold nobody up", async () => {
  assert.deepEqual(await fuzzer.trySlowBodies(), []);
});

test("after all of this no order is stuck, and the doctor finds nothing", async () => {
  const { body } = await app.call("GET", "/v1/exceptions?limit=200");
  const stuck = body.data.filter((exception: Json) => exception.reason === "advance_failed");
  assert.deepEqual(stuck, []);
  assert.equal((await app.call("GET", "/health/ready")).status, 200);
  await app.assertSound();
});
