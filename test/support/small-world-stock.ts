import { bytes, type Id, json, NOW, type Row, type Rows, TOMORROW } from "./small-world-rows.ts";

export const masterData: Rows = (id) => [
  ["access.api_keys", { api_key_id: id("key"), name: "shop", key_hash: bytes(id("key")), scopes: ["orders:write"] }],
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
