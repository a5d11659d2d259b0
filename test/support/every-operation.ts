import { readFileSync } from "node:fs";
import { newId } from "../../src/kernel/ids.ts";
import { idOf } from "./small-world.ts";

/** One operation of openapi.json, as it can be sent. */
export type Operation = {
  readonly operation_id: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  /** Null: public. */
  readonly scope: string | null;
  readonly is_list: boolean;
};

type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { operationId: string; "x-scope"?: string }>>>>;
};

const document = JSON.parse(readFileSync(new URL("../../openapi.json", import.meta.url), "utf8")) as Document;

export const OPERATIONS: readonly Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    operation_id: operation.operationId,
    method: method.toUpperCase() as Operation["method"],
    path,
    scope: operation["x-scope"] ?? null,
    is_list: method === "get" && !path.includes("{"),
  })),
);

const LINES = [{ line_no: 1, quantity: 1 }];
const ADDRESS = { name: "A", street: "S 1", postal_code: "10115", city: "Berlin", country: "DE" };
const order = () => ({
  ...{ channel: "web", external_id: newId(), currency: "EUR", customer: { name: "A" } },
  ...{ billing_address: ADDRESS, shipping_address: ADDRESS },
  lines: [{ line_no: 1, sku: "A-100", quantity: 1, unit_price_minor: 100, tax_rate_percent: 19 }],
  payments: [{ method: "invoice", amount_minor: 100 }],
});

/**
 * What is sent with an operation, of the things of a tenant's small world. An operation that is not named is sent nothing:
 * who may not call it is refused before its body is looked at.
 */
const BODIES: Readonly<Record<string, (id: (name: string) => string) => object>> = {
  createApiKey: () => ({ name: `key-${newId()}`, scopes: ["orders:read"] }),
  createUser: () => ({ email: `${newId()}@example.com`, name: "A", role: "operations" }),
  changeUser: () => ({ amount_max_minor: Math.floor(Math.random() * 1_000_000_000) }),
  readAvailability: () => ({ lines: [{ sku: "A-100", quantity: 1 }] }),
  putChannels: () => ({
    channels: [
      {
        ...{ code: "web", kind: "web_shop", name: `Web ${newId()}`, country: "DE", currency: "EUR" },
        ...{ language: "de", prices_include_tax: true },
      },
    ],
  }),
  putItems: () => ({
    items: [{ sku: "A-100", kind: "physical", name: { en: `Chair ${newId()}` }, tax_class: "standard" }],
  }),
  putLocations: () => ({
    locations: [
      {
        ...{ code: "store", kind: "store", name: `Store ${newId()}`, time_zone: "UTC" },
        delivery_methods: ["ship", "collect"],
        address: { street: "S 1", postal_code: "10115", city: "Berlin", country: "DE" },
        coordinates: { latitude: 52.5, longitude: 13.4 },
      },
    ],
  }),
  previewMailTemplate: () => ({ language: "de" }),
  testMailTemplate: () => ({ language: "de" }),
  giveUpException: () => ({ note: "n" }),
  pickFulfillmentOrder: () => ({ lines: LINES }),
  refuseFulfillmentOrder: () => ({ reason: "capacity" }),
  shipFulfillmentOrder: () => ({ carrier: "dhl", parcels: [{ lines: LINES }] }),
  placeOrder: order,
  placeOrders: () => ({ orders: [order()] }),
  previewOrder: order,
  changeAddress: () => ({ shipping_address: { ...ADDRESS, street: `S ${newId()}` }, reason: "r" }),
  cancelOrder: () => ({ reason: "r" }),
  moveOrder: () => ({ from: "store" }),
  bookPaymentReceipt: () => ({ amount_minor: 1, cause_id: newId() }),
  createReservation: () => ({ lines: [{ sku: "A-100", quantity: 1 }], expires_in_seconds: 600 }),
  registerReturn: (id) => ({ order_id: id("shipping order"), lines: LINES, reason: "r" }),
  receiveReturn: () => ({ location: "warehouse" }),
  addRiskListEntry: () => ({ list: "deny", field: "email", value: `${newId()}@example.com`, reason: "r" }),
  adjustStock: () => ({
    adjustments: [{ sku: "A-100", location: "store", kind: "add", quantity: 1, reason: "r", cause_id: newId() }],
  }),
  search: () => ({ text: "canary" }),
  previewAction: () => ({ action: "hold" }),
  writeOrderNote: () => ({ text: "Called back." }),
  createView: () => ({ name: newId(), filter: { status: "on_hold" } }),
  changeView: () => ({ name: newId() }),
  createWebhookEndpoint: () => ({ url: "https://shop.example.com/told" }),
  changeWebhookEndpoint: () => ({ description: newId() }),
  rotateWebhookSecret: () => ({}),
  replayWebhookEvents: () => ({ since: "2026-01-01T00:00:00Z" }),
  askSourcingPlan: () => ({ lines: [{ line_no: 1, sku: "A-100", quantity: 1 }] }),
};

const THINGS: Readonly<Record<string, string>> = {
  api_key_id: "key",
  user_id: "user",
  session_id: "session",
  fulfillment_order_id: "part of shipping order",
  order_id: "shipping order",
  invoice_id: "R-1",
  return_id: "return",
  exception_id: "stuck",
  hold_id: "hold",
  entry_id: "entry",
  reservation_id: "cart",
  endpoint_id: "endpoint",
  mail_id: "mail",
  view_id: "view",
};
const CODES: Readonly<Record<string, string>> = {
  sku: "A-100",
  code: "store",
  provider: "sandbox",
  template: "received",
  kind: "pick_list",
};

/** Of an operation those things that it can be about, where the usual one will not do. */
const OTHER_THINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  liftHold: { order_id: "held order" },
  handOverFulfillmentOrder: { fulfillment_order_id: "part of collect order" },
  putRiskRule: { code: "amount" },
};

/** The request for a tenant's things: its path with their ids, and a body. */
export function requestFor(operation: Operation, tenant_id: string): { readonly url: string; readonly body: object } {
  const id = (name: string) => idOf(tenant_id, name);
  const url = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const own = OTHER_THINGS[operation.operation_id]?.[name];
    if (name in CODES) return own ?? (CODES[name] as string);
    return id(own ?? THINGS[name] ?? name);
  });
  return { url, body: BODIES[operation.operation_id]?.(id) ?? {} };
}

export const isNamed = (operation: Operation) =>
  operation.method === "GET" || operation.method === "DELETE" || operation.operation_id in BODIES;
