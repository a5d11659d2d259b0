import assert from "node:assert/strict";
import { test } from "node:test";
import { sendWebhooks } from "../../src/orchestration/intents/send-webhooks.ts";
import { spreadEvents } from "../../src/orchestration/intents/spread-events.ts";
import { createArmory } from "../support/faults/armed.ts";
import type { Json } from "../support/running-app.ts";
import type { Receiver } from "../support/webhooks/receiver.ts";
import { firstTaken, openWebhookStage } from "../support/webhooks/stage.ts";

/**
 * RELIABILITY.md R-34: every event that was committed is told to every endpoint that wants it, each order's in its sequence,
 * whatever the receiver and our own processes do; what is told again bears the same id; and a person learns of an endpoint
 * that is disabled. Where messages may not go is tested beside the sender (webhook-sender.test.ts).
 */
const stage = await openWebhookStage();
const { call, clock, services, database } = stage;
const { tenant_id } = database;
const DAY = 86_400;

/** One sentence for each order whose events did not all arrive, once they were counted once, in the sequence of its history. */
async function complaintsOf(receiver: Receiver, order_ids: readonly string[]): Promise<string[]> {
  const taken = firstTaken(receiver);
  const complaints = [];
  for (const order_id of order_ids) {
    const history = await stage.historyOf(order_id);
    assert(history.length >= 5);
    if (JSON.stringify(taken.get(order_id) ?? []) !== JSON.stringify(history))
      complaints.push(`${order_id}: ${taken.get(order_id)?.length ?? 0} of ${history.length}`);
  }
  return [...complaints, ...receiver.forged.map((id) => `${id} is not genuine`)];
}

const endpointOf = async (endpoint_id: string): Promise<Json> =>
  (await call("GET", `/v1/webhook-endpoints/${endpoint_id}`)).body;
const deliveriesOf = async (endpoint_id: string, query = ""): Promise<Json[]> =>
  (await call("GET", `/v1/webhook-endpoints/${endpoint_id}/deliveries?limit=200${query}`)).body.data;
const openExceptions = async (endpoint_id: string) =>
  (
    await database.asOwner<{ reason: string }>(
      "select reason from platform.exceptions where kind = 'webhook' and subject_id = $1 and resolved_at is null",
      [endpoint_id],
    )
  ).map(({ reason }) => reason);

/** Rounds until nothing is left, each after the time that the endpoint rests. */
async function passTime(seconds: number, steps: number): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    clock.pass(seconds / steps);
    await stage.work();
  }
}

test("everything arrives, in sequence, verified by the reference library, and nothing twice", async () => {
  const { receiver, endpoint_id } = await stage.subscribe();
  const order_ids = await stage.place(20);
  await stage.work();
  await stage.ship(order_ids);
  await stage.work();

  assert.deepEqual(await complaintsOf(receiver, order_ids), []);
  assert.equal(new Set(receiver.received.map(({ id }) => id)).size, receiver.received.length);
  const [first] = receiver.received;
  assert.equal(first?.type, "order_received");
  assert.doesNotMatch(receiver.received.map(({ body }) => body).join(), /Erika|Muster|Hauptstr|@example/);
  await call("DELETE", `/v1/webhook-endpoints/${endpoint_id}`);
});

test("a receiver that is away for three days gets everything in sequence after its return", async (context) => {
  const { receiver, endpoint_id } = await stage.subscribe();
  const before = await stage.place(5);
  await stage.work();
  await receiver.leave();
  const during = await stage.place(10);
  await passTime(DAY, 24);
  await stage.ship([...before, ...during]);
  const late = await stage.place(5);
  await passTime(2 * DAY, 48);
  const { active, failing_since, resting_until } = await endpointOf(endpoint_id);
  assert.equal(active, true);
  assert(failing_since !== null);
  assert(Date.parse(resting_until) - clock.now().getTime() <= 30 * 60_000);
  const tries = (await deliveriesOf(endpoint_id)).reduce((sum, { attempts }) => sum + attempts, 0);

  await receiver.comeBack();
  await passTime(3_600, 4);
  await stage.ship(late);
  await stage.work();

  context.diagnostic(JSON.stringify({ orders: 20, attempts_while_away: tries, taken: receiver.taken().length }));
  assert.deepEqual(await complaintsOf(receiver, [...before, ...during, ...late]), []);
  assert(tries < 400, `${tries} attempts within three days`);
  assert.deepEqual(await openExceptions(endpoint_id), []);
  assert.equal((await endpointOf(endpoint_id)).failing_since, null);
  await call("DELETE", `/v1/webhook-endpoints/${endpoint_id}`);
});

test("an order whose event is not taken waits alone: the others go on, and it follows in sequence", async () => {
  const { receiver, endpoint_id } = await stage.subscribe();
  const order_ids = await stage.place(8);
  const [stuck = "", ...others] = order_ids;
  receiver.manner = ({ order_id, type }) => (order_id === stuck && type === "order_sourced" ? 422 : 200);
  await stage.work();
  await stage.ship(order_ids);
  await stage.work();

  assert.deepEqual(await complaintsOf(receiver, others), []);
  assert.deepEqual(
    receiver
      .taken()
      .filter(({ order_id }) => order_id === stuck)
      .map(({ type }) => type),
    ["order_received", "order_screened"],
  );
  receiver.manner = () => 200;
  await passTime(DAY, 8);
  assert.deepEqual(await complaintsOf(receiver, order_ids), []);
  await call("DELETE", `/v1/webhook-endpoints/${endpoint_id}`);
});

test("429 with Retry-After is respected to the second", async () => {
  const { receiver, endpoint_id } = await stage.subscribe();
  receiver.manner = (_message, _request, response) => {
    response.writeHead(429, { "retry-after": "7200" }).end();
    return "answered";
  };
  const order_ids = await stage.place(3);
  await stage.work();
  const asked = receiver.received.length;
  assert(asked > 0 && asked <= 16);
  receiver.manner = () => 200;
  await passTime(7_190, 10);
  assert.equal(receiver.received.length, asked);

  await passTime(20, 2);

  assert(receiver.received.length > asked);
  await passTime(3_600, 2);
  assert.deepEqual(await complaintsOf(receiver, order_ids), []);
  await call("DELETE", `/v1/webhook-endpoints/${endpoint_id}`);
});

test("redirects lead nowhere, and the endpoint goes on once its address is right", async () => {
  const { receiver, endpoint_id } = await stage.subscribe();
  const { receiver: target, endpoint_id: other } = await stage.subscribe();
  await call("PATCH", `/v1/webhook-endpoints/${other}`, { active: false });
  receiver.manner = (_message, _request, response) => {
    response.writeHead(308, { location: target.url }).end();
    return "answered";
  };
  const order_ids = await stage.place(2);
  await passTime(600, 3);

  assert.equal(target.received.length, 0);
  const [delivery] = await deliveriesOf(endpoint_id, "&state=waiting");
  assert.equal(
    (await deliveriesOf(endpoint_id)).find(({ last_status }) => last_status === 308)?.last_error,
    "The receiver redirects (308), which is not followed: set the new address.",
  );
  assert(delivery);
  await call("PATCH", `/v1/webhook-endpoints/${endpoint_id}`, { url: target.url });
  target.secret = receiver.secret;
  await passTime(DAY, 4);
  assert.deepEqual(await complaintsOf(target, order_ids), []);
  for (const id of [endpoint_id, other]) await call("DELETE", `/v1/webhook-endpoints/${id}`);
});

test("410 disables the endpoint and a person learns of it; when he retries, what waited goes out", async () => {
  const { receiver, endpoint_id } = await stage.subscribe();
  receiver.manner = () => 410;
  const order_ids = await stage.place(2);
  await stage.work();
  const { active, disabled_reason } = await endpointOf(endpoint_id);
  assert.deepEqual([active, disabled_reason], [false, "gone"]);
  assert.deepEqual(await openExceptions(endpoint_id), ["endpoint_gone"]);
  const asked = receiver.received.length;
  await passTime(DAY, 4);
  assert.equal(receiver.received.length, asked);

  receiver.manner = () => 200;
  const { body: exceptions } = await call("GET", "/v1/exceptions");
  const { exception_id } = exceptions.data.find(({ reason }: Json) => reason === "endpoint_gone");
  assert.equal((await call("POST", `/v1/exceptions/${exception_id}/retries`, {})).status, 201);
  await passTime(60, 2);

  assert.deepEqual(await complaintsOf(receiver, order_ids), []);
  assert.deepEqual(await openExceptions(endpoint_id), []);
  await call("DELETE", `/v1/webhook-endpoints/${endpoint_id}`);
});

test("an endpoint that takes nothing for five days is disabled, and a person learns of it", async () => {
  const { receiver, endpoint_id } = await stage.subscribe();
  receiver.manner = () => 500;
  await stage.place(2);
  await stage.work();
  await passTime(5 * DAY, 40);
  assert.equal((await endpointOf(endpoint_id)).active, true);

  await passTime(DAY, 8);

  const { active, disabled_reason } = await endpointOf(endpoint_id);
  assert.deepEqual([active, disabled_reason], [false, "failing"]);
  assert.deepEqual(await openExceptions(endpoint_id), ["endpoint_failing"]);
  assert((await deliveriesOf(endpoint_id)).every(({ state }) => state === "waiting"));
  await call("DELETE", `/v1/webhook-endpoints/${endpoint_id}`);
});

test("a single message that is refused for five days is given up with an alarm, its order goes on, and it can be replayed", async () => {
  const { receiver, endpoint_id } = await stage.subscribe();
  const [stuck = ""] = await stage.place(1);
  receiver.manner = ({ order_id, type }) => (order_id === stuck && type === "order_screened" ? 400 : 200);
  await stage.work();
  for (let day = 0; day < 6; day += 1) {
    await stage.place(1);
    await passTime(DAY, 8);
  }

  assert.deepEqual(await openExceptions(endpoint_id), ["deliveries_failed"]);
  const [failed, ...rest] = await deliveriesOf(endpoint_id, "&state=failed");
  assert.deepEqual([failed?.event_type, failed?.last_status, rest.length], ["order_screened", 400, 0]);
  const history = await stage.historyOf(stuck);
  const gotten = firstTaken(receiver).get(stuck) ?? [];
  assert.deepEqual(
    gotten,
    history.filter((id) => id !== failed?.event_id),
  );
  receiver.manner = () => 200;
  const replayed = await call("POST", `/v1/webhook-endpoints/${endpoint_id}/replays`, { event_id: failed?.event_id });
  assert.equal(replayed.status, 201, replayed.text);
  await stage.work();
  assert.deepEqual((await deliveriesOf(endpoint_id, "&state=failed")).length, 0);
  assert.deepEqual([...(firstTaken(receiver).get(stuck) ?? [])].sort(), [...history].sort());
  await call("DELETE", `/v1/webhook-endpoints/${endpoint_id}`);
});

test("events of a span of time are told again under their ids, in sequence, also those from before the endpoint", async () => {
  clock.pass(DAY);
  const since = clock.now().toISOString();
  const order_ids = await stage.place(5);
  clock.pass(60);
  const until = clock.now().toISOString();
  const outside = await stage.place(2);
  const { receiver, endpoint_id } = await stage.subscribe();
  const replayed = await call("POST", `/v1/webhook-endpoints/${endpoint_id}/replays`, { since, until });
  assert.equal(replayed.status, 201, replayed.text);
  await stage.work();
  assert.deepEqual(await complaintsOf(receiver, order_ids), []);
  assert.equal(receiver.received.filter(({ order_id }) => outside.includes(order_id)).length, 0);

  const once = receiver.received.length;
  await call("POST", `/v1/webhook-endpoints/${endpoint_id}/replays`, { since, until });
  await stage.work();

  assert.deepEqual(
    receiver.received
      .slice(once)
      .map(({ id, body }) => [id, body])
      .sort(),
    receiver.received
      .slice(0, once)
      .map(({ id, body }) => [id, body])
      .sort(),
  );
  await call("DELETE", `/v1/webhook-endpoints/${endpoint_id}`);
});

test("a secret is replaced without a message that one of the two would not verify", async () => {
  const { receiver, endpoint_id } = await stage.subscribe();
  const old_secret = receiver.secret;
  const rotated = await call("POST", `/v1/webhook-endpoints/${endpoint_id}/secret-rotations`, {
    overlap_seconds: 3_600,
  });
  await stage.place(2);
  await stage.work();
  assert.deepEqual(receiver.forged, []);
  receiver.secret = rotated.body.secret;
  await stage.place(2);
  await stage.work();
  assert.deepEqual(receiver.forged, []);
  clock.pass(3_601);
  await stage.place(1);
  await stage.work();
  assert.deepEqual(receiver.forged, []);
  receiver.secret = old_secret;
  await stage.place(1);
  await stage.work();
  assert(receiver.forged.length > 0);
  await call("DELETE", `/v1/webhook-endpoints/${endpoint_id}`);
});

for (const point of [
  "spread events: before commit",
  "spread events: after commit",
  "claim webhooks: before commit",
  "claim webhooks: after commit",
  "webhook: before call",
  "webhook: after call",
  "webhooks: answered, not booked",
  "record webhooks: before commit",
  "record webhooks: after commit",
]) {
  test(`stopped at "${point}", everything is told nevertheless, in sequence, and again only under the same id`, async () => {
    const { receiver, endpoint_id } = await stage.subscribe();
    const order_ids = await stage.place(3);
    const armory = createArmory();
    const fault = armory.arm(point, "throw");
    await stage.work().catch(() => {});
    assert(fault.has_fired());
    armory.disarm();
    await database.asOwner(
      "update notifications.webhook_endpoints set lease_until = now() where lease_until is not null",
    );
    await passTime(600, 4);

    assert.deepEqual(await complaintsOf(receiver, order_ids), []);
    const by_id = Map.groupBy(receiver.received, ({ id }) => id);
    for (const same of by_id.values()) assert.equal(new Set(same.map(({ body }) => body)).size, 1);
    if (point === "webhooks: answered, not booked") assert(receiver.received.length > by_id.size);
    await call("DELETE", `/v1/webhook-endpoints/${endpoint_id}`);
  });
}

test("two workers share the endpoints and tell nothing twice, and a late report is refused by the fence", async () => {
  const first = await stage.subscribe();
  const second = await stage.subscribe();
  const order_ids = await stage.place(30);
  await Promise.all([spreadEvents(services, tenant_id), spreadEvents(services, tenant_id)]);
  while (true) {
    const sent = await Promise.all([1, 2, 3].map(() => sendWebhooks(services, tenant_id)));
    if (sent.every((count) => count === 0) && (await spreadEvents(services, tenant_id)) === 0) break;
  }
  for (const { receiver } of [first, second]) {
    assert.deepEqual(await complaintsOf(receiver, order_ids), []);
    assert.equal(new Set(receiver.received.map(({ id }) => id)).size, receiver.received.length);
  }

  const armory = createArmory();
  const fault = armory.arm("webhooks: answered, not booked", "hang");
  await stage.place(1);
  await spreadEvents(services, tenant_id);
  const late = sendWebhooks(services, tenant_id);
  await fault.fired;
  await database.asOwner(
    "update notifications.webhook_endpoints set lease_until = now() where lease_until is not null",
  );
  await stage.work();
  const attempts = async () =>
    (
      await database.asOwner<{ sum: number }>(
        "select sum(attempts)::integer as sum from notifications.webhook_deliveries",
      )
    )[0]?.sum;
  const booked = await attempts();
  fault.wake();
  await late;
  armory.disarm();
  assert.equal(await attempts(), booked);
  for (const { endpoint_id } of [first, second]) await call("DELETE", `/v1/webhook-endpoints/${endpoint_id}`);
});

test("negative control: without the sequence of an order the judge complains", async () => {
  const { receiver, endpoint_id } = await stage.subscribe();
  const order_ids = await stage.place(4);
  await spreadEvents(services, tenant_id);
  await database.asOwner("update notifications.webhook_deliveries set position = -position where endpoint_id = $1", [
    endpoint_id,
  ]);
  await stage.work();

  assert.equal((await complaintsOf(receiver, order_ids)).length, 4);
  await call("DELETE", `/v1/webhook-endpoints/${endpoint_id}`);
});

test("negative control: an event that was lost from the feed is missed", async () => {
  const { receiver, endpoint_id } = await stage.subscribe();
  const order_ids = await stage.place(4);
  await database.asOwner(
    "delete from platform.event_feed where event_id in (select event_id from platform.event_feed limit 1)",
  );
  await stage.work();

  assert.equal((await complaintsOf(receiver, order_ids)).length, 1);
  await call("DELETE", `/v1/webhook-endpoints/${endpoint_id}`);
});
