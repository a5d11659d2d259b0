import assert from "node:assert/strict";
import { test } from "node:test";
import type { Caller } from "../platform/http/index.ts";
import { createCallerCache } from "./caller-cache.ts";

const CALLER = { actor: "api:busy" } as Caller;

/** A cache of 10 seconds, and questions that are answered when the test says so. */
function setUp() {
  const clock = { ms: 0 };
  const questions: PromiseWithResolvers<Caller | null>[] = [];
  const remembered = createCallerCache({ monotonicMs: () => clock.ms });
  const find = () => {
    const question = Promise.withResolvers<Caller | null>();
    questions.push(question);
    return question.promise;
  };
  return { clock, questions, ask: () => remembered("hash", find) };
}

test("who keeps asking is asked about again at half time, and never waits for it", async () => {
  const { clock, questions, ask } = setUp();
  const first = ask();
  questions[0]?.resolve(CALLER);
  assert.equal(await first, CALLER);

  clock.ms = 4_999;
  assert.equal(ask(), CALLER);
  assert.equal(questions.length, 1);
  clock.ms = 5_000;
  assert.deepEqual([ask(), ask(), ask()], [CALLER, CALLER, CALLER]);
  assert.equal(questions.length, 2, "once, however many ask");

  questions[1]?.resolve(null);
  await questions[1]?.promise;
  await Promise.resolve();
  assert.equal(ask(), null);
  clock.ms = 9_999;
  assert.equal(ask(), null, "counted from the second question");
});

test("an answer that cannot be had leaves what is known, for as long as it may be", async () => {
  const { clock, questions, ask } = setUp();
  const first = ask();
  questions[0]?.resolve(CALLER);
  await first;

  clock.ms = 6_000;
  assert.equal(ask(), CALLER);
  questions[1]?.reject(new Error("no database"));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(ask(), CALLER);
  assert.equal(questions.length, 3, "asked again");

  clock.ms = 10_000;
  const late = ask();
  assert(late instanceof Promise);
  questions[2]?.reject(new Error("no database"));
  await assert.rejects(late, { message: "no database" });
});
