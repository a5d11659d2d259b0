import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ROLE_NAMES, ROLES } from "./roles.ts";

test("docs/access.md says of every role what the code says", () => {
  const page = readFileSync(new URL("../../docs/access.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `([a-z_]+)` +\| (.*?) +\| (masked|shown) +\| (needed|as you like) +\|$/gm)];

  assert.deepEqual(
    rows.map(([, name, scopes = "", masked, locations]) => ({
      name,
      scopes: [...scopes.matchAll(/`([^`]+)`/g)].map((match) => match[1]),
      ...{ is_masked: masked === "masked", needs_locations: locations === "needed" },
    })),
    ROLE_NAMES.map((name) => ({
      name,
      scopes: [...ROLES[name].scopes],
      ...{ is_masked: ROLES[name].masks_personal_data, needs_locations: ROLES[name].needs_locations },
    })),
  );
});
