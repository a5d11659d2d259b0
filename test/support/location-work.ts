import { type LocationWork, recordLocationWork } from "../../src/orchestration/facts/location-work.ts";
import { cancelOrders, holdOrders } from "../../src/orchestration/facts/order-actions.ts";
import { receiveReturns, registerReturns } from "../../src/orchestration/facts/returns.ts";
import { acceptedOf, type RetailWorld, viewOf } from "./retail-world.ts";

type Lines = readonly { readonly line_no: number; readonly quantity: number }[];
type Done = LocationWork extends infer Work
  ? Work extends LocationWork
    ? Omit<Work, "fulfillment_order_id">
    : never
  : never;

/** Records work on a fulfillment order; answers the decision. */
export async function work(world: RetailWorld, fulfillment_order_id: string, done: Done) {
  const works = [{ fulfillment_order_id, ...done } as LocationWork];
  const [decision] = await world.inTx((tx) => recordLocationWork(tx, world.context("location:test"), works));
  return decision;
}

/** The fulfillment order that a location has of an order and that is not over. */
export async function workAt(world: RetailWorld, order_id: string, location: string): Promise<string> {
  const view = await viewOf(world, order_id);
  const open = view.fulfillment_orders.filter(
    ({ location_code, status }) => location_code === location && !["refused", "canceled", "shipped"].includes(status),
  );
  if (open.length !== 1) throw new Error(`${location} has ${open.length} open fulfillment orders of the order.`);
  return (open[0] as (typeof open)[number]).fulfillment_order_id;
}

export const parcel = (lines: Lines) => ({ tracking_number: "T-1", weight_grams: 900, lines });

/** Ships all that a location has to do for an order, or the lines given. */
export async function ship(world: RetailWorld, order_id: string, location: string, lines?: Lines): Promise<void> {
  const id = await workAt(world, order_id, location);
  const view = await viewOf(world, order_id);
  const head = view.fulfillment_orders.find((entry) => entry.fulfillment_order_id === id);
  const all = (head?.lines ?? []).map((line) => ({
    line_no: line.line_no,
    quantity: line.quantity - line.refused_quantity - line.canceled_quantity - line.shipped_quantity,
  }));
  const sent = lines ?? all.filter(({ quantity }) => quantity > 0);
  acceptedOf(await work(world, id, { action: "ship", carrier: "dhl", parcels: [parcel(sent)] }));
}

export async function cancel(world: RetailWorld, order_id: string, lines: Lines | null = null) {
  const request = { order_id, expected_version: null, lines, reason: "customer_request" };
  const [decision] = await world.inTx((tx) => cancelOrders(tx, world.context(), [request]));
  return decision;
}

/** Cancels whatever of all orders can still be canceled, so that the next test finds the stock free. */
export async function cancelAll(world: RetailWorld): Promise<void> {
  const open = await world.test.asOwner<{ order_id: string }>(
    "select order_id from orders.orders where status not in ('completed', 'canceled')",
  );
  const requests = open.map(({ order_id }) => ({ order_id, expected_version: null, lines: null, reason: "other" }));
  await world.inTx((tx) => cancelOrders(tx, world.context(), requests));
}

export async function hold(world: RetailWorld, order_id: string) {
  const request = { order_id, expected_version: null, code: "manual", note: null };
  const [decision] = await world.inTx((tx) => holdOrders(tx, world.context(), [request]));
  return decision;
}

export async function announceReturn(world: RetailWorld, order_id: string, lines: Lines) {
  const request = { order_id, lines, reason: "too_small", external_id: null };
  const [decision] = await world.inTx((tx) => registerReturns(tx, world.context(), [request]));
  return decision;
}

/** The goods of a return arrive at a location. @param lines null for all that was announced, fit for sale */
export async function receiveReturn(
  world: RetailWorld,
  entry: { readonly return_id: string; readonly order_id: string },
  location: string,
  lines: Parameters<typeof receiveReturns>[2][number]["lines"] = null,
) {
  const [decision] = await world.inTx(async (tx) => {
    const found = [...(await world.services.locations(tx)).values()].find(({ code }) => code === location);
    const arrival = { return_id: entry.return_id, order_id: entry.order_id, lines };
    return receiveReturns(tx, world.context(), [{ ...arrival, location_id: found?.location_id as string }]);
  });
  return decision;
}
