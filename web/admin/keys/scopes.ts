import type { paths } from "../../api/schema.ts";

export type Scope = paths["/v1/api-keys"]["post"]["requestBody"]["content"]["application/json"]["scopes"][number];

/** The rights by what they are about; null: there is nothing to write. */
export const AREAS = [
  { area: "orders", read: "orders:read", write: "orders:write" },
  { area: "fulfillment", read: "fulfillment:read", write: "fulfillment:write" },
  { area: "inventory", read: "inventory:read", write: "inventory:write" },
  { area: "catalog", read: "catalog:read", write: "catalog:write" },
  { area: "payments", read: "payments:read", write: "payments:write" },
  { area: "returns", read: "returns:read", write: "returns:write" },
  { area: "invoices", read: "invoices:read", write: null },
  { area: "exceptions", read: "exceptions:read", write: "exceptions:write" },
  { area: "workflows", read: "workflows:read", write: "workflows:write" },
  { area: "webhooks", read: "webhooks:read", write: "webhooks:write" },
  { area: "reports", read: "reports:read", write: null },
] as const satisfies readonly { area: string; read: Scope; write: Scope | null }[];
