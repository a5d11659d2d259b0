import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CURRENCY_EXPONENTS } from "./currencies.ts";
import { assertMinor, currencyExponent, decimalText, formatMoney, isCurrency, minorFromDecimal } from "./money.ts";

test("currencies know their exponent", () => {
  const cases = [
    ["EUR", 2],
    ["JPY", 0],
    ["KWD", 3],
    ["CLF", 4],
    ["UYW", 4],
    ["ISK", 0],
    ["TND", 3],
    ["HUF", 2],
  ] as const;
  for (const [code, exponent] of cases) assert.equal(currencyExponent(code), exponent, code);
});

test("every code but the funds and the bolivar digital is known to the runtime", () => {
  const known = new Set(Intl.supportedValuesOf("currency"));
  const unknown = [...CURRENCY_EXPONENTS.keys()].filter((code) => !known.has(code));

  assert.deepEqual(unknown.sort(), ["BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW", "VED"]);
  assert.equal(CURRENCY_EXPONENTS.size, 166);
});

test("what is no active currency is refused", () => {
  for (const code of ["", "eur", "DEM", "XAU", "XXX", "EURO"]) assert.equal(isCurrency(code), false, code);
  assert.throws(() => currencyExponent("DEM"), RangeError);
});

test("minor amounts are safe integers", () => {
  for (const amount of [0, -5, 2 ** 53 - 1]) assertMinor(amount);
  for (const amount of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
    assert.throws(() => assertMinor(amount), RangeError);
});

test("decimal text has every decimal of its currency", () => {
  assert.equal(decimalText({ amount_minor: 1999, currency: "EUR" }), "19.99");
  assert.equal(decimalText({ amount_minor: -5, currency: "KWD" }), "-0.005");
  assert.equal(decimalText({ amount_minor: 0, currency: "EUR" }), "0.00");
  assert.equal(decimalText({ amount_minor: 1999, currency: "JPY" }), "1999");
});

test("decimal text is read exactly or not at all", () => {
  const cases = [
    ["19.99", "EUR", 1999],
    ["-0.5", "EUR", -50],
    ["12.30000", "EUR", 1230],
    ["7", "KWD", 7000],
    ["-0.00", "EUR", 0],
  ] as const;
  for (const [text, currency, amount_minor] of cases)
    assert.equal(minorFromDecimal(text, currency), amount_minor, text);
  for (const text of ["", "1,5", "1e3", " 1", "0.005", "1.", ".5", "--1"])
    assert.equal(minorFromDecimal(text, "EUR"), null, text);
  assert.equal(minorFromDecimal("1.5", "JPY"), null);
  assert.equal(minorFromDecimal("999999999999999", "EUR"), null);
});

test("decimal text and minor amounts undo each other", () => {
  const currency = fc.constantFrom(...CURRENCY_EXPONENTS.keys());
  fc.assert(
    fc.property(
      fc.maxSafeInteger().filter((n) => Math.abs(n) < 1e13),
      currency,
      (amount_minor, code) => {
        assert.equal(minorFromDecimal(decimalText({ amount_minor, currency: code }), code), amount_minor + 0);
      },
    ),
  );
});

test("amounts are formatted in the manner of the locale", () => {
  const plain = (text: string) => text.replace(/\s/g, " ");
  assert.equal(plain(formatMoney({ amount_minor: 123456, currency: "EUR" }, "de-DE")), "1.234,56 €");
  assert.equal(formatMoney({ amount_minor: -123456, currency: "EUR" }, "en-US"), "-€1,234.56");
  assert.equal(formatMoney({ amount_minor: 1999, currency: "JPY" }, "en-US"), "¥1,999");
  assert.equal(formatMoney({ amount_minor: 9007199254740991, currency: "EUR" }, "en-US"), "€90,071,992,547,409.91");
});
