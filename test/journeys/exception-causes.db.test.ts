import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "../../src/kernel/ids.ts";
import { type NewException, raiseExceptions } from "../../src/platform/intents.ts";
import { transact } from "../../src/platform/transaction.ts";
import { type Json, startApp } from "../support/running-app.ts";
import { signedInAs } from "../support/signed-in-as.ts";
import { line, onAccount, openRetailer } from "./retailer.ts";

/** The queue as it is worked off: by cause, by order, and what was ended with who and why. */
const app = await startApp();
const { stock, orderOf, place } = await openRetailer(app);
await stock("A-100", "WH1", 20);
const placed = await place(orderOf({ lines: [line(1, "A-100", 2, 1_190)], payments: [onAccount(2_380)] }));
const order = await app.waitFor(placed.order_id, ({ status }) => status === "released");

const raise = (...exceptions: Pick<NewException, "kind" | "reason" | "order_id">[]) =>
  transact(app.test_database.database, app.test_database.tenant_id, { name: "park order" }, (tx) =>
    raiseExceptions(
      tx,
      exceptions.map((exception) => ({ ...exception, subject_id: newId(), detail: "d", data: {} })),
      new Date(),
    ),
  );
const get = async (path: string): Promise<Json> => {
  const answer = await app.call("GET", path);
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
};
const getAs = async (headers: Readonly<Record<string, string>>, url: string): Promise<Json> => {
  const answer = await app.servers[0]?.inject({ method: "GET", url, headers });
  assert.equal(answer?.statusCode, 200, answer?.body);
  return answer?.json();
};
const unmatched = { kind: "payment", reason: "transfer_unmatched", order_id: null } as const;
const declined = { kind: "order", reason: "capture_declined", order_id: order.order_id } as const;

test("what is open is counted by cause, the cause of most first, and each cause can be listed alone", async () => {
  await raise(declined, unmatched, unmatched, unmatched);

  const { data: causes } = await get("/v1/exceptions/causes");
  assert.deepEqual(
    causes.map(({ kind, reason, entries }: Json) => [kind, reason, entries]),
    [
      ["payment", "transfer_unmatched", 3],
      ["order", "capture_declined", 1],
    ],
  );
  const { data: listed } = await get("/v1/exceptions?reason=capture_declined&kind=order");
  assert.equal(listed.length, 1);
  assert.deepEqual(listed[0].order, {
    ...{ number: order.number, channel: order.channel, status: "released", stages: { released: 2 } },
    ...{ currency: "EUR", total_minor: 2_380 },
  });
  assert.equal((await get("/v1/exceptions?reason=transfer_unmatched&limit=2")).data.length, 2);
  assert.equal((await get("/v1/exceptions?reason=capture_declined&kind=intent")).data.length, 0);
  assert.equal((await get(`/v1/exceptions?order_id=${order.order_id}`)).data[0].reason, "capture_declined");
});

test("who sees some channels alone counts what is about their orders, and nothing else", async () => {
  const own = await signedInAs(app.test_database, "operations", { channel_codes: [order.channel] });
  const others = await signedInAs(app.test_database, "operations", { channel_codes: ["elsewhere"] });

  assert.deepEqual(
    (await getAs(own, "/v1/exceptions/causes")).data.map(({ reason, entries }: Json) => [reason, entries]),
    [["capture_declined", 1]],
  );
  assert.deepEqual((await getAs(others, "/v1/exceptions/causes")).data, []);
  assert.deepEqual((await getAs(others, "/v1/exceptions")).data, []);
});

test("what was ended is told with who and why, and is counted no more", async () => {
  const [exception] = (await get("/v1/exceptions?reason=capture_declined")).data;

  const answer = await app.call("POST", `/v1/exceptions/${exception.exception_id}/give-ups`, { note: "paid in cash" });

  assert.equal(answer.status, 201);
  const [ended] = (await get("/v1/exceptions?state=resolved&reason=capture_declined")).data;
  assert.deepEqual([ended.resolution, ended.note], ["given_up", "paid in cash"]);
  assert.match(ended.resolved_by, /^api:/);
  assert.equal(ended.order.number, order.number);
  const { data: causes } = await get("/v1/exceptions/causes");
  assert.deepEqual(
    causes.map(({ reason }: Json) => reason),
    ["transfer_unmatched"],
  );
});

test("a mail template is shown in each language with an order that nobody placed, and one that does not exist is not", async () => {
  const { data } = await get("/v1/mail-templates");
  assert.deepEqual(
    data.map(({ template }: Json) => template),
    ["received", "confirmed", "shipped", "ready_to_collect", "canceled"],
  );
  const previewed = await app.call("POST", "/v1/mail-templates/ready_to_collect/previews", { language: "de" });
  assert.equal(previewed.status, 200);
  assert.match(previewed.body.html, /data:image\/png;base64,/);
  assert.doesNotMatch(previewed.body.html, /cid:/);
  assert.match(previewed.body.text, /482913/);
  assert.equal((await app.call("POST", "/v1/mail-templates/spam/previews", { language: "de" })).status, 400);
  assert.equal((await app.call("POST", "/v1/mail-templates/received/previews", { language: "fr" })).status, 400);
  assert.deepEqual(
    app.mails.mails().filter(({ subject }) => subject === previewed.body.subject),
    [],
  );
});
