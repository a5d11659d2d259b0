import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { Answer } from "../../api/types.ts";

export type User = Answer<"/v1/users/{user_id}">;
export const USERS_KEY = ["admin", "users"] as const;
const PAGE_SIZE = 100;

export const users_query = infiniteQueryOptions({
  queryKey: [...USERS_KEY, "list"],
  queryFn: ({ pageParam }) =>
    answerOf(
      api.GET("/v1/users", {
        params: { query: { limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next_cursor,
});

export const userQuery = (user_id: string) =>
  queryOptions({
    queryKey: [...USERS_KEY, "one", user_id],
    queryFn: () => answerOf(api.GET("/v1/users/{user_id}", { params: { path: { user_id } } })),
  });

export const sessionsQuery = (user_id: string) =>
  queryOptions({
    queryKey: [...USERS_KEY, "sessions", user_id],
    queryFn: () => answerOf(api.GET("/v1/sessions", { params: { query: { user_id } } })),
  });
