import assert from "node:assert/strict";
import { test } from "node:test";
import { resolutionOf } from "./exceptions.ts";

const CASES = [
  // reason              detail                                                                   what is done
  ["call_provider", "No provider can refund a payment by invoice: do it by hand, then give this up.", "give-ups"],
  ["capture_declined", "The provider declined the capture of 4885 minor units: unknown_authorization.", "give-ups"],
  ["refund_declined", "The provider declined the refund of 100 minor units: no reason given.", "give-ups"],
] as const;

for (const [reason, detail, path] of CASES)
  test(`${reason} is settled by hand: "${detail}"`, () => {
    for (let number = 0; number < 50; number += 1) {
      const exception = { exception_id: `exception-${number}`, order_id: "order", reason, detail };
      const resolution = resolutionOf("seed", exception);

      assert.equal(resolution.path, path);
      assert.ok(resolution.note.length > 0);
      assert.deepEqual(resolutionOf("seed", exception), resolution);
    }
  });

test("what may have passed is mostly tried again, most things within the day, and everything within three", () => {
  const resolutions = Array.from({ length: 400 }, (_, number) =>
    resolutionOf("seed", {
      ...{ exception_id: `exception-${number}`, order_id: null },
      ...{ reason: "advance_failed", detail: "Error: something" },
    }),
  );

  const share = (found: (resolution: (typeof resolutions)[number]) => boolean) =>
    resolutions.filter(found).length / 400;
  assert.ok(Math.abs(share(({ path }) => path === "retries") - 0.7) < 0.08);
  assert.ok(Math.abs(share(({ after_minutes }) => after_minutes < 8 * 60) - 0.85) < 0.06);
  assert.equal(
    share(({ after_minutes }) => after_minutes >= 30 && after_minutes < 3 * 24 * 60),
    1,
  );
});
