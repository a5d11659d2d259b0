import assert from "node:assert/strict";
import { test } from "node:test";
import { entryOf, missingIn, NEW_LOCATION } from "./new-location.ts";

const WHOLE = {
  ...NEW_LOCATION,
  ...{
    code: " st-ulm ",
    name: " Ulm Mitte ",
    street: "Hirschstr. 1",
    postal_code: "89073",
    city: "Ulm",
    country: "de",
  },
};

test("what is missing is named, spaces count as nothing", () => {
  assert.deepEqual(missingIn(NEW_LOCATION), ["code", "name", "street", "postal_code", "city"]);
  assert.deepEqual(missingIn({ ...WHOLE, city: "  ", delivery_methods: [] }), ["city", "delivery_methods"]);
  assert.deepEqual(missingIn(WHOLE), []);
});

test("a whole draft is sent with its address apart, trimmed, and its country in capitals", () => {
  assert.deepEqual(entryOf(WHOLE), {
    ...{ code: "st-ulm", name: "Ulm Mitte", kind: "store", time_zone: "Europe/Berlin" },
    delivery_methods: ["ship", "collect"],
    address: { street: "Hirschstr. 1", postal_code: "89073", city: "Ulm", country: "DE" },
  });
});
