import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import type { StockLevel } from "../api/types.ts";
import type { StockSearch } from "./list/stock-search.ts";

const PAGE_SIZE = 50;
const LEVELS_A_PAGE = 200;
const CATEGORIES_FRESH_MS = 300_000;

const from = (cursor: string | null) => (cursor === null ? {} : { cursor });

/** Items with their stock, by sku, page by page; where few of many fit, a page may be empty and another follow. */
export const summariesQuery = (search: StockSearch) =>
  infiniteQueryOptions({
    queryKey: ["stock", "summaries", search],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/v1/stock-summaries", { params: { query: { ...search, ...from(pageParam), limit: PAGE_SIZE } } }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export const categoriesQuery = queryOptions({
  queryKey: ["stock", "categories"],
  queryFn: () => answerOf(api.GET("/v1/item-categories")),
  staleTime: CATEGORIES_FRESH_MS,
});

/** Everywhere that keeps the item: one page of a few hundred places, or as many as it takes. */
export const levelsQuery = (sku: string) =>
  queryOptions({
    queryKey: ["stock", "item", sku, "levels"],
    queryFn: async () => {
      const levels: StockLevel[] = [];
      let cursor: string | null = null;
      do {
        const query: { sku: string[]; limit: number; cursor?: string } = {
          sku: [sku],
          limit: LEVELS_A_PAGE,
          ...from(cursor),
        };
        const page: { data: StockLevel[]; next_cursor: string | null } = await answerOf(
          api.GET("/v1/stock-levels", { params: { query } }),
        );
        levels.push(...page.data);
        cursor = page.next_cursor;
      } while (cursor !== null);
      return levels;
    },
  });

/** Changes of the item's stock, newest first. */
export const movementsQuery = (sku: string) =>
  infiniteQueryOptions({
    queryKey: ["stock", "item", sku, "movements"],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/v1/stock-movements", { params: { query: { sku: [sku], ...from(pageParam), limit: PAGE_SIZE } } }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export const reservationsQuery = (sku: string) =>
  infiniteQueryOptions({
    queryKey: ["stock", "item", sku, "reservations"],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/v1/items/{sku}/reservations", {
          params: { path: { sku }, query: { ...from(pageParam), limit: PAGE_SIZE } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

/** What will come, as far as it is known: what availability promises beyond today. */
export const expectedQuery = (sku: string) =>
  queryOptions({
    queryKey: ["stock", "item", sku, "expected"],
    queryFn: async () => {
      const { lines } = await answerOf(api.POST("/v1/availability", { body: { lines: [{ sku, quantity: 1 }] } }));
      return lines[0]?.expected ?? [];
    },
  });
