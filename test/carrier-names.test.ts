import assert from "node:assert/strict";
import { test } from "node:test";
import { CARRIER_NAMES, carrierName } from "../src/fulfillment/index.ts";
import { CARRIERS } from "../web/design/carriers.ts";

test("screens and mails call carriers the same", () => {
  assert.deepEqual(CARRIERS, CARRIER_NAMES);
});

test("a carrier is called by its name however its code is written, an unknown one by what is written", () => {
  assert.deepEqual(["dhl", "DHL", "post_at", "Kurier Müller"].map(carrierName), [
    "DHL",
    "DHL",
    "Österreichische Post",
    "Kurier Müller",
  ]);
});
