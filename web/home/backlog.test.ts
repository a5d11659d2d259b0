import assert from "node:assert/strict";
import { test } from "node:test";
import type { Overview } from "../api/types.ts";
import { backlogOf } from "./backlog.ts";

const place = (facts: Partial<Overview["locations"][number]>) =>
  ({ is_active: true, waiting_orders: 3, backlog_days: 0, ...facts }) as Overview["locations"][number];

test("a place is behind by the days of work that wait there", () => {
  assert.equal(backlogOf(place({ backlog_days: 1.01 })), "over");
  assert.equal(backlogOf(place({ backlog_days: 1 })), "near");
  assert.equal(backlogOf(place({ backlog_days: 0.5 })), "fine");
  assert.equal(backlogOf(place({ waiting_orders: 0 })), "none");
});

test("a place that is switched off still shows what waits there", () => {
  assert.equal(backlogOf(place({ is_active: false, waiting_orders: 0 })), "off");
  assert.equal(backlogOf(place({ is_active: false, backlog_days: 2 })), "over");
});
