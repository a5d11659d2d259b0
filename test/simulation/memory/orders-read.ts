import type { Order } from "../../../src/orders/index.ts";
import type * as Real from "../../../src/orders/store-read.ts";
import { inGroup, sortedUnique } from "./table.ts";
import { tablesOf } from "./tables.ts";

export * from "../../../src/orders/store-read.ts";

export const lockOrders: typeof Real.lockOrders = async (tx, order_ids) => {
  const { orders } = tablesOf(tx);
  return new Map(
    sortedUnique(order_ids).flatMap((order_id) => {
      const order = orders.rows.get(order_id);
      return order ? [[order_id, order] as const] : [];
    }),
  );
};

export const findOrders: typeof Real.findOrders = (tx, order_ids) => lockOrders(tx, order_ids);

export const findByExternalId: typeof Real.findByExternalId = async (tx, keys) =>
  keys.flatMap((key) => inGroup(tablesOf(tx).orders, `${key.channel_code}\u0000${key.external_id}`));

export const findBackordered: typeof Real.findBackordered = async (tx, item_ids) => {
  const wanted = new Set(item_ids);
  const waits = (order: Order) => order.lines.some((line) => line.stages.backordered > 0 && wanted.has(line.item_id));
  return [...tablesOf(tx).orders.rows.values()].filter(waits).map(({ order_id, priority }) => ({ order_id, priority }));
};

export const findOrderIdByNumber: typeof Real.findOrderIdByNumber = async (tx, numbers) => {
  const orders = [...tablesOf(tx).orders.rows.values()];
  for (const number of numbers) {
    const order = orders.find((candidate) => candidate.number === number);
    if (order) return order.order_id;
  }
  return null;
};

export const findNumbers: typeof Real.findNumbers = async (tx, order_ids) =>
  new Map([...(await findOrders(tx, order_ids)).values()].map((order) => [order.order_id, order.number]));
