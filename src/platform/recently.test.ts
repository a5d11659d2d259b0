import assert from "node:assert/strict";
import { test } from "node:test";
import { recently } from "./recently.ts";

const at = (milliseconds: number) => new Date(1_000_000 + milliseconds);

test("who asks at the same time, or soon after, gets the same answer; later it is made anew", async () => {
  let made = 0;
  const ask = recently<number>(100);
  const make = async () => {
    made += 1;
    return made;
  };

  assert.deepEqual(
    await Promise.all([ask("a", at(0), make), ask("a", at(50), make), ask("b", at(50), make)]),
    [1, 1, 2],
  );
  assert.equal(await ask("a", at(99), make), 1);
  assert.equal(await ask("a", at(100), make), 3);
  assert.equal(await ask("a", at(-5), make), 4, "a clock that was set back does not keep an answer alive");
});

test("a failure is told to all who waited, and not remembered", async () => {
  const ask = recently<string>(1_000);
  const failing = ask("a", at(0), () => Promise.reject(new Error("away")));

  await assert.rejects(failing, /away/);
  assert.equal(await ask("a", at(1), async () => "there"), "there");
});
