import assert from "node:assert/strict";
import { test } from "node:test";
import { isCountry, normalizeAddress } from "./address.ts";

test("addresses get one spelling", () => {
  const address = normalizeAddress({
    name: "  Erika\t Muster ",
    street: "Hauptstr.  1\n",
    street2: "  ",
    postal_code: " 10115",
    city: "Ko\u0308ln",
    country: " de ",
  });

  assert.deepEqual(address, {
    name: "Erika Muster",
    company: null,
    street: "Hauptstr. 1",
    street2: null,
    postal_code: "10115",
    city: "K\u00f6ln",
    region: null,
    country: "DE",
  });
  assert.deepEqual(normalizeAddress(address), address);
});

test("countries are the official two-letter codes and Kosovo", () => {
  for (const code of ["DE", "US", "SS", "XK", "CW"]) assert.equal(isCountry(code), true, code);
  for (const code of ["", "de", "UK", "EU", "XI", "AN", "DEU", "ZZ"]) assert.equal(isCountry(code), false, code);
});

test("every code is a region the runtime has a name for, and there are 250", () => {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const codes = letters.flatMap((a) => letters.map((b) => a + b)).filter(isCountry);
  assert.equal(codes.length, 250);
  for (const code of codes) assert.ok(names.of(code), code);
});
