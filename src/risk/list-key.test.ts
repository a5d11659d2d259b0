import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { type KeyAddress, listKey } from "./list-key.ts";

const HOUSE: KeyAddress = { street: "Hauptstraße 12 a", postal_code: "10115", city: "Berlin", country: "DE" };

test("a key is the SHA-256 of field and normalized value, so that no field's key equals another's", () => {
  const expected = createHash("sha256").update("email\0a@example.com").digest("hex");

  assert.equal(listKey("email", " A@Example.COM "), expected);
  assert.notEqual(listKey("customer", "a@example.com"), expected);
});

const SAME = [
  ["phone", "+49 (0)30 1234-5", "0049 30 12345"],
  ["customer", "c-77", " c-77 "],
  ["payment_reference", "de02 1203 0000 0000 2020 51", "DE02120300000000202051"],
  ["ip", "2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
  ["ip", "::ffff:192.0.2.1", "192.0.2.1"],
  ["ip", "fe80::1%eth0", "fe80::1"],
] as const;

for (const [field, one, other] of SAME) {
  test(`${field}: ${one} and ${other} have one key`, () => {
    assert.match(listKey(field, one) ?? "", /^[0-9a-f]{64}$/);
    assert.equal(listKey(field, one), listKey(field, other));
  });
}

const DIFFERENT = [
  ["email", "a@example.com", "a@example.org"],
  ["phone", "030 12345", "030 12346"],
  ["customer", "c-77", "C-77"],
  ["payment_reference", "tok_aB", "tok_Ab"],
  ["ip", "192.0.2.1", "192.0.2.11"],
] as const;

for (const [field, one, other] of DIFFERENT) {
  test(`${field}: ${one} and ${other} have different keys`, () => {
    assert.notEqual(listKey(field, one), listKey(field, other));
  });
}

test("an address is one address in its usual spellings, and no other", () => {
  const key = listKey("address", HOUSE);

  assert.equal(listKey("address", { ...HOUSE, street: "HAUPTSTR. 12A" }), key);
  assert.equal(listKey("address", { ...HOUSE, street: "Haupt-Strasse  12 a", city: "BERLIN" }), key);
  assert.notEqual(listKey("address", { ...HOUSE, street: "Hauptstraße 12 b" }), key);
  assert.notEqual(listKey("address", { ...HOUSE, postal_code: "10116" }), key);
  assert.notEqual(listKey("address", { ...HOUSE, country: "AT" }), key);

  const door = (street: string) => listKey("address", { ...HOUSE, street });
  assert.notEqual(door("Gasse 1/1"), door("Gasse 11"));
  assert.equal(door("Gasse 1/1"), door("Gasse 1 - 1"));
  assert.equal(door("10 Église Street"), door("10 eglise st."));
});

test("an empty value has no key, so that it matches nobody", () => {
  assert.equal(listKey("email", "  "), null);
  assert.equal(listKey("phone", "n/a"), null);
  assert.equal(listKey("ip", "not an address"), null);
  assert.equal(listKey("address", { street: " ", postal_code: "", city: "-", country: "" }), null);
});
