import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createTestDatabase } from "../../../test/support/database.ts";
import { browserAt, startSignIn } from "../../../test/support/sign-in.ts";
import { totp } from "../../../test/support/totp.ts";

const test_database = await createTestDatabase();
const world = await startSignIn(test_database);
const { server, addUser, signIn } = world;
after(() => server.close());

const PASSWORD = "correct horse battery";

async function withSecondFactor(email: string) {
  const user_id = await addUser(email, PASSWORD);
  const { browser } = await signIn(email, PASSWORD);
  const refused = await browser.send("POST", "/auth/two-factor/enable", { password: "a wrong password" });
  assert.deepEqual([refused.statusCode, refused.json().code], [422, "password_wrong"]);
  const enabled = await browser.send("POST", "/auth/two-factor/enable", { password: PASSWORD });
  assert.equal(enabled.statusCode, 200, enabled.body);
  const key = new URL(enabled.json().totpURI).searchParams.get("secret") ?? "";
  const code = () => totp(key, Date.now());
  // Until a code was shown to work nobody is locked out.
  assert.equal((await signIn(email, PASSWORD)).answer.json().twoFactorRedirect, undefined);
  const verified = await browser.send("POST", "/auth/two-factor/verify-totp", { code: code() });
  assert.equal(verified.statusCode, 200, verified.body);
  return { user_id, browser, code, backup_codes: enabled.json().backupCodes as string[] };
}

const { user_id, code, backup_codes } = await withSecondFactor("ada@shop.example");

test("with a second factor the password alone opens nothing; with the code it does", async () => {
  const { answer, browser } = await signIn("ada@shop.example", PASSWORD);
  assert.deepEqual([answer.statusCode, answer.json().twoFactorRedirect], [200, true]);
  assert.equal((await browser.send("GET", "/v1/me")).statusCode, 401);

  const wrong = await browser.send("POST", "/auth/two-factor/verify-totp", { code: "000000" });
  assert.deepEqual([wrong.statusCode, wrong.json().code], [401, "second_factor_wrong"]);
  assert.equal((await browser.send("GET", "/v1/me")).statusCode, 401);
  const right = await browser.send("POST", "/auth/two-factor/verify-totp", { code: code() });
  assert.equal(right.statusCode, 200, right.body);

  assert.equal((await browser.send("GET", "/v1/me")).json().user.two_factor_enabled, true);
});

test("new backup codes take the place of those before, and need the password", async () => {
  const { browser } = await signIn("ada@shop.example", PASSWORD);
  await browser.send("POST", "/auth/two-factor/verify-totp", { code: code() });
  const refused = await browser.send("POST", "/auth/two-factor/generate-backup-codes", {
    password: "a wrong password",
  });
  assert.deepEqual([refused.statusCode, refused.json().code], [422, "password_wrong"]);

  const made = await browser.send("POST", "/auth/two-factor/generate-backup-codes", { password: PASSWORD });

  assert.equal(made.statusCode, 200, made.body);
  const [first] = backup_codes.splice(0, backup_codes.length, ...made.json().backupCodes);
  const other = (await signIn("ada@shop.example", PASSWORD)).browser;
  const old = await other.send("POST", "/auth/two-factor/verify-backup-code", { code: first });
  assert.deepEqual([old.statusCode, old.json().code], [401, "second_factor_wrong"]);
});

test("a code without a password is nothing", async () => {
  const answer = await browserAt(server).send("POST", "/auth/two-factor/verify-totp", { code: code() });

  assert.deepEqual([answer.statusCode, answer.json().code], [401, "second_factor_expired"]);
});

test("a backup code works once", async () => {
  const [backup_code] = backup_codes;
  const first = (await signIn("ada@shop.example", PASSWORD)).browser;
  const used = await first.send("POST", "/auth/two-factor/verify-backup-code", { code: backup_code });
  assert.equal(used.statusCode, 200, used.body);
  assert.equal((await first.send("GET", "/v1/me")).statusCode, 200);

  const second = (await signIn("ada@shop.example", PASSWORD)).browser;
  const again = await second.send("POST", "/auth/two-factor/verify-backup-code", { code: backup_code });
  assert.deepEqual([again.statusCode, again.json().code], [401, "second_factor_wrong"]);
  assert.equal((await second.send("GET", "/v1/me")).statusCode, 401);
});

test("secret and codes are not in the database as they are", async () => {
  const [row] = await test_database.asOwner<{ text: string }>(
    "select factor::text as text from access.second_factors as factor",
  );

  for (const backup_code of backup_codes) assert(!row?.text.includes(backup_code));
});

test("five wrong codes end the sign-in, also for the right one", async () => {
  const { browser } = await signIn("ada@shop.example", PASSWORD);
  const codes: string[] = [];
  for (let attempt = 0; attempt < 6; attempt += 1)
    codes.push((await browser.send("POST", "/auth/two-factor/verify-totp", { code: "000000" })).json().code);
  assert.deepEqual(codes, [...Array(5).fill("second_factor_wrong"), "second_factor_expired"]);

  const right = await browser.send("POST", "/auth/two-factor/verify-totp", { code: code() });
  assert.deepEqual([right.statusCode, right.json().code], [401, "second_factor_expired"]);
  assert.equal((await browser.send("GET", "/v1/me")).statusCode, 401);
});

test("turning it on, a changed password and turning it off are written down, with who did it", async () => {
  const { browser } = await signIn("ada@shop.example", PASSWORD);
  await browser.send("POST", "/auth/two-factor/verify-totp", { code: code() });
  const change = { currentPassword: PASSWORD, newPassword: "another password", revokeOtherSessions: true };
  const changed = await browser.send("POST", "/auth/change-password", change);
  assert.equal(changed.statusCode, 200, changed.body);
  const off = await browser.send("POST", "/auth/two-factor/disable", { password: "another password" });
  assert.equal(off.statusCode, 200, off.body);

  assert.equal((await signIn("ada@shop.example", "another password")).answer.json().twoFactorRedirect, undefined);
  const entries = (await world.asAdmin("GET", `/v1/audit-entries?object=user:${user_id}`)).json().data;
  const { handle } = (await world.asAdmin("GET", `/v1/users/${user_id}`)).json();
  assert.deepEqual(
    entries.map((entry: { action: string; actor: string }) => [entry.action, entry.actor]),
    [
      ["second_factor_changed", `user:${handle}`],
      ["password_changed", `user:${handle}`],
      ["backup_code_used", `user:${handle}`],
      ["backup_codes_changed", `user:${handle}`],
      ["second_factor_changed", `user:${handle}`],
      ["password_chosen", `user:${handle}`],
      ["user_created", "api:administrator"],
    ],
  );
  const [off_entry] = entries;
  assert.deepEqual([off_entry.before, off_entry.after], [{ two_factor_enabled: true }, { two_factor_enabled: false }]);
  assert.doesNotMatch(JSON.stringify(entries), /shop\.example|Ada|password"?:"?(correct|another)/);
});
