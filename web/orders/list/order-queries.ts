import { infiniteQueryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { OrderStatus } from "../../api/types.ts";
import type { OrderSearch } from "./order-search.ts";

const PAGE_SIZE = 50;

/** The orders that fit the filters, newest first, page by page. */
export function ordersQuery({ status, view: _view, ...filters }: OrderSearch) {
  return infiniteQueryOptions({
    queryKey: ["orders", { status, ...filters }],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/v1/orders", {
          params: {
            query: {
              ...filters,
              ...(status === undefined ? {} : { status: status as OrderStatus }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
              limit: PAGE_SIZE,
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}
