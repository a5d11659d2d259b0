import { infiniteQueryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { Entry } from "../../api/types.ts";

export type ApiKey = Entry<"/v1/api-keys">;
export const KEYS_KEY = ["admin", "keys"] as const;

export const keys_query = infiniteQueryOptions({
  queryKey: KEYS_KEY,
  queryFn: ({ pageParam }) =>
    answerOf(
      api.GET("/v1/api-keys", {
        params: { query: { limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) } },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next_cursor,
});
