import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import type { ExceptionSearch } from "./exception-search.ts";

/** Everything of the queue lies under it, so that one word makes all of it be asked for anew. */
export const EXCEPTIONS = ["exceptions"] as const;

/** How often an open queue looks for what came. */
const LOOKS_EVERY_MS = 15_000;
const PAGE_SIZE = 50;
const PAGE_MAX = 200;
/** Of a cause that is one of several on the page. */
export const FIRST_FEW = 5;

export const causes_query = queryOptions({
  queryKey: [...EXCEPTIONS, "causes"],
  queryFn: () => answerOf(api.GET("/v1/exceptions/causes")),
  refetchInterval: LOOKS_EVERY_MS,
});

export const firstOfCauseQuery = (cause: { readonly kind: string; readonly reason: string }) =>
  queryOptions({
    queryKey: [...EXCEPTIONS, "first", cause.kind, cause.reason],
    queryFn: () => answerOf(api.GET("/v1/exceptions", { params: { query: { ...cause, limit: FIRST_FEW } } })),
    refetchInterval: LOOKS_EVERY_MS,
  });

/** What of an order is open; more than a few there never are. */
export const openOfOrderQuery = (order_id: string) =>
  queryOptions({
    queryKey: [...EXCEPTIONS, "order", order_id],
    queryFn: () => answerOf(api.GET("/v1/exceptions", { params: { query: { order_id, limit: PAGE_SIZE } } })),
  });

export const exceptionsQuery = ({ state = "open" as "open" | "resolved", ...filter }: Filter) =>
  infiniteQueryOptions({
    queryKey: [...EXCEPTIONS, "list", state, filter],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/v1/exceptions", {
          params: {
            query: { ...filter, state, limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

type Filter = Omit<ExceptionSearch, "state"> & { readonly state?: "open" | "resolved" };

/** The ids of all that are open of a cause, however many: for doing one thing with all of them. */
export async function openIdsOf(filter: {
  readonly kind?: string;
  readonly reason: string;
}): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await answerOf(
      api.GET("/v1/exceptions", {
        params: { query: { ...filter, limit: PAGE_MAX, ...(cursor === null ? {} : { cursor }) } },
      }),
    );
    ids.push(...page.data.map(({ exception_id }) => exception_id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return ids;
}

type Page = { readonly data: readonly { readonly exception_id: string }[]; readonly next_cursor: string | null };
