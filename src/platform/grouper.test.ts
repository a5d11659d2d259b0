import assert from "node:assert/strict";
import { test } from "node:test";
import { createGrouper } from "./grouper.ts";

const OPTIONS = { limits: () => ({ max: 4, parallel: 1 }), worthTryingAlone: () => true };

test("what comes together is worked on together, each caller gets his own answer, and no group is too large", async () => {
  const groups: number[][] = [];
  const grouper = createGrouper(async (requests: readonly number[]) => {
    groups.push([...requests]);
    return requests.map((request) => request * 10);
  }, OPTIONS);

  const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(grouper.add));

  assert.deepEqual(answers, [10, 20, 30, 40, 50, 60]);
  assert.deepEqual(groups, [
    [1, 2, 3, 4],
    [5, 6],
  ]);
});

test("one that fails does not fail the others", async () => {
  const grouper = createGrouper(async (requests: readonly number[]) => {
    if (requests.includes(2)) throw new Error("two is bad");
    return requests;
  }, OPTIONS);

  const outcomes = await Promise.allSettled([1, 2, 3].map(grouper.add));

  assert.deepEqual(
    outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : String(outcome.reason))),
    [1, "Error: two is bad", 3],
  );
});

test("an outage fails the whole group without trying each alone", async () => {
  let attempts = 0;
  const grouper = createGrouper(
    async (): Promise<number[]> => {
      attempts += 1;
      throw new Error("no database");
    },
    { ...OPTIONS, worthTryingAlone: () => false },
  );

  const outcomes = await Promise.allSettled([1, 2, 3].map(grouper.add));

  assert.equal(attempts, 1);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["rejected", "rejected", "rejected"],
  );
});

test("at most as many groups are under way as allowed, and a later request does not wait for a full group", async () => {
  let running = 0;
  let most = 0;
  const grouper = createGrouper(
    async (requests: readonly number[]) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return requests;
    },
    { ...OPTIONS, limits: () => ({ max: 1, parallel: 2 }) },
  );

  assert.deepEqual(await Promise.all([1, 2, 3, 4, 5].map(grouper.add)), [1, 2, 3, 4, 5]);
  assert.equal(most, 2);
  assert.equal(await grouper.add(6), 6);
});

test("how large groups may be is asked anew for each, so what begins while others wait can be kept short", async () => {
  const groups: number[][] = [];
  let max = 3;
  const grouper = createGrouper(
    async (requests: readonly number[]) => {
      groups.push([...requests]);
      max = 1;
      return requests;
    },
    { ...OPTIONS, limits: () => ({ max, parallel: 1 }) },
  );

  await Promise.all([1, 2, 3, 4, 5].map(grouper.add));

  assert.deepEqual(groups, [[1, 2, 3], [4], [5]]);
});

test("while the first in line has waited too long already, the next is refused; afterwards all are taken again", async () => {
  const gate = Promise.withResolvers<void>();
  const grouper = createGrouper<number, number>(
    async (requests) => {
      await gate.promise;
      return requests;
    },
    {
      ...{ limits: () => ({ max: 1, parallel: 1 }), worthTryingAlone: () => false },
      patience: { wait_max_ms: 20, refuse: () => new Error("too late") },
    },
  );
  const first = grouper.add(1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  const second = grouper.add(2);
  await new Promise((resolve) => setTimeout(resolve, 40));

  await assert.rejects(grouper.add(3), /too late/);

  gate.resolve();
  assert.deepEqual(await Promise.all([first, second]), [1, 2]);
  assert.equal(await grouper.add(4), 4);
});
