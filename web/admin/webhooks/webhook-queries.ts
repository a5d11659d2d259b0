import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { Answer, Entry } from "../../api/types.ts";
import type { DeliverySearch } from "../admin-search.ts";

export type Endpoint = Answer<"/v1/webhook-endpoints/{endpoint_id}">;
export type Delivery = Entry<"/v1/webhook-endpoints/{endpoint_id}/deliveries">;
export const WEBHOOKS_KEY = ["admin", "webhooks"] as const;

export const endpoints_query = infiniteQueryOptions({
  queryKey: [...WEBHOOKS_KEY, "list"],
  queryFn: ({ pageParam }) =>
    answerOf(
      api.GET("/v1/webhook-endpoints", {
        params: { query: { limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) } },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next_cursor,
});

export const endpointQuery = (endpoint_id: string) =>
  queryOptions({
    queryKey: [...WEBHOOKS_KEY, "one", endpoint_id],
    queryFn: () => answerOf(api.GET("/v1/webhook-endpoints/{endpoint_id}", { params: { path: { endpoint_id } } })),
  });

/** What is under way changes by itself, and soon where something is about to be sent. */
const LOOKS_EVERY_MS = { soon: 2_000, otherwise: 10_000 } as const;

export const deliveriesQuery = (endpoint_id: string, { state }: DeliverySearch) =>
  infiniteQueryOptions({
    queryKey: [...WEBHOOKS_KEY, "deliveries", endpoint_id, state ?? "all"],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/v1/webhook-endpoints/{endpoint_id}/deliveries", {
          params: {
            path: { endpoint_id },
            query: { limit: 50, ...(state ? { state } : {}), ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state: { data } }) =>
      data?.pages[0]?.data.some((delivery) => delivery.state === "waiting")
        ? LOOKS_EVERY_MS.soon
        : LOOKS_EVERY_MS.otherwise,
  });
