import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotencyKey } from "../../api/client.ts";
import type { View } from "../../api/types.ts";
import { filterOf, type OrderSearch, SORT_DEFAULT } from "../list/order-search.ts";

const COUNT_EVERY_MS = 60_000;

export const viewsQuery = queryOptions({
  queryKey: ["views"],
  queryFn: async () => (await answerOf(api.GET("/v1/views"))).data,
});

export const viewCountsQuery = queryOptions({
  queryKey: ["views", "counts"],
  queryFn: async () => {
    const { data } = await answerOf(api.GET("/v1/views/counts"));
    return new Map(data.map((each) => [each.view_id, each]));
  },
  // What becomes late does so without anybody changing anything.
  refetchInterval: COUNT_EVERY_MS,
});

/** @param key kept for as long as it is the same wish, so that it comes true once */
export type ViewWish =
  | { readonly do: "save"; readonly name: string; readonly shared: boolean; readonly search: OrderSearch }
  | { readonly do: "restore"; readonly view: View }
  | { readonly do: "put_back"; readonly view: View }
  | { readonly do: "rename"; readonly view_id: string; readonly name: string; readonly shared: boolean }
  | { readonly do: "overwrite"; readonly view_id: string; readonly search: OrderSearch }
  | { readonly do: "delete"; readonly view_id: string };

/** Changes the caller's views. @returns of what was saved, as it now is; null of what was deleted */
export function useChangeViews() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ wish, key }: { readonly wish: ViewWish; readonly key: string }) => send(wish, key),
    onSettled: () => queries.invalidateQueries({ queryKey: ["views"] }),
  });
}

export const newWish = (wish: ViewWish) => ({ wish, key: idempotencyKey() });

async function send(wish: ViewWish, key: string): Promise<View | null> {
  const header = { "Idempotency-Key": key };
  switch (wish.do) {
    case "save": {
      const { name, shared, search } = wish;
      return answerOf(api.POST("/v1/views", { params: { header }, body: { name, shared, ...contentOf(search) } }));
    }
    case "restore": {
      const { name, shared, filter, sort, position } = wish.view;
      return answerOf(api.POST("/v1/views", { params: { header }, body: { name, shared, filter, sort, position } }));
    }
    case "put_back": {
      const { view_id, name, shared, filter, sort } = wish.view;
      const body = { name, shared, filter, sort };
      return answerOf(api.PATCH("/v1/views/{view_id}", { params: { path: { view_id } }, body }));
    }
    case "rename": {
      const { view_id, name, shared } = wish;
      return answerOf(api.PATCH("/v1/views/{view_id}", { params: { path: { view_id } }, body: { name, shared } }));
    }
    case "overwrite": {
      const { view_id, search } = wish;
      return answerOf(api.PATCH("/v1/views/{view_id}", { params: { path: { view_id } }, body: contentOf(search) }));
    }
    case "delete":
      await answerOf(api.DELETE("/v1/views/{view_id}", { params: { path: { view_id: wish.view_id } } }));
      return null;
  }
}

const contentOf = (search: OrderSearch) => ({ filter: filterOf(search), sort: search.sort ?? SORT_DEFAULT });
