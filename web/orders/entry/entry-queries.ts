import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { orderOf } from "./entry-draft.ts";

const FOUND_MAX = 8;
const FRESH_MS = 10_000;

export type FoundItem = Awaited<ReturnType<typeof findItems>>[number];
export type FoundOrder = Awaited<ReturnType<typeof findOrders>>[number];
export type Plan = Awaited<ReturnType<typeof askPlan>>;

/** Items by whatever is known of them, with picture, price, and what may be promised; at the store, if one is chosen. */
export const itemsQuery = (text: string, store: string | null) =>
  queryOptions({
    queryKey: ["order-entry", "items", text, store],
    queryFn: ({ signal }) => findItems(text, store, signal),
    enabled: text !== "",
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
  });

async function findItems(text: string, store: string | null, signal: AbortSignal) {
  const found = await answerOf(api.POST("/v1/searches", { body: { text, limit: FOUND_MAX }, signal }));
  const skus = found.items.map(({ sku }) => sku);
  // The search knows words by how they begin; "chair" within "armchair" is found by the list.
  const query = skus.length > 0 ? { sku: skus, limit: FOUND_MAX } : { q: text.slice(0, 100), limit: FOUND_MAX };
  const { data } = await answerOf(api.GET("/v1/items", { params: { query }, signal }));
  if (data.length === 0) return [];
  const items = skus.length > 0 ? data.toSorted((a, b) => skus.indexOf(a.sku) - skus.indexOf(b.sku)) : data;
  const lines = items.map(({ sku }) => ({ sku, quantity: 1 }));
  const where = store === null ? {} : { locations: [store] };
  const stock = await answerOf(api.POST("/v1/availability", { body: { lines, ...where }, signal }));
  const available = new Map(stock.lines.map(({ sku, available_quantity }) => [sku, available_quantity]));
  return items.map((item) => ({ ...item, available: available.get(item.sku) ?? 0 }));
}

/** Orders that came before, by name, mail address, telephone or number. */
export const earlierQuery = (text: string) =>
  queryOptions({
    queryKey: ["order-entry", "earlier", text],
    queryFn: ({ signal }) => findOrders(text, signal),
    enabled: text !== "",
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
  });

async function findOrders(text: string, signal: AbortSignal) {
  const { orders } = await answerOf(api.POST("/v1/searches", { body: { text, limit: FOUND_MAX }, signal }));
  return orders;
}

/** What would become of the order. The last plan stays until the next is there, so that nothing flickers while one types. */
export const planQuery = (order: ReturnType<typeof orderOf> | null) =>
  queryOptions({
    queryKey: ["order-entry", "plan", order],
    queryFn: ({ signal }) => askPlan(order as ReturnType<typeof orderOf>, signal),
    enabled: order !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: FRESH_MS,
    gcTime: 60_000,
  });

function askPlan(body: ReturnType<typeof orderOf>, signal: AbortSignal) {
  return answerOf(api.POST("/v1/order-previews", { body, signal }));
}

/** The order that has come of a draft; null: none. */
export async function findPlaced(channel: string, external_id: string) {
  const { data } = await answerOf(api.GET("/v1/orders", { params: { query: { channel, external_id, limit: 1 } } }));
  return data[0] ?? null;
}
