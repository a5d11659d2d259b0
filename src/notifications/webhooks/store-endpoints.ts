import { newId } from "../../kernel/ids.ts";
import { readEvents, stopReadingEvents } from "../../platform/event-feed.ts";
import { raiseExceptions } from "../../platform/intents.ts";
import type { Transaction } from "../../platform/transaction.ts";
import type { SigningSecrets, WebhookEndpoint } from "./types.ts";

export const ENDPOINT_COLUMNS = `endpoint.endpoint_id, endpoint.url, endpoint.description, endpoint.event_types, endpoint.channels,
            endpoint.active, endpoint.created_at, endpoint.updated_at, endpoint.disabled_at, endpoint.disabled_reason,
            endpoint.failures_in_a_row, endpoint.failing_since, endpoint.resting_until, endpoint.previous_secret_until`;
export const SECRET_COLUMNS = "endpoint.secret, endpoint.previous_secret, endpoint.previous_secret_until";

export type NewEndpoint = Pick<WebhookEndpoint, "url" | "description" | "event_types" | "channels" | "active"> & {
  readonly secret: string;
};

/** Events that are committed after this transaction are queued for it. */
export async function insertEndpoint(tx: Transaction, endpoint: NewEndpoint, now: Date): Promise<WebhookEndpoint> {
  const { url, description, event_types, channels, active, secret } = endpoint;
  await readEvents(tx);
  const rows = await tx.query<WebhookEndpoint>(
    `insert into notifications.webhook_endpoints as endpoint
       (tenant_id, endpoint_id, url, description, event_types, channels, active, secret, created_at, updated_at, disabled_at, disabled_reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, case when $7 then null else $9::timestamptz end, case when $7 then null else 'by_request' end)
     returning ${ENDPOINT_COLUMNS}`,
    [tx.tenant_id, newId(), url, description, event_types, channels, active, secret, now],
  );
  return rows[0] as WebhookEndpoint;
}

const FIND = `select ${ENDPOINT_COLUMNS}, ${SECRET_COLUMNS}
    from notifications.webhook_endpoints as endpoint
   where endpoint.tenant_id = $1 and endpoint.endpoint_id = $2`;

export async function findEndpoint(
  tx: Transaction,
  endpoint_id: string,
): Promise<(WebhookEndpoint & SigningSecrets) | null> {
  const [endpoint] = await tx.query<WebhookEndpoint & SigningSecrets>(FIND, [tx.tenant_id, endpoint_id]);
  return endpoint ?? null;
}

/** The same for who is going to change it: two changes at a time would each take back what the other has changed. */
export async function lockEndpoint(
  tx: Transaction,
  endpoint_id: string,
): Promise<(WebhookEndpoint & SigningSecrets) | null> {
  const [endpoint] = await tx.query<WebhookEndpoint & SigningSecrets>(`${FIND} for update`, [
    tx.tenant_id,
    endpoint_id,
  ]);
  return endpoint ?? null;
}

/** Newest first. */
export function listEndpoints(
  tx: Transaction,
  page: { readonly before: string | null; readonly limit: number },
): Promise<WebhookEndpoint[]> {
  return tx.query<WebhookEndpoint>(
    `select ${ENDPOINT_COLUMNS}
       from notifications.webhook_endpoints as endpoint
      where endpoint.tenant_id = $1 and ($2::uuid is null or endpoint.endpoint_id < $2)
      order by endpoint.endpoint_id desc
      limit $3`,
    [tx.tenant_id, page.before, page.limit],
  );
}

export function findActiveEndpoints(tx: Transaction): Promise<WebhookEndpoint[]> {
  return tx.query<WebhookEndpoint>(
    `select ${ENDPOINT_COLUMNS}
       from notifications.webhook_endpoints as endpoint
      where endpoint.tenant_id = $1 and endpoint.active
      order by endpoint.endpoint_id`,
    [tx.tenant_id],
  );
}

export type EndpointChange = Partial<
  Pick<WebhookEndpoint, "url" | "description" | "event_types" | "channels" | "active">
>;

/** Made active again it starts afresh, with what has waited for it. @returns null if there is none */
export async function changeEndpoint(
  tx: Transaction,
  request: EndpointChange & { readonly endpoint_id: string },
  now: Date,
): Promise<WebhookEndpoint | null> {
  const before = await lockEndpoint(tx, request.endpoint_id);
  if (!before) return null;
  const { url, description, event_types, channels, active } = { ...before, ...request };
  const rows = await tx.query<WebhookEndpoint>(
    `update notifications.webhook_endpoints as endpoint
        set url = $3, description = $4, event_types = $5, channels = $6, active = $7, updated_at = $8,
            disabled_at = case when $7 then null else coalesce(endpoint.disabled_at, $8) end,
            disabled_reason = case when $7 then null else coalesce(endpoint.disabled_reason, 'by_request') end,
            failures_in_a_row = case when $9 then 0 else endpoint.failures_in_a_row end,
            failing_since = case when $9 then null else endpoint.failing_since end,
            resting_until = case when $9 then null else endpoint.resting_until end
      where endpoint.tenant_id = $1 and endpoint.endpoint_id = $2
     returning ${ENDPOINT_COLUMNS}`,
    [
      tx.tenant_id,
      request.endpoint_id,
      url,
      description,
      event_types,
      channels,
      active,
      now,
      url !== before.url || (active && !before.active),
    ],
  );
  return rows[0] ?? null;
}

/** @returns whether there was one; what waited for it is swept */
export async function deleteEndpoint(tx: Transaction, endpoint_id: string): Promise<boolean> {
  const rows = await tx.query(
    `delete from notifications.webhook_endpoints as endpoint
      where endpoint.tenant_id = $1 and endpoint.endpoint_id = $2
     returning 1`,
    [tx.tenant_id, endpoint_id],
  );
  const [left] = await listEndpoints(tx, { before: null, limit: 1 });
  if (!left) await stopReadingEvents(tx);
  return rows.length === 1;
}

/** The secret so far signs as well until `overlap_until`; the one before it does no more. */
export async function rotateSecret(
  tx: Transaction,
  request: { readonly endpoint_id: string; readonly secret: string; readonly overlap_until: Date },
  now: Date,
): Promise<WebhookEndpoint | null> {
  const rows = await tx.query<WebhookEndpoint>(
    `update notifications.webhook_endpoints as endpoint
        set previous_secret = endpoint.secret, previous_secret_until = $4, secret = $3, updated_at = $5
      where endpoint.tenant_id = $1 and endpoint.endpoint_id = $2
     returning ${ENDPOINT_COLUMNS}`,
    [tx.tenant_id, request.endpoint_id, request.secret, request.overlap_until, now],
  );
  return rows[0] ?? null;
}

/** Puts an endpoint in front of a person. */
export function raiseEndpointException(
  tx: Transaction,
  exception: Pick<WebhookEndpoint, "endpoint_id" | "url"> & { readonly reason: string; readonly detail: string },
  now: Date,
): void {
  const { endpoint_id, url, reason, detail } = exception;
  // The rest of the address may be a secret.
  const data = { problem: reason, host: new URL(url).host };
  raiseExceptions(tx, [{ kind: "webhook", subject_id: endpoint_id, order_id: null, reason, detail, data }], now);
}
