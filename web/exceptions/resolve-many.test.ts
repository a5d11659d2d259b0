import assert from "node:assert/strict";
import { test } from "node:test";
import { type Outcome, resolveMany } from "./resolve-many.ts";

const ids = (count: number) => Array.from({ length: count }, (_, index) => `e${index}`);
const never = () => false;

test("one that fails does not stop the others, and each is counted as what became of it", async () => {
  const outcomes: Readonly<Record<string, Outcome>> = { e2: "gone", e4: { error: "no" } };

  const end = await resolveMany(
    ids(6),
    async (id) => outcomes[id] ?? "resolved",
    () => {},
    never,
  );

  assert.deepEqual(end, { total: 6, resolved: 4, gone: 1, failed: new Map([["e4", "no"]]), left: [] });
});

test("no more than four are under way at once, and each is done once", async () => {
  const done: string[] = [];
  let under_way = 0;
  let most = 0;

  await resolveMany(
    ids(23),
    async (id) => {
      under_way += 1;
      most = Math.max(most, under_way);
      await Promise.resolve();
      under_way -= 1;
      done.push(id);
      return "resolved";
    },
    () => {},
    never,
  );

  assert.equal(most, 4);
  assert.deepEqual(done.toSorted(), ids(23).toSorted());
});

test("what was stopped says what it has left, and progress counts up to what is done", async () => {
  let seen = 0;

  const end = await resolveMany(
    ids(20),
    async () => "resolved",
    ({ resolved }) => {
      seen = resolved;
    },
    () => seen >= 6,
  );

  assert.equal(end.resolved + end.left.length, 20);
  assert(end.resolved >= 6 && end.resolved <= 9, `${end.resolved} were done`);
  assert.equal(seen, end.resolved);
});

test("of none nothing is asked", async () => {
  const end = await resolveMany(
    [],
    () => Promise.reject(new Error("asked")),
    () => {},
    never,
  );
  assert.deepEqual(end, { total: 0, resolved: 0, gone: 0, failed: new Map(), left: [] });
});
