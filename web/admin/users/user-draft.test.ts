import assert from "node:assert/strict";
import { test } from "node:test";
import { contentOf, NEW_USER } from "./user-draft.ts";

test("no bound is sent as null, an amount in minor units", () => {
  const content = contentOf({
    ...NEW_USER,
    name: "Clara",
    role: "customer_service",
    channel_codes: ["web"],
    amount: 19.99,
  });

  assert.deepEqual(content, {
    ...{ name: "Clara", language: "en", role: "customer_service" },
    ...{ channel_codes: ["web"], location_codes: null, amount_max_minor: 1_999 },
  });
});

test("who becomes administrator leaves all bounds behind", () => {
  const content = contentOf({ ...NEW_USER, role: "administrator", location_codes: ["berlin"], amount: 0 });

  assert.deepEqual([content.channel_codes, content.location_codes, content.amount_max_minor], [null, null, null]);
});

test("an amount of nothing is a bound, not the lack of one", () => {
  assert.equal(contentOf({ ...NEW_USER, amount: 0 }).amount_max_minor, 0);
});
