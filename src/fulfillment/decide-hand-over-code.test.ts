import assert from "node:assert/strict";
import { test } from "node:test";
import { decideCode, handOverCode, readCode } from "./decide-hand-over-code.ts";

test("a code is six letters and digits that nobody mistakes, and another one for another seed", () => {
  const codes = Array.from({ length: 1_000 }, (_, index) => handOverCode(`seed ${index}`));

  for (const code of codes) assert.match(code, /^[2-9A-HJKMNP-TW-Z]{6}$/);
  assert.equal(new Set(codes).size, 1_000);
  assert.equal(handOverCode("seed 1"), codes[1]);
});

test("a code may be said in small letters, with spaces and hyphens", () => {
  assert.equal(readCode(" k7m-4q x"), "K7M4QX");
});

const CASES = [
  // known     wrong so far  said       -> refusal, attempts left
  ["K7M4QX", 0, "K7M4QX", null, null],
  ["K7M4QX", 9, "k7m 4qx", null, null],
  ["K7M4QX", 0, "K7M4QY", "wrong_code", 9],
  ["K7M4QX", 9, "K7M4QY", "wrong_code", 0],
  ["K7M4QX", 10, "K7M4QX", "too_many_wrong_codes", null],
  ["K7M4QX", 0, "", "wrong_code", 9],
  [null, 0, "K7M4QX", "wrong_code", 9],
] as const;

for (const [hand_over_code, wrong_codes, said, code, attempts_left] of CASES) {
  test(`"${said}" for ${hand_over_code} after ${wrong_codes} wrong ones is ${code ?? "right"}`, () => {
    const decision = decideCode({ hand_over_code, wrong_codes }, said);

    assert.equal(decision.accepted, code === null);
    if (!decision.accepted)
      assert.deepEqual(decision.refusal, code === "wrong_code" ? { code, attempts_left } : { code });
  });
}
