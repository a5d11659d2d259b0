import { type Conditions, createConditions } from "../kernel/condition.ts";
import type { OrderFacts } from "./types.ts";

const EXAMPLE: OrderFacts = {
  type: "b2c",
  channel: "webshop-de",
  channel_kind: "web_shop",
  country: "DE",
  currency: "EUR",
  total_minor: 4_288,
  priority: 0,
  customer_group: "vip",
  attributes: {},
  delivery_methods: ["ship"],
  payment_methods: ["card"],
};

/** The holder of compiled conditions over an order's facts. Make one per process and hand it around. */
export function createWorkflowConditions(): Conditions {
  return createConditions({ order: EXAMPLE });
}
