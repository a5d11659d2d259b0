import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { newId } from "../../src/kernel/ids.ts";
import { transact } from "../../src/platform/transaction.ts";
import { createTestDatabase } from "../support/database.ts";
import { openAcknowledgments } from "../support/harness/acknowledgments.ts";
import { askUntilAnswered } from "../support/harness/api-client.ts";
import { comesToRest } from "../support/harness/database-witness.ts";
import { startLocationRobot } from "../support/harness/location-robot.ts";
import { judge } from "../support/harness/oracle.ts";
import { placeOrders } from "../support/harness/order-client.ts";
import { effectSum, readProviderTruth } from "../support/harness/provider-truth.ts";
import { seededRandom } from "../support/harness/seeded.ts";
import { demandOf, LOCATIONS, openShop, planOrders } from "../support/harness/shop.ts";
import { countCalls } from "./count-calls.ts";
import { startInProcess } from "./in-process.ts";

/**
 * RELIABILITY.md R-05: whatever Postgres asks to be repeated is repeated, and nothing outside of it. Each transaction of
 * the product, reading or writing, fails just before its commit on its first three attempts.
 */
const ORDERS = 100;
const RETURNS = 20;
const FAILING_ATTEMPTS = 3;

const faults = { count: 0, names: new Set<string>() };
const test_database = await createTestDatabase({ commit_fault: failToCommit });
const product = await startInProcess(test_database);
const directory = await mkdtemp(join(tmpdir(), "dirigent-r05-"));
after(() => rm(directory, { recursive: true, force: true }));
const { api, provider } = product;
const query = test_database.asOwner as <Row>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;

test("100 orders live their whole life while each transaction fails three times, and the provider is asked once for each thing", async () => {
  const placements = planOrders(seededRandom(5), ORDERS, "r05");
  const stock = demandOf(placements);
  const acknowledgments = await openAcknowledgments(join(directory, "acknowledgments.jsonl"));
  await openShop(api, stock);
  const calls = countCalls(provider.url);

  product.startWorker();
  const robots = LOCATIONS.map((location) => startLocationRobot(api, location));
  await placeOrders(api, { placements, clients: 8, acknowledgments });
  assert(await comesToRest(query, 120_000), `not all is done: ${product.errors.join("\n")}`);
  await Promise.all(robots.map((robot) => robot.stop()));
  const returned = acknowledgments.all().slice(0, RETURNS);
  await Promise.all(returned.map(({ order_id }) => sendBack(order_id)));
  await refundsAre(RETURNS);
  assert(await comesToRest(query, 120_000), `not all is done: ${product.errors.join("\n")}`);
  calls.stop();

  const truth = await readProviderTruth(provider.url);
  const findings = await judge(
    { url: test_database.url, query },
    { placements, acknowledgments: acknowledgments.all(), stock, provider: truth },
  );
  assert.deepEqual(findings, []);
  assert.deepEqual(product.errors, []);
  const operations = await query<{ operation_id: string }>("select operation_id from payments.operations");
  assert.deepEqual(calls.by_key, new Map(operations.map(({ operation_id }) => [operation_id, 1])));
  assert.deepEqual(truth.operation_counts, { succeeded: operations.length, declined: 0, pending: 0 });
  const ordered_minor = placements.reduce((sum, placement) => sum + placement.total_minor, 0);
  assert.equal(effectSum(truth, "capture"), ordered_minor);
  assert(effectSum(truth, "refund") > 0);
  assert.deepEqual(
    await query("select attempts, count(*)::integer from platform.intents where attempts <> 1 group by attempts"),
    [],
  );
  assert(faults.count > 1_000, `only ${faults.count} commits were made to fail`);
  assert(faults.names.has("record call_provider") && faults.names.has("advance orders"));
  await acknowledgments.close();
});

test("a provider called inside a transaction is refused before anything is sent", async () => {
  const calls = countCalls(provider.url);
  const adapter = product.services.providers.get("sandbox");
  assert(adapter);

  await assert.rejects(
    transact(test_database.database, test_database.tenant_id, { name: "careless" }, async () => {
      await adapter.authorize({ ...newCall(newId()), token: "tok_ok", amount_minor: 500 });
    }),
    /was called inside the transaction careless/,
  );

  calls.stop();
  assert.deepEqual(calls.by_key, new Map());
});

test("without that refusal the provider would be asked four times for one thing, and authorize it four times", async () => {
  const calls = countCalls(provider.url);
  const call = newCall(newId());

  await transact(test_database.database, test_database.tenant_id, { name: "careless" }, async () => {
    const { payment_id, order_number, currency } = call;
    await fetch(`${provider.url}/authorizations`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": newId() },
      body: JSON.stringify({ payment_id, order_number, currency, token: "tok_ok", amount_minor: 500 }),
    });
  });

  calls.stop();
  assert.equal(calls.by_key.size, FAILING_ATTEMPTS + 1);
  const truth = await readProviderTruth(provider.url);
  const authorized = truth.authorizations.filter((authorization) => authorization.payment_id === call.payment_id);
  assert.equal(authorized.length, FAILING_ATTEMPTS + 1);
});

/** Serialization failures and deadlocks by turns, as SQLSTATE names them. */
function failToCommit(attempt: number, transaction: string): void {
  if (attempt > FAILING_ATTEMPTS) return;
  faults.count += 1;
  faults.names.add(transaction);
  const code = attempt % 2 === 1 ? "40001" : "40P01";
  throw Object.assign(new Error(`commit refused by the test (${code})`), { code });
}

/** The customer sends back one unit of the first line. */
async function sendBack(order_id: string): Promise<void> {
  const body = { order_id, lines: [{ line_no: 1, quantity: 1 }], reason: "changed_mind" };
  const answer = await askUntilAnswered(api, { method: "POST", path: "/v1/returns", body, key: `return-${order_id}` });
  const { return_id } = answer.body as { return_id: string };
  const receipt = { method: "POST", path: `/v1/returns/${return_id}/receipts`, key: `receipt-${order_id}` };
  await askUntilAnswered(api, { ...receipt, body: { location: LOCATIONS[0] } });
}

async function refundsAre(count: number): Promise<void> {
  for (let look = 0; look < 1_200; look += 1) {
    const [refunds] = await query<{ count: number }>(
      "select count(*)::integer from payments.operations where kind = 'refund' and state = 'succeeded'",
    );
    if (refunds?.count === count) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${count} refunds did not come to be within 120 s.`);
}

function newCall(idempotency_key: string) {
  return { idempotency_key, payment_id: newId(), order_number: "100000", currency: "EUR" };
}
