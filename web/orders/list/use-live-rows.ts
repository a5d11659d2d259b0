import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { OrderSummary } from "../../api/types.ts";
import { inTurn } from "../../live/in-turn.ts";
import { useNews } from "../../live/live.ts";
import { mergeRows } from "./live-rows.ts";
import { type OrderPage, ordersQuery, PAGE_MAX, PAGE_SIZE, readOrders } from "./order-queries.ts";
import type { OrderSearch } from "./order-search.ts";

type Pages = InfiniteData<OrderPage, string | null>;
type News = { readonly head: OrderPage; readonly new_count: number; readonly gone: ReadonlySet<string> } | null;

const EVERY_MS = 2_000;

/** The rows of the list, kept up to date in place for as far as one page of the server reaches; what is new waits to be shown. */
export function useLiveRows(search: OrderSearch) {
  const queries = useQueryClient();
  const options = useMemo(() => ordersQuery(search), [search]);
  const list = useInfiniteQuery(options);
  const [news, setNews] = useState<News>(null);

  const update = useMemo(() => {
    const { queryKey } = options;
    return inTurn(EVERY_MS, async () => {
      const before = queries.getQueryData<Pages>(queryKey);
      if (!before) return;
      const limit = Math.min(PAGE_MAX, Math.max(PAGE_SIZE, rowsOf(before).length));
      const head = await readOrders(search, limit, null);
      const shown = queries.getQueryData<Pages>(queryKey);
      if (!shown) return;
      const is_end = shown.pages.at(-1)?.next_cursor === null;
      const merged = mergeRows(rowsOf(shown), head.data, head.next_cursor === null, is_end);
      const now = new Map(merged.rows.map((row) => [row.order_id, row]));
      queries.setQueryData<Pages>(queryKey, {
        ...shown,
        pages: shown.pages.map((page) => ({ ...page, data: page.data.map((row) => now.get(row.order_id) ?? row) })),
      });
      setNews(merged.new_count > 0 || merged.gone.size > 0 ? { head, ...merged } : null);
    });
  }, [options, queries, search]);
  useNews((told) => {
    if (told === "everything" || told.some(({ order_id, kind }) => order_id !== null || kind === "exceptions"))
      update.ask();
  });
  useEffect(() => {
    setNews(null);
    update.ask();
    return update.stop;
  }, [update]);

  const show = useCallback(() => {
    if (!news) return;
    queries.setQueryData<Pages>(options.queryKey, { pages: [news.head], pageParams: [null] });
    setNews(null);
    window.scrollTo({ top: 0 });
  }, [news, options, queries]);
  const rows = useMemo(() => rowsOf(list.data), [list.data]);
  return { list, rows, new_count: news?.new_count ?? 0, gone: news?.gone ?? NOBODY, show, refresh: update.ask };
}

const NOBODY: ReadonlySet<string> = new Set();

const rowsOf = (list: Pick<Pages, "pages"> | undefined): OrderSummary[] =>
  list?.pages.flatMap(({ data }) => data) ?? [];
