import assert from "node:assert/strict";
import { test } from "node:test";
import { isId, lowestIdAt, newId } from "./ids.ts";

test("new ids are valid, distinct and increasing", () => {
  const ids = Array.from({ length: 5_000 }, newId);
  assert.ok(ids.every(isId));
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual([...ids].sort(), ids);
});

test("only canonical UUIDv7 is an id", () => {
  assert.equal(isId("00000000-0000-7000-8000-000000000001"), true);
  const wrong = [
    "",
    "01890dcd-5311-4d40-8db0-9496a2eef37b",
    "01890DCD-5311-7D40-8DB0-9496A2EEF37B",
    "01890dcd53117d408db09496a2eef37b",
    "01890dcd-5311-7d40-7db0-9496a2eef37b",
    "01890dcd-5311-7d40-8db0-9496a2eef37b\n",
    "'; drop table orders; --",
  ];
  for (const text of wrong) assert.equal(isId(text), false, text);
});

test("ids made from an instant on are not below its lowest id, those of before are", () => {
  const before = lowestIdAt(new Date(Date.now() - 1_000));
  const id = newId();
  assert.ok(isId(before));
  assert.ok(before < id);
  assert.ok(id < lowestIdAt(new Date(Date.now() + 1_000)));
  assert.equal(lowestIdAt(new Date("2026-01-01T00:00:00Z")), "019b76da-a800-7000-8000-000000000000");
});
