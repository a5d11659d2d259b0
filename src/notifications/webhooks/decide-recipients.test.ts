import assert from "node:assert/strict";
import { test } from "node:test";
import { wantsEvent } from "./decide-recipients.ts";

const CASES = [
  // event types                       channels    type                          channel  -> wanted
  [null, null, "order_received", "web", true],
  [["order_received"], null, "order_received", "web", true],
  [["order_received"], null, "order_received_again", "web", false],
  [["order_received"], null, "order", "web", false],
  [["payment_*"], null, "payment_capture_asked", "web", true],
  [["payment_*"], null, "payments", "web", false],
  [["units_shipped", "payment_*"], null, "units_shipped", "web", true],
  [["*"], null, "units_shipped", "web", true],
  [null, ["web"], "order_received", "web", true],
  [null, ["web"], "order_received", "market", false],
  [null, ["web", "market"], "order_received", "market", true],
  [null, ["web"], "order_received", null, false],
  [["units_shipped"], ["web"], "order_received", "web", false],
] as const;

for (const [event_types, channels, type, channel_code, is_wanted] of CASES) {
  test(`an endpoint of types ${event_types ?? "all"} and channels ${channels ?? "all"} ${is_wanted ? "wants" : "does not want"} ${type} of ${channel_code}`, () => {
    assert.equal(wantsEvent({ event_types, channels }, { type, channel_code }), is_wanted);
  });
}
