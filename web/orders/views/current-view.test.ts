import assert from "node:assert/strict";
import { test } from "node:test";
import { currentView, isUnsaved } from "./current-view.ts";

const late = { view_id: "late", filter: { late: true }, sort: "due_at" };
const web = { view_id: "v1", filter: { channel: "web" }, sort: "-ordered_at" };
const views = [late, web];

test("the view that the address names is current, also after a filter was changed", () => {
  assert.equal(currentView(views, { view: "v1", channel: "app" }), web);
  assert(isUnsaved(views, { view: "v1", channel: "app" }));
});

test("a link without a view leads to the one that shows just that", () => {
  assert.equal(currentView(views, { late: true, sort: "due_at" }), late);
  assert(!isUnsaved(views, { late: true, sort: "due_at" }));
});

test("all orders are in no view, and nothing to save", () => {
  assert.equal(currentView(views, {}), null);
  assert(!isUnsaved(views, {}));
});

test("a view that is gone or another's leaves its filter to be saved", () => {
  assert.equal(currentView(views, { view: "gone", sku: "A" }), null);
  assert(isUnsaved(views, { view: "gone", sku: "A" }));
});
