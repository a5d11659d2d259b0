import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, draftOf, emptyAddress, isComplete, isPostalCode, problemsOf } from "./address-draft.ts";

const BERLIN = { ...emptyAddress("DE"), name: "Ada", street: "Musterweg 7", postal_code: "10115", city: "Berlin" };

test("what is missing is said field by field", () => {
  assert.deepEqual(problemsOf(emptyAddress("DE")), {
    ...{ name: "required", street: "required", postal_code: "required", city: "required" },
  });
  assert.deepEqual(problemsOf({ ...BERLIN, postal_code: "1011" }), { postal_code: "postal_code" });
  assert(isComplete(BERLIN));
});

for (const [country, right, wrong] of [
  ["DE", "01067", "8001"],
  ["AT", "1010", "10115"],
  ["CH", "8001", "0801"],
  ["NL", "1012 ab", "1012"],
] as const) {
  test(`a postal code of ${country} is known by its form`, () => {
    assert(isPostalCode({ country, postal_code: ` ${right} ` }));
    assert(!isPostalCode({ country, postal_code: wrong }));
  });
}

test("where the form is not known anything but nothing will do", () => {
  assert(isPostalCode({ country: "IE", postal_code: "D02 AF30" }));
  assert(!isPostalCode({ country: "IE", postal_code: " " }));
});

test("what goes to the server is tidy, and comes back as it was", () => {
  const address = addressOf({ ...BERLIN, name: " Ada ", company: " " });
  assert.deepEqual(address, {
    ...{ name: "Ada", company: null, street: "Musterweg 7", street2: null, postal_code: "10115", city: "Berlin" },
    ...{ country: "DE", region: null },
  });
  assert.deepEqual(draftOf(address), BERLIN);
});
