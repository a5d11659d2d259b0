import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";

export const orderQuery = (order_id: string) =>
  queryOptions({
    queryKey: ["order", order_id],
    queryFn: () => answerOf(api.GET("/v1/orders/{order_id}", { params: { path: { order_id } } })),
  });

export const timelineQuery = (order_id: string) =>
  infiniteQueryOptions({
    queryKey: ["order", order_id, "events"],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/v1/orders/{order_id}/events", {
          params: { path: { order_id }, query: { limit: 200, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export const sourcingQuery = (order_id: string) =>
  queryOptions({
    queryKey: ["order", order_id, "sourcing"],
    queryFn: () => answerOf(api.GET("/v1/orders/{order_id}/sourcing", { params: { path: { order_id } } })),
  });

export const itemQuery = (sku: string) =>
  queryOptions({
    queryKey: ["item", sku],
    queryFn: () => answerOf(api.GET("/v1/items/{sku}", { params: { path: { sku } } })),
    staleTime: 300_000,
  });

export const locationQuery = (code: string) =>
  queryOptions({
    queryKey: ["location", code],
    queryFn: () => answerOf(api.GET("/v1/locations/{code}", { params: { path: { code } } })),
    staleTime: 300_000,
  });
