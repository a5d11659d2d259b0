import { createHash } from "node:crypto";
import { type AuditedChange, type Origin, recordAudit } from "../../platform/audit.ts";
import type { Transaction } from "../../platform/transaction.ts";
import type { WebhookEndpoint } from "./types.ts";

type Audited = Pick<WebhookEndpoint, "endpoint_id" | "url" | "description" | "event_types" | "channels" | "active">;

/**
 * Writes down that an endpoint was made, changed or deleted. Signing secrets have no place here, nor has the query of a URL, in
 * which receivers keep keys of theirs: its digest says that it has changed.
 */
export function auditEndpoint(
  tx: Transaction,
  origin: Origin,
  { before, after }: { readonly before: Audited | null; readonly after: Audited | null },
  now: Date,
): void {
  const object_id = (after ?? before)?.endpoint_id ?? "";
  const action = before === null ? "created" : after === null ? "deleted" : "changed";
  const change: AuditedChange = {
    action: `webhook_endpoint_${action}`,
    object_kind: "webhook_endpoint",
    object_id,
    before: before && told(before),
    after: after && told(after),
  };
  recordAudit(tx, origin, [change], now);
}

/** That there is a new secret, and until when the one before signs as well. */
export function auditRotation(tx: Transaction, origin: Origin, endpoint: WebhookEndpoint, now: Date): void {
  const previous_secret_until = endpoint.previous_secret_until?.toISOString() ?? null;
  const change: AuditedChange = {
    action: "webhook_secret_rotated",
    object_kind: "webhook_endpoint",
    object_id: endpoint.endpoint_id,
    before: { rotated_at: null, previous_secret_until: null },
    after: { rotated_at: now.toISOString(), previous_secret_until },
  };
  recordAudit(tx, origin, [change], now);
}

/** That somebody lets an endpoint be told again of an event, or of all of a span of time. */
export function auditReplay(
  tx: Transaction,
  origin: Origin,
  replay: {
    readonly endpoint_id: string;
    readonly event_id: string | null;
    readonly since?: Date;
    readonly until?: Date;
  },
  now: Date,
): void {
  const { endpoint_id, event_id, since, until } = replay;
  const after = { event_id, since: since?.toISOString() ?? null, until: until?.toISOString() ?? null };
  recordAudit(
    tx,
    origin,
    [
      {
        action: "webhook_events_replayed",
        object_kind: "webhook_endpoint",
        object_id: endpoint_id,
        before: null,
        after,
      },
    ],
    now,
  );
}

function told({ url, description, event_types, channels, active }: Audited) {
  const { origin, pathname, search } = new URL(url);
  const query_digest = search === "" ? null : createHash("sha256").update(search).digest("hex").slice(0, 16);
  return { url: `${origin}${pathname}`, query_digest, description, event_types, channels, active };
}
