/** What a key may do. `admin` may do everything; a `read` never implies the `write`, nor the other way round. */
export const SCOPES = [
  "admin",
  "orders:read",
  "orders:write",
  "fulfillment:read",
  "fulfillment:write",
  "inventory:read",
  "inventory:write",
  "catalog:read",
  "catalog:write",
  "payments:read",
  "payments:write",
  "returns:read",
  "returns:write",
  "invoices:read",
  "exceptions:read",
  "exceptions:write",
  "workflows:read",
  "workflows:write",
  "webhooks:read",
  "webhooks:write",
  "reports:read",
] as const;

export type Scope = (typeof SCOPES)[number];

export type NewApiKey = {
  /** Names a program; appears in the log as `api:<name>`. Unique among the keys in use. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** If set, the key may only place and see orders of this channel. */
  readonly channel_code: string | null;
};

export type ApiKey = {
  readonly api_key_id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly channel_code: string | null;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
};
