import assert from "node:assert/strict";
import { test } from "node:test";
import { readCode128, readQrCode } from "../../../test/support/documents/read-codes.ts";
import { code128, fitsCode128, qrCode } from "./barcodes.ts";

for (const text of ["100001", "T-1", "JD014600003828392837", "00340434161094000001", "a b^029^FNC1~", "Zz|{}"]) {
  test(`the bars say "${text}"`, async () => {
    const { svg, width } = await code128(text);

    assert.equal(readCode128(svg), text);
    assert.equal(Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]), width);
  });
}

for (const text of ["K7M4QX", "100001", "01a2068b-725d-79e1-90f8-4d1cf3950ade", "Größe ^029 §", "T-1", "荷物"]) {
  test(`the square says "${text}"`, async () => {
    assert.equal(readQrCode((await qrCode(text)).svg), text);
  });
}

test("a code that was tampered with is not read as it was", async () => {
  const { svg } = await code128("100001");
  const [first = ""] = /M\d+ 0h\d+v40h-\d+z/g.exec(svg.slice(svg.indexOf("z") + 1)) ?? [];

  assert.throws(() => readCode128(svg.replace(first, "")));
});

test("what does not fit into a Code 128 is said before", async () => {
  for (const text of ["", "ü", "a\nb", "x".repeat(41)]) assert.equal(fitsCode128(text), false, text);
  await assert.rejects(code128("ü"), /ASCII/);
});
