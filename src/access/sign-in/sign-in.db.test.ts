import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, test } from "node:test";
import { createTestDatabase } from "../../../test/support/database.ts";
import { browserAt, PUBLIC_URL, startSignIn, tokenIn } from "../../../test/support/sign-in.ts";

const test_database = await createTestDatabase();
const { asOwner } = test_database;
const world = await startSignIn(test_database);
const { server, mails, asAdmin, addUser, signIn, monotonic } = world;
after(() => server.close());

const PASSWORD = "correct horse battery";
const COOKIE = "__Secure-dirigent.session_token";

test("whoever is invited chooses a password by the link in the mail, signs in, and is who he is", async () => {
  const invited = await asAdmin("POST", "/v1/users", { email: "Ada@Shop.example", name: "Ada", role: "operations" });

  assert.equal(invited.statusCode, 201, invited.body);
  assert.deepEqual([invited.json().invitation.sent_by_mail, invited.json().invitation.url], [true, null]);
  const [mail] = mails;
  assert.equal(mail?.to, "ada@shop.example");
  assert.match(mail?.text ?? "", new RegExp(`^${PUBLIC_URL}/welcome#[A-Za-z0-9_-]{43}$`, "m"));
  const token = tokenIn(mail?.text ?? "");
  const browser = browserAt(server);
  const looked = await browser.send("POST", "/auth/welcome/look-up", { token });
  assert.deepEqual(
    [looked.json().kind, looked.json().email, looked.json().name],
    ["invitation", "ada@shop.example", "Ada"],
  );
  assert.equal((await browser.send("POST", "/auth/welcome", { token, password: PASSWORD })).statusCode, 200);
  const again = await browser.send("POST", "/auth/welcome", { token, password: "another password" });
  assert.deepEqual([again.statusCode, again.json().code], [410, "welcome_link_invalid"]);

  const { answer } = await signIn("ada@shop.example", PASSWORD, browser);
  assert.equal(answer.statusCode, 200, answer.body);
  const me = await browser.send("GET", "/v1/me");
  assert.equal(me.statusCode, 200, me.body);
  const { user, actor, scopes, bounds, tenant } = me.json();
  assert.deepEqual([user.email, user.role, tenant.code], ["ada@shop.example", "operations", "default"]);
  assert.match(actor, /^user:[a-z0-9]{8}$/);
  assert(scopes.includes("orders:write") && !scopes.includes("admin"));
  assert.deepEqual(bounds, { channel_codes: null, location_codes: null, amount_max_minor: null });
});

test("the cookie is for our pages alone, scripts do not see it, and nowhere is the token that it holds", async () => {
  const { answer, browser } = await signIn("ada@shop.example", PASSWORD);

  const [cookie] = [answer.headers["set-cookie"] ?? []].flat().filter((line) => line.startsWith(COOKIE));
  assert.match(cookie ?? "", /; Path=\/app;/);
  for (const attribute of ["HttpOnly", "Secure", "SameSite=Lax"])
    assert.match(cookie ?? "", new RegExp(`; ${attribute}`));
  const token = decodeURIComponent(browser.cookies.get(COOKIE) ?? "").split(".")[0] ?? "";
  assert.equal(token.length, 32);
  assert(!answer.body.includes(token));
  const [found] = await asOwner<{ found: number }>(
    "select count(*)::integer as found from access.sessions as session where session::text like '%' || $1 || '%'",
    [token],
  );
  assert.equal(found?.found, 0);
  assert(!world.log.join("").includes(token));
});

test("a wrong password, an unknown address and a forged cookie open nothing, and say the same", async () => {
  const wrong = (await signIn("ada@shop.example", "a wrong password")).answer;
  const unknown = (await signIn("nobody@shop.example", PASSWORD)).answer;

  assert.deepEqual([wrong.statusCode, wrong.json().code], [401, "sign_in_refused"]);
  assert.equal(wrong.body, unknown.body);
  assert.equal(wrong.headers["set-cookie"], undefined);
  const token = "a".repeat(32);
  for (const secret of ["", "guessed"]) {
    const signature = createHmac("sha256", secret).update(token).digest("base64");
    const cookie = `${COOKIE}=${encodeURIComponent(`${token}.${signature}`)}`;
    const answer = await server.inject({ url: "/v1/me", headers: { cookie } });
    assert.deepEqual([answer.statusCode, answer.json().code], [401, "unauthenticated"]);
  }
});

test("what changes something by a cookie must come from a page of ours", async () => {
  const { browser } = await signIn("ada@shop.example", PASSWORD);
  const session = (await browser.send("GET", "/v1/sessions")).json().data[0].session_id;

  for (const headers of [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "https://oms.example.evil" },
  ]) {
    const answer = await browser.send("DELETE", `/v1/sessions/${session}`, undefined, headers);
    assert.deepEqual([answer.statusCode, answer.json().code], [403, "cross_site_request"], JSON.stringify(headers));
    const out = await browser.send("POST", "/auth/sign-out", {}, headers);
    assert.deepEqual([out.statusCode, out.json().code], [403, "cross_site_request"]);
  }
  assert.equal((await browser.send("GET", "/v1/me", undefined, { origin: "https://evil.example" })).statusCode, 200);
  assert.equal((await browser.send("GET", "/v1/sessions")).json().data[0].session_id, session);
});

test("sessions are seen and ended, within the ten seconds that they are remembered", async () => {
  const id = await addUser("sessions@shop.example", PASSWORD);
  const here = (await signIn("sessions@shop.example", PASSWORD)).browser;
  const there = (await signIn("sessions@shop.example", PASSWORD)).browser;
  const listed = (await here.send("GET", "/v1/sessions")).json().data;
  assert.deepEqual(
    listed.map((session: { is_current: boolean; user_agent: string }) => [session.is_current, session.user_agent]),
    [
      [false, "Test browser"],
      [true, "Test browser"],
    ],
  );
  assert.equal((await there.send("GET", "/v1/me")).statusCode, 200);

  assert.equal((await here.send("DELETE", `/v1/sessions/${listed[0].session_id}`)).statusCode, 204);
  monotonic.ms += 10_000;

  assert.equal((await there.send("GET", "/v1/me")).statusCode, 401);
  assert.equal((await here.send("GET", "/v1/me")).statusCode, 200);
  const of_ada = (await signIn("ada@shop.example", PASSWORD)).browser;
  const foreign = await of_ada.send("DELETE", `/v1/sessions/${listed[1].session_id}`);
  assert.deepEqual([foreign.statusCode, foreign.json().code], [404, "session_not_found"]);
  assert.deepEqual((await of_ada.send("GET", `/v1/sessions?user_id=${id}`)).json().data, []);
  const of_admin = await asAdmin("GET", `/v1/sessions?user_id=${id}`);
  assert.equal(of_admin.json().data.length, 1);
  assert.equal((await asAdmin("DELETE", `/v1/sessions/${listed[1].session_id}`)).statusCode, 204);
  monotonic.ms += 10_000;
  assert.equal((await here.send("GET", "/v1/me")).statusCode, 401);
});

test("signing out ends the session", async () => {
  const { browser } = await signIn("ada@shop.example", PASSWORD);
  const cookie = `${COOKIE}=${browser.cookies.get(COOKIE)}`;

  assert.equal((await browser.send("POST", "/auth/sign-out", {})).statusCode, 200);
  assert.equal(browser.cookies.has(COOKIE), false);
  monotonic.ms += 10_000;

  assert.equal((await server.inject({ url: "/v1/me", headers: { cookie } })).statusCode, 401);
});

test("a deactivated user is signed out and cannot sign in; activated again he can", async () => {
  const user_id = await addUser("gone@shop.example", PASSWORD);
  const { browser } = await signIn("gone@shop.example", PASSWORD);
  assert.equal((await browser.send("GET", "/v1/me")).statusCode, 200);

  const changed = await asAdmin("PATCH", `/v1/users/${user_id}`, { active: false });
  assert.deepEqual([changed.statusCode, changed.json().active], [200, false]);
  monotonic.ms += 10_000;

  assert.equal((await browser.send("GET", "/v1/me")).statusCode, 401);
  const refused = (await signIn("gone@shop.example", PASSWORD)).answer;
  assert.deepEqual([refused.statusCode, refused.json().code], [401, "sign_in_refused"]);
  const invited = await asAdmin("POST", `/v1/users/${user_id}/invitations`, {});
  assert.deepEqual([invited.statusCode, invited.json().code], [409, "user_deactivated"]);
  await asAdmin("PATCH", `/v1/users/${user_id}`, { active: true });
  assert.equal((await signIn("gone@shop.example", PASSWORD)).answer.statusCode, 200);
});

test("a forgotten password is reset by mail, once, and whoever was signed in no longer is", async () => {
  await addUser("forgot@shop.example", PASSWORD, { role: "store", location_codes: ["st-1"], language: "de" });
  const { browser } = await signIn("forgot@shop.example", PASSWORD);
  const known = await browserAt(server).send("POST", "/auth/request-password-reset", { email: "forgot@shop.example" });
  const unknown = await browserAt(server).send("POST", "/auth/request-password-reset", { email: "x@shop.example" });
  assert.deepEqual([known.statusCode, known.body], [200, unknown.body]);
  while (mails.at(-1)?.to !== "forgot@shop.example" || !/reset/.test(mails.at(-1)?.text ?? ""))
    await new Promise((resolve) => setTimeout(resolve, 10));
  const mail = mails.at(-1);
  assert.equal(mail?.subject, "Ein neues Passwort für Dirigent");
  const token = tokenIn(mail?.text ?? "");
  const [stored] = await asOwner<{ found: number }>(
    "select count(*)::integer as found from access.verifications as row where row::text like '%' || $1 || '%'",
    [token],
  );
  assert.equal(stored?.found, 0);

  const short = await browserAt(server).send("POST", "/auth/reset-password", { token, newPassword: "too short" });
  assert.deepEqual([short.statusCode, short.json().code], [422, "password_unfit"]);
  const reset = await browserAt(server).send("POST", "/auth/reset-password", {
    token,
    newPassword: "another password",
  });
  assert.equal(reset.statusCode, 200, reset.body);
  const twice = await browserAt(server).send("POST", "/auth/reset-password", {
    token,
    newPassword: "a third password",
  });
  assert.deepEqual([twice.statusCode, twice.json().code], [410, "reset_link_invalid"]);
  monotonic.ms += 10_000;

  assert.equal((await browser.send("GET", "/v1/me")).statusCode, 401);
  assert.equal((await signIn("forgot@shop.example", PASSWORD)).answer.statusCode, 401);
  assert.equal((await signIn("forgot@shop.example", "another password")).answer.statusCode, 200);
});

test("what of the library is not named is not there", async () => {
  const { browser } = await signIn("ada@shop.example", PASSWORD);
  for (const [method, path] of [
    ["POST", "sign-up/email"],
    ["GET", "get-session"],
    ["GET", "list-sessions"],
    ["POST", "update-user"],
    ["POST", "delete-user"],
    ["POST", "change-email"],
    ["GET", "reset-password/x"],
    ["GET", "error"],
    ["GET", "ok"],
  ] as const) {
    const answer = await browser.send(method, `/auth/${path}`, method === "POST" ? {} : undefined);
    assert.equal(answer.statusCode, 404, path);
  }
  const without_provider = await browser.send("POST", "/auth/sign-in/social", { provider: "oidc" });
  assert.equal(without_provider.statusCode, 404);
});

test("too many attempts are told when to come back, by account and by address", async () => {
  await addUser("guessed@shop.example", PASSWORD);
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 11; attempt += 1) {
    const { answer } = await signIn(
      "guessed@shop.example",
      "wrong guess again",
      browserAt(server, `10.0.0.${attempt}`),
    );
    statuses.push(answer.statusCode);
    if (answer.statusCode === 429) {
      assert.equal(answer.json().code, "too_many_attempts");
      assert(Number(answer.headers["retry-after"]) > 800 && Number(answer.headers["retry-after"]) <= 900);
    }
  }
  assert.deepEqual(statuses, [...Array(10).fill(401), 429]);
  const right = await signIn("Guessed@Shop.example", PASSWORD, browserAt(server, "10.0.0.99"));
  assert.equal(right.answer.statusCode, 429, "also in other letters");

  await asOwner("update access.attempts set window_started_at = window_started_at - interval '15 minutes'");
  assert.equal((await signIn("guessed@shop.example", PASSWORD)).answer.statusCode, 200);
  let from_one = 0;
  for (let attempt = 0; attempt < 70 && from_one === 0; attempt += 1) {
    const browser = browserAt(server, "10.9.9.9");
    const { answer } = await signIn(`nobody-${attempt}@shop.example`, "x".repeat(200), browser);
    if (answer.statusCode === 429) from_one = attempt;
  }
  assert.equal(from_one, 60);
  const [row] = await asOwner<{ found: number }>(
    "select count(*)::integer as found from access.attempts where attempt_key ~ 'shop|10\\.9'",
  );
  assert.equal(row?.found, 0);
});

test("a sign-in forgives what was failed before", async () => {
  await addUser("clumsy@shop.example", PASSWORD);
  for (let round = 0; round < 2; round += 1) {
    for (let attempt = 0; attempt < 6; attempt += 1)
      await signIn("clumsy@shop.example", "wrong guess again", browserAt(server, "10.1.1.1"));
    const { answer } = await signIn("clumsy@shop.example", PASSWORD, browserAt(server, "10.1.1.1"));
    assert.equal(answer.statusCode, 200, String(round));
  }
});
