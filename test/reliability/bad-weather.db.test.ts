import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, beforeEach, test } from "node:test";
import pg from "pg";
import { SANDBOX_SIGNING_SECRET, signedHeaders } from "../../sandbox/payment-provider/signature.ts";
import { examine } from "../../src/app/doctor/examine.ts";
import { newId } from "../../src/kernel/ids.ts";
import { advanceOrders } from "../../src/orchestration/advance-orders.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { openDatabase, REQUEST_TIMEOUTS } from "../../src/platform/database.ts";
import { createDatabaseClock } from "../../src/platform/database-clock.ts";
import { createTestDatabase } from "../support/database.ts";
import { startFaultProxy } from "../support/harness/fault-proxy.ts";
import { type Rubbish, type RubbishProvider, startRubbishProvider } from "../support/harness/rubbish-provider.ts";
import { CHANNEL, openShop } from "../support/harness/shop.ts";
import { startInProcess } from "./in-process.ts";

/**
 * Bad weather: Postgres away, slow, out of connections, read-only; the machine's clock jumps; the payment provider talks
 * rubbish. The service says what is wrong, loses nothing, and recovers by itself.
 */
const AWAY_MS = 8_000;
const RECOVERS_MS = 30_000;
const SKU = "ITEM-00";
const DAY_MS = 86_400_000;
const RUBBISH_OF_AMOUNT = new Map<number, Rubbish>([
  [1_101, "html"],
  [1_102, "empty"],
  [1_103, "wrong_types"],
  [1_104, "other_amount"],
  [1_105, "huge"],
  [1_106, "slow"],
]);

const owned = await createTestDatabase();
const login = await loginOfTheWeather();
const address_of = new URL(owned.url);
const proxy = await startFaultProxy({
  host: address_of.hostname,
  port: Number(address_of.port || 5432),
  protocol: "postgres",
});
const database = openDatabase({ url: proxy.through(login.url), connections_max: 12, ...REQUEST_TIMEOUTS });
const clock = createDatabaseClock({
  askDatabase: async () =>
    (await database.pool.query<{ now: Date }>("select clock_timestamp() as now")).rows[0]?.now as Date,
});
await clock.compare();
let rubbish: RubbishProvider | null = null;
const product = await startInProcess(
  { database, url: owned.url },
  {
    clock,
    providerUrl: async (real) => {
      rubbish = await startRubbishProvider(real, RUBBISH_OF_AMOUNT);
      return rubbish.url;
    },
  },
);
await openShop(product.api, new Map([[SKU, 9_000]]));
product.startWorker();
after(async () => {
  await rubbish?.close();
  await database.close();
  await proxy.close();
  await login.drop();
});
beforeEach(() => proxy.heal());

test("Postgres is away for some seconds: it is said, refused with 503, and made up for", async () => {
  const before = await placed(SETTLED);
  proxy.refuse(true);
  proxy.breakAll({ kind: "cut", by: "rst" });
  const order = orderOf(SETTLED);
  const key = newId();
  const away_until = performance.now() + AWAY_MS;
  while (performance.now() < away_until) {
    const answer = await call("POST", "/v1/orders", order, key);
    assertUnavailable(answer);
    assert.equal((await call("GET", "/health/live")).status, 200);
    const ready = await call("GET", "/health/ready");
    assert.equal(ready.status, 503);
    assert.match(ready.body.checks.database, /Postgres/);
    await pause(500);
  }

  proxy.heal();

  await becomesReady();
  const { status, body } = await call("POST", "/v1/orders", order, key);
  assert.equal(status, 201);
  await reaches(body.order_id, "released");
  await reaches(before, "released");
  await isSound();
});

test("Postgres is slow: orders take their time, and health still answers", async () => {
  proxy.delay(60);

  const [order_id, live] = await Promise.all([placed(SETTLED), call("GET", "/health/live")]);

  assert.equal(live.status, 200);
  assert(live.elapsed_ms < 2_000, `${live.elapsed_ms} ms`);
  proxy.heal();
  await reaches(order_id, "released");
  await isSound();
});

test("Postgres has no connection left: it is said which, and orders go on when there are some", async () => {
  await login.limit(0);

  try {
    const answer = await call("POST", "/v1/orders", orderOf(SETTLED), newId());
    const ready = await readyIs(/^Postgres has no connection left for us.*\(53300\)$/);

    assertUnavailable(answer);
    assert.equal(ready.status, 503);
  } finally {
    await login.limit(-1);
  }
  await becomesReady();
  await reaches(await placed(SETTLED), "released");
  await isSound();
});

test("Postgres takes no changes: reading goes on, writing is refused until it does", async () => {
  const order_id = await placed(SETTLED);
  await login.readOnly(true);
  await login.endConnections();

  try {
    const written = await call("POST", "/v1/orders", orderOf(SETTLED), newId());
    const found = await eventually(() => call("GET", `/v1/orders/${order_id}`));
    const ready = await readyIs(/^Postgres takes no changes/);

    assertUnavailable(written);
    assert.equal(found.status, 200);
    assert.equal(ready.status, 503);
  } finally {
    await login.readOnly(false);
    await login.endConnections();
  }
  await becomesReady();
  await reaches(order_id, "released");
  await isSound();
});

for (const jump_ms of [DAY_MS / 24, -DAY_MS / 24, 400 * DAY_MS, -400 * DAY_MS]) {
  test(`the machine's clock jumps by ${jump_ms / DAY_MS} days: nothing expires, nothing waits, nothing is done twice`, async (context) => {
    const unpaid = await placed(BY_TRANSFER);
    const cart = await call("POST", "/v1/reservations", {
      lines: [{ sku: SKU, quantity: 1 }],
      expires_in_seconds: 3_600,
    });
    const order = orderOf(SETTLED);
    const key = newId();
    await call("POST", "/v1/orders", order, key);

    context.mock.timers.enable({ apis: ["Date"], now: Date.now() + jump_ms });
    const during = await placed(BY_CARD);
    await reaches(during, "released");
    await pause(1_500);
    const repeated = await call("POST", "/v1/orders", order, key);

    assert.equal(repeated.status, 201);
    assert.equal(repeated.headers.get("idempotency-replayed"), "true");
    assert.equal((await call("GET", `/v1/reservations/${cart.body.reservation_id}`)).status, 200);
    const { body } = await call("GET", `/v1/orders/${unpaid}`);
    assert.deepEqual(body.holds, []);
    assert.notEqual(body.status, "canceled");
    assert.deepEqual((await call("GET", "/v1/exceptions")).body.data, []);
    context.mock.timers.reset();
    await isSound();
    const authorizations = product.provider.truth().authorizations;
    assert.equal(new Set(authorizations.map(({ payment_id }) => payment_id)).size, authorizations.length);
  });
}

test("with the machine's own clock such a jump would end every unpaid order", async (context) => {
  const unpaid = await placed(BY_TRANSFER);
  await eventually(async () => {
    const deadline = "select from platform.due_work where subject_id = $1 and due_at > now() + interval '1 day'";
    return { status: (await owned.asOwner(deadline, [unpaid])).length === 1 ? 200 : 0 };
  });

  context.mock.timers.enable({ apis: ["Date"], now: Date.now() + 400 * DAY_MS });
  await advanceOrders({ ...product.services, clock: systemClock }, owned.tenant_id);
  context.mock.timers.reset();

  const { body } = await call("GET", `/v1/orders/${unpaid}`);
  assert(body.status === "canceled" || body.holds.length > 0, `still ${body.status}`);
});

test("the provider talks rubbish: what is unclear is asked again, what is wrong goes to a person, and nothing is charged twice", async () => {
  rubbish?.talkRubbish(true);
  const orders = new Map<Rubbish, string>();
  for (const [amount_minor, kind] of RUBBISH_OF_AMOUNT) orders.set(kind, await placed(BY_CARD, amount_minor));
  const wrong = orders.get("other_amount") as string;

  const exception = await eventually(async () => {
    const { body } = await call("GET", "/v1/exceptions");
    const found = body.data.find((entry: Json) => entry.order_id === wrong);
    return { status: found ? 200 : 0, body: found };
  }, 40_000);
  assert.match(exception.body.detail, /asked to authorize 1104 minor units EUR and says it did 2104 EUR/);
  await notifiedWrongly(orders.get("html") as string);
  const ready = await eventually(async () => {
    const answer = await call("GET", "/health/ready");
    return { ...answer, status: answer.body.checks.calls === "ok" ? 0 : answer.status };
  }, 60_000);
  assert.equal(ready.body.status, "degraded");
  assert.match(ready.body.checks.calls, /of call_provider keep failing/);
  for (const order_id of orders.values())
    assert.equal((await call("GET", `/v1/orders/${order_id}`)).body.payments[0].authorized_minor, 0);

  rubbish?.talkRubbish(false);
  const { exception_id } = exception.body;
  assert.equal((await call("POST", `/v1/exceptions/${exception_id}/retries`, {})).status, 201);

  // Without waiting for the pauses between attempts, which grow.
  await owned.asOwner("update platform.intents set due_at = clock_timestamp() where state = 'waiting'");
  for (const order_id of orders.values()) await reaches(order_id, "released", 40_000);
  const truth = product.provider.truth();
  for (const amount_minor of RUBBISH_OF_AMOUNT.keys())
    assert.equal(truth.authorizations.filter((entry) => entry.authorized_minor === amount_minor).length, 1);
  await isSound();
});

/** A genuine notification of an amount that nobody asked for: it is not believed, and a person is told. */
async function notifiedWrongly(order_id: string): Promise<void> {
  const [operation] = await owned.asOwner<{ operation_id: string; payment_id: string }>(
    "select operation_id, payment_id from payments.operations where order_id = $1 and kind = 'authorize'",
    [order_id],
  );
  assert(operation);
  const body = JSON.stringify({
    type: "authorization_succeeded",
    timestamp: systemClock.now().toISOString(),
    data: {
      ...{ idempotency_key: operation.operation_id, payment_id: operation.payment_id, order_number: null },
      ...{ reference: "auth-of-another", authorization_reference: null, amount_minor: 9_999, currency: "EUR" },
      ...{ expires_at: null, reason: null, reference_text: null },
    },
  });
  const headers = signedHeaders(SANDBOX_SIGNING_SECRET, `msg_${newId()}`, body, systemClock.now());
  const url = `${product.api.url}/v1/payment-notifications/sandbox`;
  assert.equal((await fetch(url, { method: "POST", headers, body })).status, 200);
  const { body: exceptions } = await call("GET", "/v1/exceptions");
  const found = exceptions.data.find((entry: Json) => entry.order_id === order_id);
  assert.equal(found?.reason, "notification_contradicts");
}

// biome-ignore lint/suspicious/noExplicitAny: an answer is checked by the assertions on it, not by its type
type Json = any;
type Answer = { readonly status: number; readonly headers: Headers; readonly body: Json; readonly elapsed_ms: number };

const SETTLED = { method: "marketplace", settled: true };
const BY_CARD = { method: "card", provider: "sandbox", token: "tok_ok" };
const BY_TRANSFER = { method: "bank_transfer", provider: "sandbox" };

function orderOf(payment: object, amount_minor = 995) {
  const address = { name: "Ada Example", street: "Musterweg 7", postal_code: "10115", city: "Berlin", country: "DE" };
  return {
    ...{ channel: CHANNEL, external_id: newId(), currency: "EUR", customer: { email: "ada@example.com", name: "Ada" } },
    ...{ billing_address: address, shipping_address: address },
    lines: [{ line_no: 1, sku: SKU, quantity: 1, unit_price_minor: amount_minor, tax_rate_percent: 19 }],
    payments: [{ ...payment, amount_minor }],
  };
}

async function call(method: string, path: string, body?: unknown, key?: string): Promise<Answer> {
  const started = performance.now();
  const response = await fetch(product.api.url + path, {
    method,
    headers: {
      authorization: `Bearer ${product.api.key}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const elapsed_ms = performance.now() - started;
  return { status: response.status, headers: response.headers, body: JSON.parse(text), elapsed_ms };
}

async function placed(payment: object, amount_minor?: number): Promise<string> {
  const { status, body } = await call("POST", "/v1/orders", orderOf(payment, amount_minor), newId());
  assert.equal(status, 201, JSON.stringify(body));
  return body.order_id;
}

/** Within 5 seconds, with what a program needs to try again. */
function assertUnavailable({ status, headers, body, elapsed_ms }: Answer): void {
  assert.deepEqual([status, body.code, body.retryable], [503, "temporarily_unavailable", true]);
  assert.match(headers.get("retry-after") ?? "", /^\d+$/);
  assert(elapsed_ms <= 5_000, `answered after ${elapsed_ms} ms`);
}

function eventually<Result extends { readonly status: number }>(
  ask: () => Promise<Result>,
  within_ms = RECOVERS_MS,
): Promise<Result> {
  return until(ask, ({ status }) => status === 200, within_ms);
}

/** Asks until the answer is as hoped for, or the time is over. @returns the last answer */
async function until<Result>(
  ask: () => Promise<Result>,
  isHopedFor: (answer: Result) => boolean,
  within_ms = RECOVERS_MS,
): Promise<Result> {
  const give_up_at = performance.now() + within_ms;
  for (;;) {
    const answer = await ask();
    if (isHopedFor(answer) || performance.now() > give_up_at) return answer;
    await pause(100);
  }
}

/** What /health/ready says of the database once it says that; its answers are up to a second old. */
async function readyIs(words: RegExp): Promise<Answer> {
  const ready = await until(
    () => call("GET", "/health/ready"),
    ({ body }) => words.test(body.checks.database),
  );
  assert.match(ready.body.checks.database, words);
  return ready;
}

async function becomesReady(): Promise<void> {
  const { status, body } = await eventually(() => call("GET", "/health/ready"));
  assert.equal(status, 200, JSON.stringify(body));
}

async function reaches(order_id: string, status: string, within_ms?: number): Promise<void> {
  const { body } = await eventually(async () => {
    const answer = await call("GET", `/v1/orders/${order_id}`);
    return { ...answer, status: answer.body.status === status ? 200 : 0 };
  }, within_ms);
  assert.equal(body.status, status, JSON.stringify(body));
}

async function isSound(): Promise<void> {
  assert.deepEqual(await examine(owned.url), []);
}

/** A user of its own for the application: limits do not apply to superusers. */
async function loginOfTheWeather() {
  const role = `weather_${process.pid}_${randomBytes(3).toString("hex")}`;
  await owned.asOwner(`create role ${role} login password 'weather' in role dirigent_app`);
  const url = new URL(owned.url);
  url.username = role;
  url.password = "weather";
  const name = new URL(owned.url).pathname.slice(1);
  const endConnections = () =>
    owned.asOwner("select pg_terminate_backend(pid) from pg_stat_activity where usename = $1", [role]);
  return {
    ...{ role, url: url.href, endConnections },
    /** Those that are open are ended, so that the limit counts at once; -1 for none. */
    limit: async (connections: number) => {
      await owned.asOwner(`alter role ${role} connection limit ${connections}`);
      if (connections === 0) await endConnections();
    },
    /** Holds for the sessions that begin after it. */
    readOnly: (is_read_only: boolean) =>
      owned.asOwner(
        `alter role ${role} in database ${name} ${is_read_only ? "set default_transaction_read_only = on" : "reset default_transaction_read_only"}`,
      ),
    drop: async () => {
      // Its database is gone by then, and with it all that it was granted there.
      const server = new pg.Client({ connectionString: process.env.DIRIGENT_TEST_DATABASE_URL });
      await server.connect();
      await server.query(`drop role ${role}`);
      await server.end();
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
