import assert from "node:assert/strict";
import { test } from "node:test";
import { startApp } from "../../../test/support/running-app.ts";
import { signedInAs } from "../../../test/support/signed-in-as.ts";

const app = await startApp({ worker: false });
const [server] = app.servers;
assert(server);

const PATH = "/v1/mail-templates/ready_to_collect/tests";
const ask = async (headers: Readonly<Record<string, string>>, payload: object = { language: "de" }) => {
  const answer = await server.inject({ method: "POST", url: PATH, headers, payload });
  return { status: answer.statusCode, body: answer.json() };
};

test("a sample goes to the address of whoever asks, and to nobody else", async () => {
  const { status, body } = await ask(await signedInAs(app.test_database, "administrator"));

  assert.deepEqual([status, body.sent, body.error], [200, true, null]);
  const [mail, ...others] = app.mails.mails();
  assert.deepEqual(others, []);
  assert.deepEqual(mail?.envelope.to, [body.to]);
  assert.match(body.to, /@example\.com$/);
  assert.match(mail?.subject ?? "", /abhol/i);
});

test("nobody else can be named, a key has no address, and who may only look sends nothing", async () => {
  const before = app.mails.mails().length;

  const administrator = await signedInAs(app.test_database, "administrator");
  assert.equal((await ask(administrator, { language: "de", to: "erika@example.com" })).status, 400);
  const by_key = await app.call("POST", PATH, { language: "de" });
  assert.deepEqual([by_key.status, by_key.body.code], [409, "mail_test_without_address"]);
  assert.equal((await ask(await signedInAs(app.test_database, "read_only"))).status, 403);

  assert.equal(app.mails.mails().length, before);
});
