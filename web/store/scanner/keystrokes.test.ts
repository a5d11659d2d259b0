import assert from "node:assert/strict";
import { test } from "node:test";
import { type Heard, hearKey, NO_BURST } from "./keystrokes.ts";

/** Types keys with a pause between them; what was heard of each. */
function type(keys: readonly string[], pause_ms: number): readonly Heard[] {
  const heard: Heard[] = [];
  keys.forEach((key, place) => {
    heard.push(hearKey(heard.at(-1)?.burst ?? NO_BURST, { key, at: 1_000 + place * pause_ms }));
  });
  return heard;
}

test("fast keys with Enter at their end are a code, also with Shift between them", () => {
  const heard = type(["Shift", "E", "L", "-", "1", "Enter"], 8);

  assert.deepEqual(
    heard.map(({ code }) => code),
    [null, null, null, null, null, "EL-1"],
  );
  assert.deepEqual(
    heard.map(({ is_taken }) => is_taken),
    [false, false, true, true, true, true],
  );
  assert.deepEqual(heard.at(-1)?.burst, NO_BURST);
});

test("slow keys are a person's, and Enter stays what it is", () => {
  const heard = type(["a", "b", "c", "Enter"], 400);

  assert.equal(
    heard.some(({ code, is_taken }) => code !== null || is_taken),
    false,
  );
});

test("two keys and Enter are no code", () => {
  assert.equal(type(["1", "2", "Enter"], 5).at(-1)?.code, null);
});

test("a second code begins anew", () => {
  const heard = type([..."4006381333931", "Enter", ..."4006381333948", "Enter"], 5);

  assert.deepEqual(
    heard.flatMap(({ code }) => code ?? []),
    ["4006381333931", "4006381333948"],
  );
});
