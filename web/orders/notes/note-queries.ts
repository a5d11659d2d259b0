import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { answerOf, api, idempotencyKey } from "../../api/client.ts";

const PAGE_SIZE = 20;

export const notesQuery = (order_id: string) =>
  infiniteQueryOptions({
    queryKey: ["order", order_id, "notes"],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/v1/orders/{order_id}/notes", {
          params: {
            path: { order_id },
            query: { limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

/** Writes a note once, however often it is sent; another text is another note. */
export function useWriteNote(order_id: string) {
  const queries = useQueryClient();
  const wish = useRef({ text: "", key: "" });
  return useMutation({
    mutationFn: (text: string) => {
      if (wish.current.text !== text) wish.current = { text, key: idempotencyKey() };
      return answerOf(
        api.POST("/v1/orders/{order_id}/notes", {
          params: { path: { order_id }, header: { "Idempotency-Key": wish.current.key } },
          body: { text },
        }),
      );
    },
    onSuccess: () => {
      wish.current = { text: "", key: "" };
      return queries.invalidateQueries({ queryKey: ["order", order_id] });
    },
  });
}
