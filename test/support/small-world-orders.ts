import { bytes, type Id, json, NOW, type Row, type Rows } from "./small-world-rows.ts";

/** An order in every status, with the work of its locations. */
export const orders: Rows = (id) => [
  ...order(id, "unpaid order", "awaiting_payment", [1681, 319], { open_quantity: 2 }),
  ...order(id, "held order", "on_hold", [840, 160], { open_quantity: 1 }),
  [
    "orders.holds",
    {
      hold_id: id("hold"),
      order_id: id("held order"),
      ordered_at: NOW,
      code: "check_address",
      origin: "manual",
      placed_by: "api:care",
      placed_at: NOW,
    },
  ],
  ...order(id, "backordered order", "backordered", [840, 160], { backordered_quantity: 1 }),
  ...order(id, "sourced order", "sourced", [840, 160], { sourced_quantity: 1 }),
  ...order(
    id,
    "shipping order",
    "partially_shipped",
    [3361, 639],
    { released_quantity: 1, picked_quantity: 1, packed_quantity: 1, shipped_quantity: 1 },
    { net_minor: 3773, tax_minor: 717, total_minor: 4490 },
  ),
  [
    "orders.charges",
    {
      ...{
        order_id: id("shipping order"),
        charge_no: 1,
        kind: "shipping",
        description: "Shipping",
        tax_rate_percent: 19,
      },
      ...{
        net_minor: 412,
        tax_minor: 78,
        gross_minor: 490,
        line_nos: [1],
        share_net_minor: [412],
        share_tax_minor: [78],
      },
    },
  ],
  ...order(id, "collect order", "ready_to_collect", [1681, 319], { ready_to_collect_quantity: 2 }, {}, "collect"),
  ...order(
    id,
    "shipped order",
    "completed",
    [1681, 319],
    { shipped_quantity: 1, returned_quantity: 1 },
    { completed_at: NOW },
  ),
  ...order(id, "canceled order", "canceled", [840, 160], { canceled_quantity: 1 }),
  [
    "orders.cancellations",
    {
      ...{
        cancellation_id: id("cancellation"),
        order_id: id("canceled order"),
        line_no: 1,
        quantity: 1,
        from_stage: "open",
      },
      ...{ gross_minor: 1000, reason: "changed_mind", actor: "api:shop", canceled_at: NOW },
    },
  ],
  ...part(id, "shipping order", "warehouse", "ship", "picking", {
    quantity: 4,
    picked_quantity: 3,
    packed_quantity: 2,
    shipped_quantity: 1,
  }),
  ...shipment(id, "shipping order", 1),
  ...part(id, "shipped order", "warehouse", "ship", "shipped", {
    quantity: 2,
    picked_quantity: 2,
    packed_quantity: 2,
    shipped_quantity: 2,
  }),
  ...shipment(id, "shipped order", 2),
  [
    "fulfillment.parcels",
    {
      parcel_id: id("parcel"),
      shipment_id: id("shipment of shipped order"),
      order_id: id("shipped order"),
      lines: json([]),
    },
  ],
  ...part(id, "collect order", "store", "collect", "ready_to_collect", { quantity: 2, picked_quantity: 2 }),
];

function order(
  id: Id,
  name: string,
  status: string,
  [net_minor, tax_minor]: readonly [number, number],
  stages: Readonly<Record<string, number>>,
  more: Readonly<Record<string, unknown>> = {},
  delivery_method = "ship",
): Row[] {
  const amounts = { net_minor, tax_minor };
  const gross_minor = net_minor + tax_minor;
  const head = {
    ...{
      order_id: id(name),
      number: name,
      channel_code: "web",
      external_id: name,
      content_hash: bytes(name),
      type: "b2c",
    },
    ...{
      ordered_at: NOW,
      received_at: NOW,
      currency: "EUR",
      language: "de",
      country: "DE",
      customer_id: id("customer"),
    },
    ...{
      prices_include_tax: true,
      workflow_code: "ship",
      workflow_version: 1,
      screened: "accept",
      status,
      ...amounts,
      total_minor: gross_minor,
    },
  };
  const line = {
    ...{
      order_id: id(name),
      ordered_at: NOW,
      line_no: 1,
      item_id: id("item"),
      sku: "A-100",
      description: "Chair",
      unit_price_minor: 1000,
    },
    ...{ quantity: Object.values(stages).reduce((sum, quantity) => sum + quantity, 0), tax_rate_percent: 19 },
    ...{ ...amounts, gross_minor, delivery_method, ...stages },
  };
  return [
    ["orders.orders", { ...head, discount_minor: 0, ...more }],
    ["orders.lines", line],
  ];
}

function part(
  id: Id,
  order: string,
  location: string,
  delivery_method: string,
  status: string,
  quantities: object,
): Row[] {
  const fulfillment_order_id = id(`part of ${order}`);
  const head = {
    fulfillment_order_id,
    order_id: id(order),
    order_number: order,
    location_id: id(location),
    location_code: location,
  };
  return [
    [
      "fulfillment.fulfillment_orders",
      { ...head, delivery_method, status, released_at: NOW, updated_at: NOW, ordered_at: NOW },
    ],
    [
      "fulfillment.fulfillment_order_lines",
      { fulfillment_order_id, line_no: 1, item_id: id("item"), sku: "A-100", description: "Chair", ...quantities },
    ],
  ];
}

function shipment(id: Id, order: string, quantity: number): Row[] {
  const shipment_id = id(`shipment of ${order}`);
  const head = {
    shipment_id,
    fulfillment_order_id: id(`part of ${order}`),
    order_id: id(order),
    location_id: id("warehouse"),
  };
  return [
    ["fulfillment.shipments", { ...head, kind: "ship", carrier: "dhl", shipped_at: NOW }],
    ["fulfillment.shipment_lines", { shipment_id, line_no: 1, quantity, first_unit: 0 }],
  ];
}
