import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { FulfillmentOrder, Item } from "../../api/types.ts";
import { nextStep } from "./urgency.ts";

/** What a place still has to do something with. */
const OPEN = ["released", "accepted", "picking", "packed", "ready_to_collect"] as const;
const PAGE = 200;
/** Answers with this are kept on the device, for when the server cannot be asked. */
export const KEPT = { kept: true } as const;

export const WORK_KEY = ["store", "work"] as const;

/** @param place a location's code; null: all that the person works at */
export const workQuery = (place: string | null) =>
  queryOptions({
    queryKey: [...WORK_KEY, place],
    queryFn: async () => (await Promise.all(OPEN.map((status) => allOf(status, place)))).flat(),
    meta: KEPT,
  });

async function allOf(status: (typeof OPEN)[number], place: string | null): Promise<readonly FulfillmentOrder[]> {
  const found: FulfillmentOrder[] = [];
  let cursor: string | null = null;
  do {
    const query = { status, limit: PAGE, ...(place ? { location: place } : {}), ...(cursor ? { cursor } : {}) };
    const page: { readonly data: FulfillmentOrder[]; readonly next_cursor: string | null } = await answerOf(
      api.GET("/v1/fulfillment-orders", { params: { query } }),
    );
    found.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
}

export const partQuery = (fulfillment_order_id: string) =>
  queryOptions({
    queryKey: ["store", "part", fulfillment_order_id],
    queryFn: () =>
      answerOf(
        api.GET("/v1/fulfillment-orders/{fulfillment_order_id}", { params: { path: { fulfillment_order_id } } }),
      ),
  });

/** The items of the work at hand, all in one request (at most 200, more than any walk through a store). */
export const itemsQuery = (skus: readonly string[]) =>
  queryOptions({
    queryKey: ["store", "items", skus],
    queryFn: async (): Promise<readonly Item[]> =>
      (await answerOf(api.GET("/v1/items", { params: { query: { sku: skus.slice(0, PAGE), limit: PAGE } } }))).data,
    staleTime: 300_000,
    meta: KEPT,
  });

export const placeQuery = (code: string) =>
  queryOptions({
    queryKey: ["store", "place", code],
    queryFn: () => answerOf(api.GET("/v1/locations/{code}", { params: { path: { code } } })),
    staleTime: 300_000,
    meta: KEPT,
  });

export const placesQuery = queryOptions({
  queryKey: ["store", "places"],
  queryFn: async () => (await answerOf(api.GET("/v1/locations", { params: { query: { limit: PAGE } } }))).data,
  staleTime: 300_000,
  meta: KEPT,
});

/** Puts an answer where the work is shown, so that nothing waits for the next reading. */
export function showAnswer(queries: QueryClient, head: FulfillmentOrder): void {
  queries.setQueryData(partQuery(head.fulfillment_order_id).queryKey, head);
  queries.setQueriesData<readonly FulfillmentOrder[]>({ queryKey: WORK_KEY }, (list) =>
    list?.flatMap((each) => {
      if (each.fulfillment_order_id !== head.fulfillment_order_id) return [each];
      return nextStep(head) === null ? [] : [head];
    }),
  );
}
