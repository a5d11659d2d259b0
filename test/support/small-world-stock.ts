import { bytes, type Id, json, NOW, type Row, type Rows, TOMORROW } from "./small-world-rows.ts";

export const masterData: Rows = (id) => [
  ["access.api_keys", { api_key_id: id("key"), name: "shop", key_hash: bytes(id("key")), scopes: ["orders:write"] }],
  [
    "access.users",
    {
      ...{
        user_id: id("user"),
        handle: id("user").slice(0, 8),
        email: "ada@example.com",
        name: "Ada",
        role: "operations",
      },
      ...{ created_at: NOW, updated_at: NOW },
    },
  ],
  [
    "access.sessions",
    {
      ...{ session_id: id("session"), user_id: id("user"), token_hash: id("session") },
      ...{ created_at: NOW, updated_at: NOW, expires_at: TOMORROW },
    },
  ],
  [
    "access.accounts",
    {
      ...{ account_id: id("account"), user_id: id("user"), provider_id: "credential", provider_account_id: id("user") },
      ...{ password_hash: "x", created_at: NOW, updated_at: NOW },
    },
  ],
  [
    "access.verifications",
    {
      ...{ verification_id: id("verification"), identifier: "x", value: "x" },
      ...{ created_at: NOW, updated_at: NOW, expires_at: TOMORROW },
    },
  ],
  [
    "access.second_factors",
    { second_factor_id: id("second factor"), user_id: id("user"), secret: "x", backup_codes: "x" },
  ],
  [
    "access.welcome_links",
    { link_id: id("link"), user_id: id("user"), token_hash: bytes(id("link")), created_at: NOW, expires_at: TOMORROW },
  ],
  ["access.attempts", { attempt_key: "x", attempt_count: 1, window_started_at: NOW }],
  ["access.secrets", { name: "sign_in", value: id("secret"), created_at: NOW }],
  [
    "platform.audit_entries",
    {
      ...{
        entry_id: id("audit entry"),
        occurred_at: NOW,
        actor: "api:shop",
        action: "item_saved",
        object_kind: "item",
      },
      ...{ object_id: "A-100", after: json({ sku: "A-100" }) },
    },
  ],
  [
    "catalog.items",
    { item_id: id("item"), sku: "A-100", kind: "physical", name: json({ en: "Chair" }), tax_class: "standard" },
  ],
  ...["warehouse", "store"].map((kind): Row => {
    const values = { location_id: id(kind), code: kind, kind, name: kind, address: json({}), time_zone: "UTC" };
    return ["locations.locations", { ...values, delivery_methods: ["ship", "collect"] }];
  }),
  [
    "channels.channels",
    {
      channel_id: id("channel"),
      code: "web",
      kind: "web_shop",
      name: "Web",
      country: "DE",
      currency: "EUR",
      language: "de",
      prices_include_tax: true,
    },
  ],
  ["workflows.documents", { code: "ship", version: 1, document: json({}), published_by: "test" }],
  [
    "customers.customers",
    { customer_id: id("customer"), channel_code: "web", external_id: "c-1", email: "erika@example.com" },
  ],
];

/** 20 came in, 3 left, 1 came back; held by two orders and a cart. In the store 5, of which 2 wait for their customer. */
export const stock: Rows = (id) => [
  ["inventory.stock_levels", { item_id: id("item"), location_id: id("warehouse"), on_hand: 18, reserved: 5 }],
  ["inventory.stock_levels", { item_id: id("item"), location_id: id("store"), on_hand: 5, reserved: 2 }],
  movement(id, "warehouse", "set", 20, "count-1"),
  movement(id, "store", "set", 5, "count-2"),
  movement(id, "warehouse", "goods_issue", -1, "shipment:1"),
  movement(id, "warehouse", "goods_issue", -2, "shipment:2"),
  movement(id, "warehouse", "return_receipt", 1, "return:1"),
  [
    "inventory.adjustments",
    { cause_id: "count-1", item_id: id("item"), location_id: id("warehouse"), content_hash: bytes("count") },
  ],
  reservation(id, "shipping order", "warehouse", 3),
  reservation(id, "sourced order", "warehouse", 1),
  reservation(id, "collect order", "store", 2),
  reservation(id, "cart", "warehouse", 1, TOMORROW),
];

function movement(id: Id, location: string, kind: string, quantity: number, cause_id: string): Row {
  const values = {
    movement_id: id(`movement ${cause_id}`),
    item_id: id("item"),
    location_id: id(location),
    kind,
    quantity,
    cause_id,
  };
  return ["inventory.movements", { ...values, reason: "test", occurred_at: NOW }];
}

function reservation(
  id: Id,
  holder: string,
  location: string,
  quantity: number,
  expires_at: string | null = null,
): Row {
  return [
    "inventory.reservations",
    { holder_id: id(holder), line_no: 1, item_id: id("item"), location_id: id(location), quantity, expires_at },
  ];
}
