import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NOW, ORDER_ID, orderOf } from "../../../test/support/order-view.ts";
import type { Item } from "../../catalog/index.ts";
import { amountParts, earnedMinor, grossOf, type Order, owedMinor, type UnitRange } from "../../orders/index.ts";
import { buildCharges, buildLines } from "./build-lines.ts";
import type { IntakeFacts } from "./decide-intake.ts";
import type { OrderInput } from "./order-schema.ts";

/** whatever an order is like, its parts sum to its whole, to the last minor unit. */
const RATES = [0, 2.6, 5.5, 7, 7.7, 8.1, 10, 19, 20, 21, 25.5] as const;
const PRICE_MAX = { JPY: 500_000, EUR: 100_000, KWD: 1_000_000 } as const;

const input = fc
  .record({
    currency: fc.constantFrom("JPY" as const, "EUR" as const, "KWD" as const),
    prices_include_tax: fc.boolean(),
    lines: fc.array(
      fc.record({
        quantity: fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 1_000 })),
        price: fc.double({ min: 0, max: 1, noNaN: true }),
        discount: fc.array(fc.double({ min: 0, max: 0.5, noNaN: true }), { maxLength: 2 }),
        tax_rate_percent: fc.constantFrom(...RATES),
      }),
      { minLength: 1, maxLength: 30 },
    ),
    charges: fc.array(
      fc.record({
        kind: fc.constant("shipping"),
        amount_minor: fc.nat(5_000),
        tax_rate_percent: fc.constantFrom(...RATES),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ lines, ...order }) => ({
    ...order,
    lines: lines.map(({ quantity, price, discount, tax_rate_percent }, index) => {
      const unit_price_minor = Math.floor(price * PRICE_MAX[order.currency]);
      const discounts = discount.map((part, no) => ({
        code: `D${no}`,
        amount_minor: Math.floor(part * quantity * unit_price_minor),
      }));
      return { line_no: index + 1, sku: "LAMP", quantity, unit_price_minor, discounts, tax_rate_percent };
    }),
  }));
type Generated = typeof input extends fc.Arbitrary<infer T> ? T : never;

/** Where each line is cut into parts, as shares of its quantity; and an order to take the parts in. */
const cuts = fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }), {
  minLength: 30,
  maxLength: 30,
});

test("the parts of any partition of the units into shipments and cancellations sum to the totals exactly", () => {
  fc.assert(
    fc.property(input, cuts, (generated, where) => {
      const order = build(generated);
      const sums = { net_minor: 0, tax_minor: 0, gross_minor: 0 };
      for (const range of order.lines.flatMap((line, index) => partition(line, where[index] ?? []))) {
        for (const part of amountParts(order, [range])) {
          assert.equal(part.net_minor + part.tax_minor, part.gross_minor);
          sums.net_minor += part.net_minor;
          sums.tax_minor += part.tax_minor;
          sums.gross_minor += part.gross_minor;
        }
      }
      assert.deepEqual(sums, {
        net_minor: order.net_minor,
        tax_minor: order.tax_minor,
        gross_minor: order.total_minor,
      });
    }),
    { numRuns: 1_500 },
  );
});

test("returned one by one, in any order of the lines, exactly what was paid comes back", () => {
  fc.assert(
    fc.property(input, fc.infiniteStream(fc.nat()), (generated, choices) => {
      let order = departed(build(capped(generated, 12)));
      const paid_minor = order.total_minor;
      assert.equal(earnedMinor(order), paid_minor);
      let back_minor = 0;
      for (const choice of choices) {
        const open = order.lines.filter((line) => line.stages.shipped > 0);
        const line = open[choice % open.length];
        if (!line) break;
        const { returned } = line.stages;
        const before_minor = owedMinor(order);
        const credited_minor = grossOf(order, [{ line_no: line.line_no, from: returned, to: returned + 1 }]);
        order = { ...order, lines: order.lines.map((other) => (other === line ? returnOne(line) : other)) };
        assert.equal(before_minor - owedMinor(order), credited_minor, "what is owed falls by what is credited");
        back_minor += credited_minor;
      }
      assert.equal(back_minor, paid_minor);
      assert.equal(owedMinor(order), 0);
    }),
    { numRuns: 300 },
  );
});

test("shipping from the front and canceling from the back never meet, and what is owed is what is left", () => {
  fc.assert(
    fc.property(
      input,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (generated, ship, cancel) => {
        const order = build(generated);
        const lines = order.lines.map((line) => {
          const shipped = Math.floor(line.quantity * ship);
          const canceled = Math.floor((line.quantity - shipped) * cancel);
          return { ...line, stages: { ...line.stages, open: line.quantity - shipped - canceled, shipped, canceled } };
        });
        const later = { ...order, lines };
        const of = (range: (line: Order["lines"][number]) => Omit<UnitRange, "line_no">) =>
          grossOf(
            order,
            lines.map((line) => ({ line_no: line.line_no, ...range(line) })),
          );

        const canceled_minor = of(({ quantity, stages }) => ({ from: quantity - stages.canceled, to: quantity }));
        const open_minor = of(({ stages }) => ({ from: stages.shipped, to: stages.shipped + stages.open }));

        assert.equal(earnedMinor(later) + open_minor + canceled_minor, order.total_minor);
        assert.equal(owedMinor(later), order.total_minor - canceled_minor);
      },
    ),
    { numRuns: 500 },
  );
});

test("the order of the lines changes no total", () => {
  fc.assert(
    fc.property(input, fc.nat(), (generated, turn) => {
      const order = build(generated);
      const at = turn % generated.lines.length;
      const turned = { ...generated, lines: [...generated.lines.slice(at), ...generated.lines.slice(0, at)].reverse() };

      const { net_minor, tax_minor, total_minor, charges } = build(turned);

      assert.deepEqual(
        [net_minor, tax_minor, total_minor, charges],
        [order.net_minor, order.tax_minor, order.total_minor, order.charges],
      );
    }),
    { numRuns: 500 },
  );
});

test("a discount, a tax and a charge are allocated as one would by hand", () => {
  const order = build({
    ...{ currency: "EUR", prices_include_tax: true },
    lines: [
      {
        line_no: 1,
        sku: "LAMP",
        quantity: 2,
        unit_price_minor: 1_999,
        discounts: [{ code: "D", amount_minor: 200 }],
        tax_rate_percent: 19,
      },
      { line_no: 2, sku: "LAMP", quantity: 1, unit_price_minor: 1_290, discounts: [], tax_rate_percent: 7 },
    ],
    charges: [{ kind: "shipping", amount_minor: 490, tax_rate_percent: 19 }],
  });

  assert.deepEqual(
    order.lines.map(({ net_minor, tax_minor, gross_minor }) => [net_minor, tax_minor, gross_minor]),
    [
      [3_192, 606, 3_798],
      [1_206, 84, 1_290],
    ],
  );
  // 490 = 412 + 78, by 3,798 : 1,290 = 307.55 : 104.45 and 58.2 : 19.8.
  assert.deepEqual(
    order.charges.map(({ line_nos, share_net_minor, share_tax_minor }) => [line_nos, share_net_minor, share_tax_minor]),
    [
      [
        [1, 2],
        [308, 104],
        [58, 20],
      ],
    ],
  );
  assert.equal(order.total_minor, 5_578);
});

function build(generated: Generated): Order {
  const order = { ...generated, channel: "web", external_id: "1" } as unknown as OrderInput;
  const facts = { items: new Map([["LAMP", ITEM]]), locations_by_code: new Map() } as unknown as IntakeFacts;
  const said: string[] = [];
  const say = (code: string) => void said.push(code);
  const lines = buildLines(order, facts, generated.prices_include_tax, say);
  const charges = buildCharges(order, lines, generated.prices_include_tax);
  assert.deepEqual(said, []);
  const parts = [...lines, ...charges];
  return {
    ...orderOf(lines, { currency: generated.currency, charges }),
    net_minor: parts.reduce((sum, part) => sum + part.net_minor, 0),
    tax_minor: parts.reduce((sum, part) => sum + part.tax_minor, 0),
    total_minor: parts.reduce((sum, part) => sum + part.gross_minor, 0),
  };
}

const ITEM: Item = {
  ...{ item_id: ORDER_ID, sku: "LAMP", kind: "physical", name: { en: "Lamp" }, gtin: null, image_url: null },
  ...{ weight_grams: null, length_mm: null, width_mm: null, height_mm: null, hazard_class: null, bulky: false },
  ...{ tax_class: "standard", price_minor: null, currency: null, components: [], attributes: {}, updated_at: NOW },
};

function partition({ line_no, quantity }: Order["lines"][number], shares: readonly number[]): UnitRange[] {
  const points = [...new Set([0, quantity, ...shares.map((share) => Math.floor(share * quantity))])].sort(
    (a, b) => a - b,
  );
  return points.slice(1).map((to, index) => ({ line_no, from: points[index] as number, to }));
}

function capped(generated: Generated, quantity_max: number): Generated {
  const lines = generated.lines
    .slice(0, 8)
    .map((line) => ({ ...line, quantity: Math.min(line.quantity, quantity_max), discounts: [] }));
  return { ...generated, lines };
}

function departed(order: Order): Order {
  return {
    ...order,
    lines: order.lines.map((line) => ({ ...line, stages: { ...line.stages, open: 0, shipped: line.quantity } })),
  };
}

function returnOne(line: Order["lines"][number]): Order["lines"][number] {
  return { ...line, stages: { ...line.stages, shipped: line.stages.shipped - 1, returned: line.stages.returned + 1 } };
}
