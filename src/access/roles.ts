import type { Scope } from "./types.ts";

/** What people may do, in the words of a retailer. One role a user; the bounds of the user narrow it further. */
export type Role = {
  readonly title: string;
  readonly scopes: readonly Scope[];
  /** Customers' names, streets, mail addresses and phone numbers are blanked out. */
  readonly masks_personal_data: boolean;
  /** Such users work for certain locations, which must be named. */
  readonly needs_locations: boolean;
};

export const ROLE_NAMES = [
  "administrator",
  "operations",
  "customer_service",
  "store",
  "finance",
  "partner",
  "read_only",
] as const;

export type RoleName = (typeof ROLE_NAMES)[number];

const WORKS_AT_LOCATION = ["fulfillment:read", "fulfillment:write", "inventory:read", "inventory:write"] as const;
const READS = [
  "orders:read",
  "fulfillment:read",
  "inventory:read",
  "catalog:read",
  "payments:read",
  "returns:read",
  "invoices:read",
  "exceptions:read",
  "workflows:read",
  "reports:read",
] as const;

export const ROLES: Readonly<Record<RoleName, Role>> = {
  administrator: {
    title: "Administrator",
    scopes: ["admin"],
    masks_personal_data: false,
    needs_locations: false,
  },
  operations: {
    title: "Operations",
    scopes: [
      ...READS,
      "orders:write",
      "fulfillment:write",
      "inventory:write",
      "catalog:write",
      "returns:write",
      "exceptions:write",
      "workflows:write",
      "webhooks:read",
    ],
    masks_personal_data: false,
    needs_locations: false,
  },
  customer_service: {
    title: "Customer service",
    scopes: [
      "orders:read",
      "orders:write",
      "fulfillment:read",
      "inventory:read",
      "catalog:read",
      "payments:read",
      "returns:read",
      "returns:write",
      "invoices:read",
      "exceptions:read",
    ],
    masks_personal_data: false,
    needs_locations: false,
  },
  store: {
    title: "Store",
    scopes: [...WORKS_AT_LOCATION, "orders:read", "catalog:read", "returns:read", "returns:write"],
    masks_personal_data: false,
    needs_locations: true,
  },
  finance: {
    title: "Finance",
    scopes: [
      "orders:read",
      "catalog:read",
      "payments:read",
      "payments:write",
      "returns:read",
      "invoices:read",
      "exceptions:read",
      "reports:read",
    ],
    masks_personal_data: true,
    needs_locations: false,
  },
  partner: {
    title: "Partner",
    scopes: [...WORKS_AT_LOCATION, "catalog:read"],
    masks_personal_data: false,
    needs_locations: true,
  },
  read_only: {
    title: "Read only",
    scopes: READS,
    masks_personal_data: true,
    needs_locations: false,
  },
};
