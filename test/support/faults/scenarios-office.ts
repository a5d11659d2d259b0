import assert from "node:assert/strict";
import { newId } from "../../../src/kernel/ids.ts";
import { pause } from "../harness/api-client.ts";
import type { Json } from "../running-app.ts";
import type { Client } from "./client.ts";
import {
  CHANNEL,
  itemOf,
  LOCATIONS,
  locationOf,
  moneyOf,
  orderBody,
  PATIENCE_MS,
  place,
  released,
  type Scenario,
  SKUS,
} from "./scenario-world.ts";

/** Canceled as a whole after it was authorized and released. */
export const cancelAll: Scenario = async ({ client }) => {
  const placed = await place(client, orderBody({ BOOK: 2 }));
  await released(client, placed);
  await client.ask("POST", `/v1/orders/${placed.order_id}/cancellations`, { reason: "customer_request" });
  const done = await client.waitFor(
    placed.order_id,
    (order) => order.status === "canceled" && order.payments[0].status === "voided",
  );
  assert.deepEqual(moneyOf(done), [2_590, 0, 0, 0]);
  return [placed.order_id];
};

/** Counts, carts and master data. */
export const stockAndMasterData: Scenario = async ({ client }) => {
  const adjustment = (quantity: number) => ({
    sku: "BOOK",
    location: LOCATIONS[0],
    kind: "add",
    quantity,
    reason: "count",
    cause_id: newId(),
  });
  const by_json = await client.ask("POST", "/v1/stock-adjustments", { adjustments: [adjustment(3)] });
  assert.equal(by_json.results[0].outcome, "applied");
  const lines = `${JSON.stringify(adjustment(-3))}\n`;
  await byLines(client, lines);
  const held = await client.ask("POST", "/v1/reservations", {
    lines: [{ sku: "BOOK", quantity: 1 }],
    expires_in_seconds: 600,
  });
  await client.ask("DELETE", `/v1/reservations/${held.reservation_id}`);
  await client.ask("PUT", "/v1/channels", { channels: [CHANNEL] });
  await client.ask("PUT", "/v1/locations", { locations: LOCATIONS.map(locationOf) });
  await client.ask("PUT", "/v1/items", { items: [...SKUS, "NONE-LEFT"].map(itemOf) });
  return [];
};

/** A stream is answered line by line, so a failure inside of it is found in a line; everything is sent again then. */
async function byLines(client: Client, lines: string): Promise<void> {
  for (;;) {
    const headers = { "content-type": "application/x-ndjson" };
    const answer = await client
      .ask("POST", "/v1/stock-adjustments", lines, { headers })
      .catch((error) => ({ problem: String(error) }));
    if (answer?.outcome) return;
    await pause(50);
  }
}

/** Rules, workflows and keys. */
export const settings: Scenario = async ({ client }) => {
  const { data } = await client.ask("GET", "/v1/workflows");
  const code = `w_${newId().slice(-12)}`;
  const workflow = { ...data.find((each: Json) => each.code === "ship"), code, applies_when: "false" };
  await client.ask("POST", "/v1/workflows", workflow, { or_status: 409 });
  const { data: rules } = await client.ask("GET", "/v1/risk-rules");
  const [{ code: rule_code, ...rule }] = rules;
  await client.ask("PUT", `/v1/risk-rules/${rule_code}`, rule);
  const entry = { list: "allow", field: "email", value: `${newId()}@example.com`, reason: "known" };
  const { entry_id } = await client.ask("POST", "/v1/risk-list-entries", entry);
  await client.ask("DELETE", `/v1/risk-list-entries/${entry_id}`, undefined, { or_status: 404 });
  await makeAndRevokeKey(client);
  return [];
};

/** Made by a request whose answer was lost, the key is known to nobody: it is found by its name and revoked. */
async function makeAndRevokeKey(client: Client): Promise<void> {
  const name = `key-${newId()}`;
  const made = await client.ask("POST", "/v1/api-keys", { name, scopes: ["orders:read"] }, { or_status: 409 });
  let api_key_id = made?.api_key_id;
  for (let cursor = ""; !api_key_id; ) {
    const page = await client.ask("GET", `/v1/api-keys?limit=200${cursor}`);
    api_key_id = page.data.find((key: Json) => key.name === name)?.api_key_id;
    assert(api_key_id || page.next_cursor, "a key of this name exists, and is not listed");
    cursor = `&cursor=${page.next_cursor}`;
  }
  await client.ask("DELETE", `/v1/api-keys/${api_key_id}`);
}

/** Somebody is invited, chooses a password, signs in, is changed, and signed out. */
export const people: Scenario = async ({ client, query }) => {
  const [email, token, password] = [`${newId()}@example.com`, newId(), "correct horse battery"];
  const user = { email, name: "Ada Example", role: "operations" };
  const made = await client.ask("POST", "/v1/users", user, { or_status: 409 });
  const user_id = made?.user?.user_id ?? (await findUserId(client, email));
  await client.ask("POST", `/v1/users/${user_id}/invitations`, {});
  // What the mail says nobody else knows: a link of our own in its place. And nobody has tried to sign in before.
  const hash = "update access.welcome_links set token_hash = sha256(convert_to($2, 'UTF8')) where user_id = $1";
  await query(hash, [user_id, token]);
  await query("delete from access.attempts");
  await client.ask("POST", "/auth/welcome", { token, password }, { or_status: 410 });
  await client.ask("POST", "/auth/sign-in/email", { email, password });
  await client.ask("PATCH", `/v1/users/${user_id}`, { amount_max_minor: 5_000 });
  const { data } = await client.ask("GET", `/v1/sessions?user_id=${user_id}`);
  assert(data.length > 0, "nobody is signed in");
  for (const { session_id } of data)
    await client.ask("DELETE", `/v1/sessions/${session_id}`, undefined, { or_status: 404 });
  return [];
};

/** Made by a request whose answer was lost: there is a user of this address now. */
async function findUserId(client: Client, email: string): Promise<string> {
  for (let cursor = ""; ; ) {
    const page = await client.ask("GET", `/v1/users?limit=200${cursor}`);
    const found = page.data.find((user: Json) => user.email === email);
    if (found) return found.user_id;
    assert(page.next_cursor, "a user of this address exists, and is not listed");
    cursor = `&cursor=${page.next_cursor}`;
  }
}

/** An endpoint that is told of an order, and of it again; nobody there takes anything. */
export const webhooks: Scenario = async (stage) => {
  const { client, provider_url, query } = stage;
  const url = `${provider_url}/no-webhooks-here`;
  const { endpoint_id } = await client.ask("POST", "/v1/webhook-endpoints", { url });
  const path = `/v1/webhook-endpoints/${endpoint_id}`;
  await client.ask("PATCH", path, { description: "of the tests" });
  await client.ask("POST", `${path}/secret-rotations`, {});
  const orders = await cancelAll(stage);
  const { replay_id } = await client.ask("POST", `${path}/replays`, { since: new Date(0).toISOString() });
  const give_up_at = performance.now() + PATIENCE_MS;
  for (;;) {
    assert(performance.now() < give_up_at, "the endpoint was not told of anything");
    const [told] = await query<{ is_told: boolean }>(
      `select exists (select from notifications.webhook_deliveries where endpoint_id = $1 and order_id = any ($2::uuid[]) and attempts > 0)
          and exists (select from notifications.webhook_replays where replay_id = $3 and completed_at is not null) as is_told`,
      [endpoint_id, orders, replay_id],
    );
    if (told?.is_told) break;
    await pause(25);
  }
  // Made by requests whose answers were lost, others may be there as well.
  const { data } = await client.ask("GET", "/v1/webhook-endpoints?limit=200");
  for (const made of data.filter((each: Json) => each.endpoint_id === endpoint_id || each.description === null))
    await client.ask("DELETE", `/v1/webhook-endpoints/${made.endpoint_id}`, undefined, { or_status: 404 });
  return orders;
};

/** A note on an order, and a list that somebody saves, changes and deletes. */
export const notesAndViews: Scenario = async (stage) => {
  const { client } = stage;
  const orders = await cancelAll(stage);
  await client.ask("POST", `/v1/orders/${orders[0]}/notes`, { text: "Called back." });
  const { data: notes } = await client.ask("GET", `/v1/orders/${orders[0]}/notes`);
  assert.equal(notes.length, 1);
  const view = { name: newId(), filter: { status: "on_hold" } };
  const { view_id } = await client.ask("POST", "/v1/views", view);
  await client.ask("PATCH", `/v1/views/${view_id}`, { sort: "ordered_at" });
  await client.ask("DELETE", `/v1/views/${view_id}`, undefined, { or_status: 404 });
  return orders;
};

/** An order without words to search by is given them, and a name that nobody bears is forgotten. */
export const words: Scenario = async (stage) => {
  const { query } = stage;
  const orders = await cancelAll(stage);
  const unknown = `x${newId()}`;
  await query("update customers.order_parties set last_word = null where order_id = any ($1::uuid[])", [orders]);
  await query(
    "insert into care.words (tenant_id, kind, word) select tenant_id, 'name', $1 from platform.tenants limit 1",
    [unknown],
  );
  for (const give_up_at = performance.now() + PATIENCE_MS; ; await pause(100)) {
    assert(performance.now() < give_up_at, "the words were not looked after");
    const [row] = await query<{ is_done: boolean }>(
      `select not exists (select from customers.order_parties where order_id = any ($1::uuid[]) and last_word is null)
          and not exists (select from care.words where word = $2) as is_done`,
      [orders, unknown],
    );
    if (row?.is_done) return orders;
  }
};
