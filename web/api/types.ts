import type { paths } from "./schema.ts";

type Ok<Operation> = Operation extends { responses: { 200: { content: { "application/json": infer Body } } } }
  ? Body
  : never;

/** What a GET answers. */
export type Answer<Path extends keyof paths> = paths[Path] extends { get: infer Operation } ? Ok<Operation> : never;

/** What a question asked by POST answers. */
export type Posted<Path extends keyof paths> = paths[Path] extends { post: infer Operation } ? Ok<Operation> : never;

/** One entry of a list. */
export type Entry<Path extends keyof paths> = Answer<Path> extends { data: (infer Row)[] } ? Row : never;

export type Order = Answer<"/v1/orders/{order_id}">;
export type OrderStatus = Order["status"];
export type OrderLine = Order["lines"][number];
export type FulfillmentOrder = Entry<"/v1/fulfillment-orders">;
export type Exception = Entry<"/v1/exceptions">;
export type Item = Answer<"/v1/items/{sku}">;
export type Location = Answer<"/v1/locations/{code}">;
export type StockSummary = Entry<"/v1/stock-summaries">;
export type StockLevel = Entry<"/v1/stock-levels">;
export type StockMovement = Entry<"/v1/stock-movements">;
export type StockReservation = Entry<"/v1/items/{sku}/reservations">;
export type LocationWorkload = Entry<"/v1/location-workloads">;
export type OrderSummary = Entry<"/v1/order-summaries">;
export type View = Answer<"/v1/views">["data"][number];
export type Overview = Answer<"/v1/overview">;
export type ProcessMonitor = Answer<"/v1/process-monitor">;
