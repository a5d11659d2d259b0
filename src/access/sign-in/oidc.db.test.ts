import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createTestDatabase } from "../../../test/support/database.ts";
import { followLogin, startOidcProvider } from "../../../test/support/oidc-login.ts";
import { browserAt, PUBLIC_URL, startSignIn } from "../../../test/support/sign-in.ts";

/** Single sign-on against a true OpenID provider on loopback. */
const CALLBACK = `${PUBLIC_URL}/auth/callback/oidc`;
const test_database = await createTestDatabase();
const provider = await startOidcProvider(CALLBACK, {
  "sub-ada": { email: "Ada@shop.example", email_verified: true, name: "Ada" },
  "sub-eve": { email: "eve@shop.example", email_verified: true, name: "Eve" },
  "sub-unverified": { email: "boss@shop.example", email_verified: false, name: "Boss" },
  "sub-gone": { email: "gone@shop.example", email_verified: true, name: "Gone" },
});
const invited_only = await startSignIn(test_database, { oidc: { ...provider.settings, auto_role: null } });
const everybody = await startSignIn(test_database, { oidc: { ...provider.settings, auto_role: "read_only" } });
after(async () => {
  await invited_only.server.close();
  await everybody.server.close();
  await provider.close();
});

type World = typeof invited_only;

async function comeBy({ server }: World, account: string) {
  provider.become(account);
  const browser = browserAt(server);
  const begun = await browser.send("POST", "/auth/sign-in/social", { provider: "oidc", callbackURL: "/app/orders" });
  if (begun.statusCode !== 200) return { browser, begun, back: null };
  assert.equal(begun.json().redirect, true);
  const url = await followLogin(begun.json().url, CALLBACK);
  const back = await browser.send("GET", url.replace(PUBLIC_URL, ""));
  return { browser, begun, back };
}
const emailOf = async ({ browser }: Awaited<ReturnType<typeof comeBy>>) =>
  (await browser.send("GET", "/v1/me")).json().user?.email ?? null;

test("the sign-in page is told what the single sign-on is called", async () => {
  const options = (await invited_only.server.inject({ url: "/auth/options" })).json();

  assert.deepEqual(options, {
    password: true,
    password_reset: true,
    oidc: { name: "Company login" },
    demo_sign_ins: [],
  });
});

test("whoever was invited comes in without a password, and is the same user the next time", async () => {
  const fields = { email: "ada@shop.example", name: "Ada", role: "customer_service" };
  const invited = await invited_only.asAdmin("POST", "/v1/users", fields);

  const first = await comeBy(invited_only, "sub-ada");
  assert.equal(first.back?.statusCode, 302);
  assert.equal(first.back?.headers.location, "/app/orders");
  assert.equal(await emailOf(first), "ada@shop.example");
  const second = await comeBy(invited_only, "sub-ada");

  const me = (await second.browser.send("GET", "/v1/me")).json();
  assert.deepEqual([me.user.user_id, me.user.role], [invited.json().user.user_id, "customer_service"]);
  const accounts = await test_database.asOwner("select provider_id, provider_account_id from access.accounts");
  assert.deepEqual(accounts, [{ provider_id: "oidc", provider_account_id: "sub-ada" }]);
});

test("whoever was not invited does not come in, and leaves nothing behind", async () => {
  const answer = await comeBy(invited_only, "sub-eve");

  assert.equal(answer.back?.statusCode, 302);
  assert.match(String(answer.back?.headers.location), /^https:\/\/oms\.example\/app\/sign-in\?error=/);
  assert.equal(await emailOf(answer), null);
  const rows = await test_database.asOwner("select from access.users where email like 'eve%'");
  assert.equal(rows.length, 0);
});

test("with a role for everybody he does, with this role", async () => {
  const answer = await comeBy(everybody, "sub-eve");

  const me = (await answer.browser.send("GET", "/v1/me")).json();
  assert.deepEqual([me.user?.email, me.user?.role, me.masks_personal_data], ["eve@shop.example", "read_only", true]);
  assert.match(me.actor, /^user:[a-z0-9]{8}$/);
  const entries = (await everybody.asAdmin("GET", `/v1/audit-entries?object=user:${me.user.user_id}`)).json().data;
  assert.deepEqual(
    entries.map((entry: { action: string; actor: string; after: object }) => [entry.action, entry.actor, entry.after]),
    [
      ["single_sign_on_linked", me.actor, { single_sign_on: "oidc" }],
      ["user_created", me.actor, { handle: me.user.handle, language: "en", role: "read_only" }],
    ],
  );
});

test("an address that the provider has not verified is nobody's proof", async () => {
  await invited_only.asAdmin("POST", "/v1/users", { email: "boss@shop.example", name: "Boss", role: "administrator" });

  const answer = await comeBy(invited_only, "sub-unverified");

  assert.match(String(answer.back?.headers.location), /\/sign-in\?error=/);
  assert.equal(await emailOf(answer), null);
});

test("a deactivated user does not come in by the single sign-on either", async () => {
  const fields = { email: "gone@shop.example", name: "Gone", role: "operations" };
  const { user } = (await invited_only.asAdmin("POST", "/v1/users", fields)).json();
  assert.equal(await emailOf(await comeBy(invited_only, "sub-gone")), "gone@shop.example");

  await invited_only.asAdmin("PATCH", `/v1/users/${user.user_id}`, { active: false });

  assert.equal(await emailOf(await comeBy(invited_only, "sub-gone")), null);
});

test("an answer of the provider that nobody has asked for opens nothing", async () => {
  const browser = browserAt(invited_only.server);
  for (const query of ["?code=made-up&state=made-up", "?code=made-up", "?error=access_denied", ""]) {
    const answer = await browser.send("GET", `/auth/callback/oidc${query}`);
    assert([302, 400].includes(answer.statusCode), `${query} ${answer.statusCode}`);
    assert.equal((await browser.send("GET", "/v1/me")).statusCode, 401);
  }
  // Begun in one browser, ended in another: the state belongs to the first.
  provider.become("sub-ada");
  const begun = await browserAt(invited_only.server).send("POST", "/auth/sign-in/social", { provider: "oidc" });
  const url = await followLogin(begun.json().url, CALLBACK);
  const other = browserAt(invited_only.server);
  await other.send("GET", url.replace(PUBLIC_URL, ""));
  assert.equal((await other.send("GET", "/v1/me")).statusCode, 401);
});

test("a provider that is away leaves passwords alone, and is asked again once it is back", async () => {
  const world = await startSignIn(test_database, { oidc: { ...provider.settings, auto_role: null } });
  provider.setAway(true);
  await world.addUser("password@shop.example", "correct horse battery");

  assert.equal((await world.signIn("password@shop.example", "correct horse battery")).answer.statusCode, 200);
  assert.equal((await comeBy(world, "sub-ada")).back, null);
  provider.setAway(false);

  assert.equal(await emailOf(await comeBy(world, "sub-ada")), "ada@shop.example");
  await world.server.close();
});
