import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createDatabaseClock } from "./database-clock.ts";

const HOUR_MS = 3_600_000;
const machine = { database_ms: 0, monotonic_ms: 0, uptime_ms: 0 };
beforeEach(() =>
  Object.assign(machine, { database_ms: Date.parse("2026-06-01T12:00:00Z"), monotonic_ms: 500, uptime_ms: 9_000 }),
);

const clockOf = () =>
  createDatabaseClock({
    askDatabase: async () => new Date(machine.database_ms),
    monotonicMs: () => machine.monotonic_ms,
    uptimeMs: () => machine.uptime_ms,
  });
const pass = (milliseconds: number) => {
  machine.database_ms += milliseconds;
  machine.monotonic_ms += milliseconds;
  machine.uptime_ms += milliseconds;
};

test("it has the time of the database, whatever this machine's clock says", async () => {
  const clock = clockOf();

  await clock.compare();
  pass(90_000);

  assert.equal(clock.now().toISOString(), "2026-06-01T12:01:30.000Z");
});

test("a small drift is followed", async () => {
  const clock = clockOf();
  await clock.compare();
  pass(10_000);
  machine.database_ms += 40;

  await clock.compare();

  assert.equal(clock.now().getTime(), machine.database_ms);
  assert.equal(clock.trouble?.(), null);
});

for (const jump_ms of [HOUR_MS, -HOUR_MS, 400 * 24 * HOUR_MS, -400 * 24 * HOUR_MS]) {
  test(`a jump of the database's clock by ${jump_ms / HOUR_MS} hours is not followed, but said`, async () => {
    const clock = clockOf();
    await clock.compare();
    pass(10_000);
    const expected = machine.database_ms;
    machine.database_ms += jump_ms;

    await clock.compare();
    assert.equal(clock.now().getTime(), expected);
    assert.match(clock.trouble?.() ?? "", new RegExp(`has jumped by ${jump_ms / 1_000} s`));

    machine.database_ms -= jump_ms;
    await clock.compare();
    assert.equal(clock.trouble?.(), null);
  });
}

test("after the machine has slept, it is the time that it is", async () => {
  const clock = clockOf();
  await clock.compare();
  machine.database_ms += 9 * HOUR_MS;
  machine.uptime_ms += 9 * HOUR_MS;

  await clock.compare();

  assert.equal(clock.now().getTime(), machine.database_ms);
  assert.equal(clock.trouble?.(), null);
});

test("while the database cannot be asked, time goes on", async () => {
  let is_away = false;
  const clock = createDatabaseClock({
    askDatabase: async () => {
      if (is_away) throw new Error("away");
      return new Date(machine.database_ms);
    },
    monotonicMs: () => machine.monotonic_ms,
    uptimeMs: () => machine.uptime_ms,
  });
  await clock.compare();
  is_away = true;
  pass(60_000);

  await assert.rejects(clock.compare());

  assert.equal(clock.now().getTime(), machine.database_ms);
});
