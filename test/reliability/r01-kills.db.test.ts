import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { openAcknowledgments } from "../support/harness/acknowledgments.ts";
import { askUntilAnswered } from "../support/harness/api-client.ts";
import { createFleet } from "../support/harness/fleet.ts";
import { type FleetRun, runFleet, summaryOf } from "../support/harness/fleet-run.ts";
import { countByKind, judge } from "../support/harness/oracle.ts";
import { placeOrders } from "../support/harness/order-client.ts";
import { seededRandom } from "../support/harness/seeded.ts";
import { planOrders } from "../support/harness/shop.ts";

/**
 * RELIABILITY.md in small; `npm run bench -- kill` is the same in full. Two api and two worker processes, the
 * provider, the mail server and Postgres are killed in the middle of orders, cancellations, returns and shipments, while the
 * provider loses answers, fails after the effect and notifies twice. DIRIGENT_KILL_SEED repeats a run.
 */
const PLAN = {
  seed: Number(process.env.DIRIGENT_KILL_SEED ?? 1),
  orders: Number(process.env.DIRIGENT_KILL_ORDERS ?? 4_000),
  clients: 32,
  kills: { processes: 28, postgres: 10, everything: 2 },
  mail_every: 40,
  rest_ms: 180_000,
};
const FAULT_RATES =
  "delay=0.05,lost_reply=0.02,error_after_effect=0.02,error_before_effect=0.02,duplicate_notification=0.05,notification_before_reply=0.02";

const fleet = await createFleet({ seed: PLAN.seed, fault_rates: FAULT_RATES });
let run: FleetRun;
after(async () => {
  await run?.close();
  await fleet.end();
});
const judgeWith = (more: Partial<FleetRun["witnesses"]>) => {
  const { witness, witnesses } = run;
  return judge(witness, { ...witnesses, ...more }).then(countByKind);
};

test("40 kills in the middle of 4,000 orders: none is lost, none is doubled, nothing is oversold, the money is right to the cent", async (context) => {
  run = await runFleet(fleet, PLAN);
  context.diagnostic(JSON.stringify({ seed: PLAN.seed, ...summaryOf(run.report) }));

  const findings = await judge(run.witness, run.witnesses);
  if (findings.length > 0)
    for (const name of fleet.programs) context.diagnostic(`${name}: ${fleet.supervisor.output(name)}`);
  assert.deepEqual(findings, []);
  assert.equal(run.report.kills.length, 40);
  assert.equal(run.witnesses.acknowledgments.length, PLAN.orders);
  assert.equal(run.witnesses.provider.authorizations.length, PLAN.orders);
  const { unknown_outcomes, canceled, returned, mails, takeover_seconds } = run.report;
  const tried = { unknown_outcomes, canceled, returned, mails, taken_over: takeover_seconds.length };
  for (const [what, count] of Object.entries(tried)) assert(count > 0, `${what}: nothing was put to the test`);
});

test("the oracle finds the orders of a client that places an order anew when its answer is lost", async () => {
  const placements = planOrders(seededRandom(99), 40, "broken");
  const acknowledgments = await openAcknowledgments(join(fleet.directory, "broken-client.jsonl"));
  await placeOrders(fleet.api, { placements, clients: 8, acknowledgments, forget_every: 4, retry_as: "new_request" });
  await acknowledgments.close();

  const counts = await judgeWith({ placements: [...run.witnesses.placements, ...placements] });

  assert.equal(counts.order_not_asked_for, 10);
});

test("the oracle finds what a request did twice, once no key is unique any more", async () => {
  // With the index gone its statement would not run at all; so each key makes room for the next one like it.
  await run.witness.query(`
    create function forget_key() returns trigger language plpgsql security definer as $$
      begin
        delete from platform.idempotency_keys where tenant_id = new.tenant_id and idempotency_key = new.idempotency_key;
        return new;
      end $$`);
  await run.witness.query(`
    create trigger forget_key before insert on platform.idempotency_keys for each row execute function forget_key()`);
  const [order] = await run.witness.query<{ order_id: string; external_id: string }>(
    "select order_id, external_id from orders.orders join orders.lines using (tenant_id, order_id) where external_id like 'broken%' and line_no = 1 and quantity > 1",
  );
  assert(order);
  const before = await judgeWith({});
  const request = {
    method: "POST",
    path: `/v1/orders/${order.order_id}/cancellations`,
    body: { lines: [{ line_no: 1, quantity: 1 }], reason: "customer_request" },
    key: "cancel-once",
  };

  for (const _ of ["the answer is lost", "so it is sent again"]) await askUntilAnswered(fleet.api, request);

  const customers = run.witnesses.customers ?? { canceled: [], returned: [] };
  const canceled = [...customers.canceled, { external_id: order.external_id, line_no: 1, quantity: 1 }];
  assert.equal(before.units_differ, undefined);
  assert.equal((await judgeWith({ customers: { ...customers, canceled } })).units_differ, 1);
});

test("the oracle finds an acknowledged order that is gone", async () => {
  const [victim] = run.witnesses.acknowledgments;
  assert(victim);
  // The order alone, past the foreign keys: as a lost commit would look to its client.
  await run.witness.query(
    `do $$ begin set local session_replication_role = replica; delete from orders.orders where order_id = '${victim.order_id}'; end $$`,
  );

  const counts = await judgeWith({});

  assert.equal(counts.order_lost, 1);
  assert(counts.unknown_to_us, "the provider's payment of the lost order was not missed");
  assert(counts.doctor, "the doctor did not see it");
});

test("the oracle finds a customer who was charged twice, units that were not there, and a mail that never came", async () => {
  const { provider, stock, mails } = run.witnesses;
  // Of orders that are still there.
  const [known] = await run.witness.query<{ payment_ids: string[]; mail_ids: string[] }>(`
    select array(select payment_id::text from payments.payments join orders.orders using (tenant_id, order_id)) as payment_ids,
           array(select mail_id::text from notifications.mails join orders.orders using (tenant_id, order_id)) as mail_ids`);
  const payment_ids = new Set(known?.payment_ids);
  const paid = provider.authorizations.find(
    ({ captured_minor, payment_id }) => captured_minor > 0 && payment_ids.has(payment_id),
  );
  const lost_mail = known?.mail_ids.find((mail_id) => mails?.has(mail_id));
  assert(paid && mails && lost_mail);
  const again = { ...paid, effects: paid.effects.map((effect) => ({ ...effect, idempotency_key: "another" })) };
  const [sku] = [...stock].toSorted((a, b) => b[1] - a[1])[0] as [string, number];

  const counts = await judgeWith({
    provider: { ...provider, authorizations: [...provider.authorizations, again] },
    stock: new Map([...stock, [sku, 0]]),
    mails: new Map([...mails].filter(([message_id]) => message_id !== lost_mail)),
  });

  assert.equal(counts.authorized_twice, 1);
  assert(counts.captured_twice && counts.money_differs);
  assert.equal(counts.oversold, 1);
  assert.equal(counts.mail_lost, 1);
});
