import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRow } from "./parse-row.ts";

const ROW = [
  "536365",
  "85123A",
  " WHITE HANGING HEART ",
  "6",
  "2010-12-01 08:26:00",
  "2.55",
  "17850",
  "United Kingdom",
];

function row(changes: Readonly<Record<number, string>>): string[] {
  return ROW.map((field, position) => changes[position] ?? field);
}

test("a row is taken with its price in ten-thousandths and its time as UTC", () => {
  assert.deepEqual(parseRow(ROW, 2), {
    accepted: true,
    value: {
      line_number: 2,
      invoice: "536365",
      invoice_kind: "sale",
      stock_code: "85123A",
      description: "WHITE HANGING HEART",
      quantity: 6,
      price_e4: 25_500,
      invoiced_at_ms: Date.UTC(2010, 11, 1, 8, 26),
      customer: "17850",
      country_name: "United Kingdom",
    },
  });
});

test("a tenth of a penny and a negative adjustment keep every digit", () => {
  const tenth = parseRow(row({ 5: "0.001" }), 2);
  const adjustment = parseRow(row({ 0: "A563186", 3: "1", 5: "-11062.06", 6: "" }), 3);

  assert.equal(tenth.accepted && tenth.value.price_e4, 10);
  assert.equal(adjustment.accepted && adjustment.value.price_e4, -110_620_600);
  assert.equal(adjustment.accepted && adjustment.value.customer, null);
});

const REFUSED = [
  // field, text, what the reason says, amount that is then missing
  [0, "X536365", /invoice number/, 153_000],
  [1, "", /stock code/, 153_000],
  [3, "6.5", /quantity/, 0],
  [3, "0", /quantity/, 0],
  [3, "1000001", /beyond 1000000/, 25_500_025_500],
  [3, "-6", /no cancellation/, -153_000],
  [4, "2011-02-30 08:26:00", /time/, 153_000],
  [4, "12/1/2010 8:26", /time/, 153_000],
  [5, "2,55", /price/, 0],
  [5, "2.55555", /price/, 0],
  [5, "-2.55", /negative/, -153_000],
  [7, "Atlantis", /country/, 153_000],
] as const;

for (const [field, text, reason, amount_e4] of REFUSED) {
  test(`a row with "${text}" in field ${field} is refused with its amount`, () => {
    const decision = parseRow(row({ [field]: text }), 7);

    assert.ok(!decision.accepted);
    assert.match(decision.refusal.reason, reason);
    assert.equal(decision.refusal.amount_e4, amount_e4);
  });
}

test("a cancellation brings negative quantities only, and a write-off has no price", () => {
  assert.equal(parseRow(row({ 0: "C536379", 3: "-1" }), 2).accepted, true);
  assert.equal(parseRow(row({ 0: "C536379", 3: "1" }), 2).accepted, false);
  assert.equal(parseRow(row({ 3: "-5", 5: "0" }), 2).accepted, true);
});

test("a row with a field too few is refused", () => {
  const decision = parseRow(ROW.slice(1), 2);

  assert.ok(!decision.accepted);
  assert.match(decision.refusal.reason, /has 7 fields/);
});
