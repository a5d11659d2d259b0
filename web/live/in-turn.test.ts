import assert from "node:assert/strict";
import { test } from "node:test";
import { inTurn } from "./in-turn.ts";

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("many calls are one turn, and calls during a turn are one more", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let turns = 0;
  let finish = () => {};
  const work = inTurn(1_000, () => {
    turns += 1;
    return new Promise<void>((resolve) => {
      finish = resolve;
    });
  });

  work.ask();
  work.ask();
  assert.equal(turns, 0);
  t.mock.timers.tick(1_000);
  assert.equal(turns, 1);

  work.ask();
  work.ask();
  t.mock.timers.tick(5_000);
  assert.equal(turns, 1, "the first is not done yet");
  finish();
  await settle();
  t.mock.timers.tick(1_000);
  assert.equal(turns, 2);

  finish();
  await settle();
  t.mock.timers.tick(5_000);
  assert.equal(turns, 2, "nobody has asked since");
});

test("a turn that fails does not end the turns, and none comes after the stop", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let turns = 0;
  const work = inTurn(1_000, () => {
    turns += 1;
    return Promise.reject(new Error("not reached"));
  });
  work.ask();
  t.mock.timers.tick(1_000);
  await settle();
  work.ask();
  t.mock.timers.tick(1_000);
  assert.equal(turns, 2);
  await settle();

  work.ask();
  work.stop();
  t.mock.timers.tick(5_000);
  assert.equal(turns, 2);
});
