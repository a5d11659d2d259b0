import assert from "node:assert/strict";
import { test } from "node:test";
import { stagesOfLine } from "./line-stages.ts";

const shipment = (location: string, ...line_nos: number[]) => ({
  location,
  lines: line_nos.map((line_no) => ({ line_no, quantity: 1 })),
});

test("units that have left say from where, those at a place where they are, canceled ones nothing", () => {
  const line = {
    line_no: 2,
    stages: [
      { stage: "shipped" as const, quantity: 1 },
      { stage: "released" as const, quantity: 1, location: "st-ulm" },
      { stage: "canceled" as const, quantity: 1 },
    ],
  };

  assert.deepEqual(stagesOfLine(line, [shipment("wh-kassel", 1, 2), shipment("wh-linz", 1)]), [
    { stage: "shipped", quantity: 1, location: "wh-kassel" },
    { stage: "released", quantity: 1, location: "st-ulm" },
    { stage: "canceled", quantity: 1, location: null },
  ]);
});

test("nothing is claimed of units that came from several places", () => {
  const line = { line_no: 1, stages: [{ stage: "delivered" as const, quantity: 2 }] };

  assert.deepEqual(stagesOfLine(line, [shipment("wh-kassel", 1), shipment("wh-linz", 1)]), [
    { stage: "delivered", quantity: 2, location: null },
  ]);
});
