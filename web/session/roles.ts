export const ROLES = [
  "administrator",
  "operations",
  "customer_service",
  "store",
  "finance",
  "partner",
  "read_only",
] as const;
export type RoleName = (typeof ROLES)[number];

export const knownRole = (name: string): RoleName | null => ROLES.find((role) => role === name) ?? null;
