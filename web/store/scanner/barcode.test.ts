import assert from "node:assert/strict";
import { test } from "node:test";
import { isCodeOf, readBarcode } from "./barcode.ts";

const CUP = { sku: "EL-1000-ANT", gtin: "0012345678905" };

test("an item is known by its GTIN in every length, and by its sku in any case", () => {
  for (const code of ["0012345678905", "012345678905", "00012345678905", "EL-1000-ANT", "el-1000-ant"])
    assert.equal(isCodeOf(code, CUP), true, code);
});

test("another item, a part of the code, or an item without a GTIN is not", () => {
  for (const code of ["0012345678912", "12345678905", "5678905", "EL-1000", ""])
    assert.equal(isCodeOf(code, CUP), false, code);
  assert.equal(isCodeOf("00000000", { sku: "A", gtin: null }), false);
});

test("what readers and GS1 put before the number is left away", () => {
  assert.equal(readBarcode("]E00012345678905"), "0012345678905");
  assert.equal(readBarcode("]C101000123456789051710"), "00012345678905");
  assert.equal(readBarcode("(01)00012345678905(17)261231"), "00012345678905");
  assert.equal(readBarcode(" EL-1000-ANT \r"), "EL-1000-ANT");
});

test("an EAN that begins with 01 is no GS1 string", () => {
  assert.equal(readBarcode("0112345678909"), "0112345678909");
});
