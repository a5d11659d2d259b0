import assert from "node:assert/strict";
import { test } from "node:test";
import type { Action } from "./order-actions.ts";
import { isStillSo, wayBackOf } from "./way-back.ts";

type Facts = Parameters<typeof wayBackOf>[0];
const address = (street: string) => ({
  ...{ name: "Ada", company: null, street, street2: null, postal_code: "10115", city: "Berlin", country: "DE" },
  region: null,
});
const hold = (hold_id: string, code = "manual", note: string | null = null) =>
  ({ hold_id, code, note, origin: "manual", placed_by: "user:a", placed_at: "2026-11-23T10:00:00Z" }) as const;
const order = (more: Partial<Facts> = {}): Facts => ({
  ...{ holds: [], shipping_address: address("Old 1"), billing_address: address("Old 1") },
  customer: { customer_id: "c", name: "Ada", email: "old@example.com", phone: null, group: null },
  ...more,
});

test("a hold is taken back by lifting the one that was placed, and no other", () => {
  const before = order({ holds: [hold("h1")] });
  const after = order({ holds: [hold("h1"), hold("h2")] });

  assert.deepEqual(wayBackOf(before, after, { action: "hold" })?.action, { action: "lift_hold", hold_id: "h2" });
  assert.equal(wayBackOf(before, before, { action: "hold" }), null);
  assert(isStillSo(after, after, { action: "lift_hold", hold_id: "h2" }));
  assert(!isStillSo(after, before, { action: "lift_hold", hold_id: "h2" }));
});

test("a lifted hold is placed again with its code and its note", () => {
  const before = order({ holds: [hold("h1", "address_check", "asked by phone")] });

  assert.deepEqual(wayBackOf(before, order(), { action: "lift_hold", hold_id: "h1" }), {
    action: { action: "hold" },
    confirmation: { reason: "address_check", note: "asked by phone" },
  });
});

test("an address goes back to where it was, the bill only if it went along", () => {
  const moved = order({ shipping_address: address("New 2") });
  const both = order({ shipping_address: address("New 2"), billing_address: address("New 2") });
  const action = { action: "change_address", shipping_address: address("New 2") } as const;

  assert.deepEqual(wayBackOf(order(), moved, action)?.action, {
    ...{ action: "change_address", shipping_address: address("Old 1") },
  });
  assert.deepEqual(wayBackOf(order(), both, action)?.action, {
    ...{ action: "change_address", shipping_address: address("Old 1"), billing_address: address("Old 1") },
  });
  assert(!isStillSo(moved, order({ shipping_address: address("Third 3") }), action));
  const { region, ...rest } = address("New 2");
  assert(isStillSo(moved, order({ shipping_address: { region, ...rest } }), action), "fields in another order");
});

test("a contact goes back alone, what was not there is taken away again, and nothing changed is nothing to undo", () => {
  const { customer } = order();
  const after = order({ customer: { ...customer, email: "new@example.com", phone: "030 1" } });
  const action = { action: "change_address", contact: { email: "new@example.com", phone: "030 1" } } as const;

  assert.deepEqual(wayBackOf(order(), after, action)?.action, {
    ...{ action: "change_address", contact: { email: "old@example.com", phone: null } },
  });
  assert.equal(wayBackOf(order(), order(), action), null);
  assert(!isStillSo(after, order(), action));
});

test("what cannot be taken back is not offered", () => {
  const actions: readonly Action[] = [
    { action: "cancel", lines: [] },
    { action: "resource" },
    { action: "move", from: "berlin" },
  ];
  for (const action of actions) assert.equal(wayBackOf(order(), order(), action), null);
});
