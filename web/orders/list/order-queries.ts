import { infiniteQueryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { Answer } from "../../api/types.ts";
import { askedOf, type OrderSearch } from "./order-search.ts";

export type OrderPage = Answer<"/v1/order-summaries">;

export const PAGE_SIZE = 50;
/** What the server gives at once. */
export const PAGE_MAX = 200;

/** One page of the orders that fit. */
export function readOrders(search: OrderSearch, limit: number, cursor: string | null) {
  const query = { ...askedOf(search), limit, ...(cursor === null ? {} : { cursor }) };
  return answerOf(api.GET("/v1/order-summaries", { params: { query } }));
}

/**
 * The orders that fit the filters, page by page. It is not read anew behind the reader's back, so that no row jumps: see
 * live-rows.ts.
 */
export function ordersQuery(search: OrderSearch) {
  return infiniteQueryOptions({
    queryKey: ["order-list", askedOf(search)],
    queryFn: ({ pageParam }): Promise<OrderPage> => readOrders(search, PAGE_SIZE, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}
