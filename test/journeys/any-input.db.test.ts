import assert from "node:assert/strict";
import { test } from "node:test";
import { buildValidatorCompiler } from "../../src/platform/http/validation.ts";
import { openFuzzer } from "../support/any-input.ts";
import { type Json, startApp } from "../support/running-app.ts";

/**
 * Every operation of the API is given anything: input by its schema, and input that is wrong in all the ways that come to
 * mind. FUZZ_SEED repeats a run. `npm run bench -- fuzz` does the same with fourteen times as many inputs.
 */
const COUNTS = { valid: 15, wrong: 35 };
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

test("without the validator of one body the same inputs are faults of the service, and it is said of which operation", async () => {
  const compile = buildValidatorCompiler();
  type Part = Parameters<typeof compile>[0] & { readonly url: string };
  const broken = await startApp({
    spoil: (server) => {
      const loosened = (part: Part) =>
        part.url === "/v1/returns" && part.httpPart === "body" ? () => true : compile(part);
      server.setValidatorCompiler(loosened as never);
    },
  });
  const its_fuzzer = await openFuzzer(broken, seed);
  const faultsOf = async (operation_id: string) => {
    const operation = its_fuzzer.operations.find(({ spec }) => spec.operationId === operation_id);
    assert(operation);
    return its_fuzzer.tryOperation(operation, COUNTS);
  };

  const [loose, sound] = [await faultsOf("registerReturn"), await faultsOf("createReservation")];

  const named = /^is a fault of the service\nseed \d+: post \/v1\/returns /;
  assert(
    loose.some((fault) => named.test(fault)),
    `the fuzzer did not notice: ${loose.join()}`,
  );
  assert.deepEqual(sound, []);
});

test("after all of this no order is stuck, and the doctor finds nothing", async () => {
  const { body } = await app.call("GET", "/v1/exceptions?limit=200");
  const stuck = body.data.filter((exception: Json) => exception.reason === "advance_failed");
  assert.deepEqual(stuck, []);
  assert.equal((await app.call("GET", "/health/ready")).status, 200);
  await app.assertSound();
});
