import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { planDays } from "./plan-days.ts";
import { fileOf, type TestRow } from "./test-file.ts";
import type { UciFile, UciPlan } from "./types.ts";

const MONDAY = "2011-03-07";
const TUESDAY = "2011-03-08";

function undone(plan: UciPlan) {
  const of = (part: UciPlan["days"][number]["returns"][number]) => [
    part.cancellation.number,
    part.order.number,
    ...part.lines.map((line) => [line.line_no, line.quantity]),
  ];
  return {
    cancellations: plan.days.flatMap((day) => day.cancellations.map(of)),
    returns: plan.days.flatMap((day) => day.returns.map(of)),
  };
}

function documents(plan: UciPlan) {
  return plan.days.flatMap((day) =>
    day.documents.map((document) => [
      document.invoice.number,
      document.kind,
      ...document.parts.map((part) => part.quantity),
    ]),
  );
}

test("a cancellation of the same day cancels, one of a later day returns, nearest order first and over several", () => {
  const plan = planDays(
    fileOf([
      ["1", "A", 5, `${MONDAY} 09:00`, "1.00", "7"],
      ["2", "A", 3, `${MONDAY} 10:00`, "1.00", "7"],
      ["C3", "A", -1, `${MONDAY} 11:00`, "1.00", "7"],
      ["C4", "A", -4, `${TUESDAY} 11:00`, "1.00", "7"],
    ]),
  );

  assert.deepEqual(undone(plan), {
    cancellations: [["C3", "2", [1, 1]]],
    returns: [
      ["C4", "2", [1, 2]],
      ["C4", "1", [1, 2]],
    ],
  });
  assert.deepEqual(documents(plan), []);
  assert.deepEqual(
    plan.days.map((day) => [day.on, day.placed_at.toISOString(), day.closed_at.toISOString()]),
    [
      [MONDAY, `${MONDAY}T11:00:00.000Z`, `${MONDAY}T21:00:00.000Z`],
      [TUESDAY, `${TUESDAY}T11:00:00.000Z`, `${TUESDAY}T21:00:00.000Z`],
    ],
  );
});

const UNMATCHED: readonly (readonly [string, TestRow, TestRow])[] = [
  ["another customer", ["1", "A", 5, `${MONDAY} 09:00`, "1.00", "8"], ["C2", "A", -2, `${TUESDAY} 09:00`, "1.00", "7"]],
  ["no customer", ["1", "A", 5, `${MONDAY} 09:00`, "1.00", ""], ["C2", "A", -2, `${TUESDAY} 09:00`, "1.00", ""]],
  ["another price", ["1", "A", 5, `${MONDAY} 09:00`, "1.01", "7"], ["C2", "A", -2, `${TUESDAY} 09:00`, "1.00", "7"]],
  ["another item", ["1", "Z", 5, `${MONDAY} 09:00`, "1.00", "7"], ["C2", "A", -2, `${TUESDAY} 09:00`, "1.00", "7"]],
  ["a later order", ["1", "A", 5, `${TUESDAY} 10:00`, "1.00", "7"], ["C2", "A", -2, `${TUESDAY} 09:00`, "1.00", "7"]],
  ["a charge", ["1", "A", 5, `${MONDAY} 09:00`, "1.00", "7"], ["C2", "POST", -2, `${TUESDAY} 09:00`, "1.00", "7"]],
];

for (const [name, order, cancellation] of UNMATCHED) {
  test(`a cancellation is credited on its own: ${name}`, () => {
    const plan = planDays(fileOf([order, cancellation]));

    assert.deepEqual(undone(plan), { cancellations: [], returns: [] });
    assert.deepEqual(documents(plan), [["C2", "credit_note", -2]]);
  });
}

test("orders with charges are not returned to, since their units carry a share of the charges", () => {
  const plan = planDays(
    fileOf([
      ["1", "A", 5, `${MONDAY} 09:00`, "1.00", "7"],
      ["1", "POST", 1, `${MONDAY} 09:00`, "18.00", "7"],
      ["C2", "A", -2, `${TUESDAY} 09:00`, "1.00", "7"],
    ]),
  );

  assert.deepEqual(
    plan.days[0]?.orders.map(({ goods, charges }) => [goods, charges]),
    [[[0], [1]]],
  );
  assert.deepEqual(documents(plan), [["C2", "credit_note", -2]]);
});

test("charges alone make an invoice, a negative adjustment a credit note, counts change stock, and a charge of nothing is said", () => {
  const plan = planDays(
    fileOf([
      ["1", "M", 2, `${MONDAY} 09:00`, "10.00", ""],
      ["A2", "B", 1, `${MONDAY} 09:01`, "-11062.06", ""],
      ["3", "A", -7, `${MONDAY} 09:02`, "0.0", ""],
      ["4", "A", 4, `${MONDAY} 09:03`, "0.0", ""],
      ["5", "A", 1, `${MONDAY} 09:04`, "0.0", "7"],
      ["6", "POST", 1, `${MONDAY} 09:05`, "0.0", "7"],
    ]),
  );

  assert.deepEqual(documents(plan), [
    ["1", "invoice", 2],
    ["A2", "credit_note", 1],
  ]);
  assert.deepEqual(plan.days[0]?.stock_changes, [2, 3]);
  assert.deepEqual(
    plan.days[0]?.orders.map((order) => order.invoice.number),
    ["5"],
  );
  assert.deepEqual(
    plan.rejected.map((row) => row.line_number),
    [7],
  );
});

test("a price in parts of a penny is booked rounded and named", () => {
  const plan = planDays(fileOf([["1", "PADS", 3, `${MONDAY} 09:00`, "0.001", "7"]]));

  assert.deepEqual(plan.rounded, [{ line_number: 2, amount_e4: 30, booked_minor: 0 }]);
});

/** What the plan books of the file: every order line and charge, less what is undone, plus the documents. */
function bookedE4(file: UciFile, plan: UciPlan): number {
  const price = (row: number) => file.price_e4[row] as number;
  let sum = 0;
  for (const day of plan.days) {
    for (const order of day.orders)
      for (const row of [...order.goods, ...order.charges]) sum += (file.quantity[row] as number) * price(row);
    for (const part of [...day.cancellations, ...day.returns]) {
      const order = plan.days.flatMap((other) => other.orders).find((candidate) => candidate.invoice === part.order);
      for (const { line_no, quantity } of part.lines) sum -= quantity * price(order?.goods[line_no - 1] as number);
    }
    for (const document of day.documents) for (const part of document.parts) sum += part.quantity * price(part.row);
  }
  return sum;
}

test("whatever is sold and canceled, each row is in the plan with its whole amount", () => {
  const invoice = fc.record({
    kind: fc.constantFrom("", "", "C"),
    day: fc.integer({ min: 1, max: 4 }),
    customer: fc.constantFrom("7", "8", ""),
    rows: fc.array(
      fc.tuple(fc.constantFrom("A", "B", "POST"), fc.integer({ min: 1, max: 6 }), fc.constantFrom("1.00", "2.50")),
      { minLength: 1, maxLength: 3 },
    ),
  });
  fc.assert(
    fc.property(fc.array(invoice, { maxLength: 25 }), (invoices) => {
      const rows = invoices.flatMap(({ kind, day, customer, rows: parts }, index) =>
        parts.map(
          ([code, quantity, price]): TestRow => [
            `${kind}${index + 1}`,
            code,
            kind === "C" ? -quantity : quantity,
            `2011-03-0${day} 10:00`,
            price,
            customer,
          ],
        ),
      );
      const file = fileOf(rows);
      const plan = planDays(file);

      assert.equal(bookedE4(file, plan), file.total_e4);
      assert.deepEqual(plan.rejected, []);
      // No unit is undone twice.
      const undone_units = new Map<string, number>();
      for (const part of plan.days.flatMap((day) => [...day.cancellations, ...day.returns])) {
        for (const { line_no, quantity } of part.lines) {
          const key = `${part.order.number} ${line_no}`;
          undone_units.set(key, (undone_units.get(key) ?? 0) + quantity);
          assert.ok(
            (undone_units.get(key) as number) <= (file.quantity[part.order.rows[line_no - 1] as number] as number),
          );
        }
      }
    }),
  );
});
