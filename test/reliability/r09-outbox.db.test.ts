import assert from "node:assert/strict";
import { after, test } from "node:test";
import { newId } from "../../src/kernel/ids.ts";
import { detached } from "../../src/platform/outside-call.ts";
import { transact } from "../../src/platform/transaction.ts";
import { openOutbox } from "../support/faults/outbox.ts";

/**
 * RELIABILITY.md R-09: what a transaction decides to tell the outside (a mail, a call to a provider) is told if it has
 * committed, and not if it was rolled back, however often whoever tells it dies before he has noted it. `npm run bench --
 * outbox` is the long run.
 */
const KILLS = Number(process.env.DIRIGENT_OUTBOX_KILLS ?? 60);
const ORDERS = KILLS / 2;
const ROLLED_BACK = 1_000;

const outbox = await openOutbox();
after(() => outbox.close());

test(`${KILLS} relays die between telling and noting, 1,000 transactions are rolled back: everything arrives, nothing else does`, async (context) => {
  const orders = await outbox.place(ORDERS);
  const killed = await outbox.killRelays(KILLS);
  const rolled_back = await outbox.rollBack(ROLLED_BACK);
  await outbox.relay();

  const { decided, repeated_mails, ...wrong } = await outbox.judge();
  context.diagnostic(JSON.stringify({ orders: orders.length, killed, rolled_back, decided, repeated_mails }));
  assert.deepEqual(wrong, { missing: [], unfounded: [], backwards: [], repeated_calls: 0 });
  assert.deepEqual([killed >= KILLS, rolled_back >= ROLLED_BACK], [true, true]);
  // Two mails and an authorization for each order, no trace of the others.
  assert.equal(decided, 3 * ORDERS);
  assert(repeated_mails > 0, "no relay was killed after telling something: nothing was put to the test");
  const [left] = await outbox.world.query<{ orders: number; events: number }>(
    "select (select count(*) from orders.orders)::integer as orders, (select count(distinct order_id) from platform.events)::integer as events",
  );
  assert.deepEqual(left, { orders: ORDERS, events: ORDERS });
});

test("told before the commit, what is rolled back is told nevertheless, and noticed", async () => {
  const mail_id = newId();
  const { mail } = outbox.instance.services;
  assert(mail);
  const { database, tenant_id } = outbox.world.test_database;
  const told = {
    subject: "Too early",
    html: "",
    text: "",
    to: "ada@example.com",
    message_id: `<${mail_id}@localhost>`,
  };

  await assert.rejects(
    transact(database, tenant_id, { name: "hasty" }, async () => {
      await detached(() => mail.mailer.send(told));
      throw new Error("rolled back");
    }),
    /rolled back/,
  );

  assert.deepEqual((await outbox.judge()).unfounded, [mail_id]);
});

test("what was noted before it was told, and then not told, is missed", async () => {
  const [order_id] = await outbox.place(1);
  await outbox.world.query(
    "update platform.intents set state = 'done', ended_at = now() where order_id = $1 and kind = 'send_mail'",
    [order_id],
  );
  await outbox.relay();

  const { missing } = await outbox.judge();

  assert(missing.length >= 1);
});
