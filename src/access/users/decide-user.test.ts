import assert from "node:assert/strict";
import { test } from "node:test";
import { ROLE_NAMES, ROLES } from "../roles.ts";
import { SCOPES } from "../types.ts";
import { decideUserContent, takesLastAdministrator } from "./decide-user.ts";
import type { UserContent } from "./types.ts";

const content = (more: Partial<UserContent>): UserContent => ({
  ...{ name: "Ada", language: "en", role: "operations", channel_codes: null, location_codes: null },
  amount_max_minor: null,
  ...more,
});
const codeOf = (more: Partial<UserContent>) => {
  const decision = decideUserContent(content(more));
  return decision.accepted ? null : decision.refusal.code;
};

test("who works at locations has some", () => {
  for (const role of ["store", "partner"] as const) {
    assert.equal(codeOf({ role }), "user_locations_missing");
    assert.equal(codeOf({ role, location_codes: ["st-1"] }), null);
  }
});

test("an administrator has no bounds, since he could lift them", () => {
  assert.equal(codeOf({ role: "administrator" }), null);
  for (const bound of [{ channel_codes: ["web"] }, { location_codes: ["st-1"] }, { amount_max_minor: 0 }])
    assert.equal(codeOf({ role: "administrator", ...bound }), "user_bounds_not_fitting");
});

test("other roles take any bounds, or none", () => {
  for (const role of ["operations", "customer_service", "finance", "read_only"] as const) {
    assert.equal(codeOf({ role }), null);
    assert.equal(codeOf({ role, channel_codes: ["web"], location_codes: ["st-1"], amount_max_minor: 5_000 }), null);
  }
});

test("the last administrator stays one, and active", () => {
  const gone = { role: "operations", is_active: true };
  const away = { role: "administrator", is_active: false };
  const stays = { role: "administrator", is_active: true };

  assert.deepEqual(
    [gone, away, stays].map((after) => takesLastAdministrator("a", after, ["a"])),
    [true, true, false],
  );
  assert.equal(takesLastAdministrator("a", gone, ["a", "b"]), false);
  assert.equal(takesLastAdministrator("c", gone, ["a"]), false);
});

test("only the administrator has the scope that has all, and roles name scopes that exist", () => {
  for (const name of ROLE_NAMES) {
    const { scopes } = ROLES[name];
    assert.equal((scopes as readonly string[]).includes("admin"), name === "administrator");
    assert.equal(new Set(scopes).size, scopes.length, name);
    for (const scope of scopes) assert(SCOPES.includes(scope), `${name} ${scope}`);
  }
});

test("those who only look have no scope that writes, and see no customer's name", () => {
  assert.deepEqual(
    ROLES.read_only.scopes.filter((scope) => !scope.endsWith(":read")),
    [],
  );
  assert.deepEqual(
    ROLE_NAMES.filter((name) => ROLES[name].masks_personal_data),
    ["finance", "read_only"],
  );
});

test("a partner sees work and stock, but neither orders nor their prices, money or documents", () => {
  assert.deepEqual([...ROLES.partner.scopes].sort(), [
    "catalog:read",
    "fulfillment:read",
    "fulfillment:write",
    "inventory:read",
    "inventory:write",
  ]);
});
