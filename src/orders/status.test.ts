import assert from "node:assert/strict";
import { test } from "node:test";
import { holdOf, lineIn, NOW, orderOf } from "../../test/support/order-view.ts";
import { moveUnits, shiftUnits } from "./stages.ts";
import { deriveStatus } from "./status.ts";
import type { Order, OrderStatus, StageQuantities } from "./types.ts";

type Case = readonly [stages: Partial<StageQuantities>, more: Partial<Order> & { unpaid?: true }, status: OrderStatus];
const HELD = { holds: [holdOf()] };

const CASES: readonly Case[] = [
  [{ open: 2 }, { screened: null }, "received"],
  [{ open: 2 }, {}, "received"],
  [{ open: 2 }, { screened: null, ...HELD }, "on_hold"],
  [{ open: 2 }, { holds: [holdOf({ lifted_at: NOW })] }, "received"],
  [{ backordered: 2 }, {}, "backordered"],
  [{ backordered: 1, sourced: 1 }, {}, "sourced"],
  [{ sourced: 2 }, { unpaid: true }, "awaiting_payment"],
  [{ sourced: 2 }, { unpaid: true, ...HELD }, "on_hold"],
  [{ sourced: 1, released: 1 }, {}, "released"],
  [{ released: 1, canceled: 1 }, HELD, "released"],
  [{ picked: 1, packed: 1 }, {}, "released"],
  [{ ready_to_collect: 1, picked: 1 }, {}, "released"],
  [{ ready_to_collect: 2 }, {}, "ready_to_collect"],
  [{ ready_to_collect: 1, canceled: 1 }, {}, "ready_to_collect"],
  [{ shipped: 1, released: 1 }, {}, "partially_shipped"],
  [{ shipped: 1, backordered: 1 }, HELD, "on_hold"],
  [{ shipped: 1, canceled: 1 }, {}, "shipped"],
  [{ delivered: 1, returned: 1 }, HELD, "shipped"],
  [{ shipped: 2 }, { completed_at: NOW }, "completed"],
  [{ canceled: 2 }, HELD, "canceled"],
  [{ canceled: 2 }, { completed_at: NOW }, "canceled"],
];

for (const [stages, { unpaid = false, ...more }, status] of CASES) {
  const mark = [unpaid && "unpaid", more.holds && "with a hold", more.completed_at && "completed"].filter(Boolean);
  test(`an order of ${JSON.stringify(stages)} ${mark.join(", ")} is ${status}`, () => {
    assert.equal(deriveStatus(orderOf([lineIn(stages)], more), unpaid), status);
  });
}

test("units move from stage to stage and never appear or vanish", () => {
  const line = lineIn({ open: 2, sourced: 1 });

  assert.deepEqual(moveUnits(line, { from: "open", to: "sourced", quantity: 2 }), {
    ...line,
    stages: { ...line.stages, open: 0, sourced: 3 },
  });
  assert.throws(() => moveUnits(line, { from: "open", to: "sourced", quantity: 3 }), /fewer than 3 units open/);
  assert.throws(() => moveUnits(line, { from: "open", to: "sourced", quantity: -1 }), /quantity to move/);
  assert.throws(() => shiftUnits(line, { open: -1, sourced: 2 }), /appear or vanish/);
  assert.throws(() => shiftUnits(line, { sourced: -2, open: 2 }), /no 2 units sourced to give/);
});
