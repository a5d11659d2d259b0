import assert from "node:assert/strict";
import { test } from "node:test";
import { ADMIN_KEY, startApp } from "../../../test/support/running-app.ts";
import { ROLE_NAMES, ROLES } from "../../access/index.ts";
import { addDemoUsers } from "./users.ts";

const app = await startApp({ worker: false });
const { database } = app.test_database;
const place = (code: string, kind: string) => ({
  ...{ code, kind, name: code, time_zone: "Europe/Berlin", delivery_methods: ["ship"] },
  address: { street: "Weg 1", postal_code: "10115", city: "Berlin", country: "DE" },
});
await app.call("PUT", "/v1/locations", { locations: [place("st-1", "store"), place("ds-1", "dropshipper")] });

test("the demo has a user of every role, who can sign in and has the role's scopes; made once", async () => {
  const sign_ins = await addDemoUsers(database);
  assert.deepEqual(await addDemoUsers(database), sign_ins);
  assert.deepEqual(
    sign_ins.map(({ role }) => role),
    [...ROLE_NAMES],
  );

  for (const { role, email, password } of sign_ins) {
    const answer = await fetch(`${app.url}/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    assert.equal(answer.status, 200, role);
    const cookie = answer.headers.getSetCookie().map((line) => line.split(";")[0]);
    const response = await fetch(`${app.url}/v1/me`, { headers: { cookie: cookie.join("; ") } });
    const { user, scopes, bounds } = (await response.json()) as {
      user: { role: string };
      scopes: string[];
      bounds: { location_codes: string[] | null };
    };
    assert.equal(user.role, role);
    assert.deepEqual(scopes, [...ROLES[role as (typeof ROLE_NAMES)[number]].scopes]);
    const location = { store: ["st-1"], partner: ["ds-1"] }[role] ?? null;
    assert.deepEqual(bounds.location_codes, location);
  }
  const users = (await app.call("GET", "/v1/users?limit=200", undefined, { authorization: `Bearer ${ADMIN_KEY}` }))
    .body;
  assert.equal(users.data.length, ROLE_NAMES.length);
});
