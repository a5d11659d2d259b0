import {
  IconBuildingStore,
  IconHistory,
  IconKey,
  IconMail,
  IconPackages,
  IconRoute,
  IconShoppingBag,
  IconTruckDelivery,
  IconUsers,
  IconWebhook,
  type TablerIcon,
} from "@tabler/icons-react";

/** What administrators look after, in the order of the menu. */
export const SECTIONS = [
  { key: "users", to: "/admin/users", icon: IconUsers, scope: "admin" },
  { key: "keys", to: "/admin/keys", icon: IconKey, scope: "admin" },
  { key: "channels", to: "/admin/channels", icon: IconShoppingBag, scope: "catalog:read" },
  { key: "locations", to: "/locations", icon: IconBuildingStore, scope: "catalog:read" },
  { key: "items", to: "/admin/items", icon: IconPackages, scope: "catalog:read" },
  { key: "carriers", to: "/admin/carriers", icon: IconTruckDelivery, scope: "fulfillment:read" },
  { key: "workflows", to: "/admin/workflows", icon: IconRoute, scope: "workflows:read" },
  { key: "mails", to: "/admin/mails", icon: IconMail, scope: "workflows:read" },
  { key: "webhooks", to: "/admin/webhooks", icon: IconWebhook, scope: "webhooks:read" },
  { key: "audit", to: "/admin/audit", icon: IconHistory, scope: "admin" },
] as const satisfies readonly { key: string; to: string; icon: TablerIcon; scope: string }[];

export type Section = (typeof SECTIONS)[number];

/** @param scopes of whoever is signed in */
export const sectionsFor = (scopes: readonly string[]): readonly Section[] =>
  SECTIONS.filter(({ scope }) => scopes.includes(scope) || scopes.includes("admin"));
