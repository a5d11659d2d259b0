import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconFilterOff } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo } from "react";
import { DataList } from "../../design/data-list.tsx";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { usePageTitle } from "../../shell/page-title.ts";
import { useFormat } from "../../words/format.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { StockLegend } from "../stock-bar.tsx";
import { summariesQuery } from "../stock-queries.ts";
import { STOCK } from "../words.ts";
import { stockColumns } from "./stock-columns.tsx";
import { StockFilters } from "./stock-filters.tsx";

const route = getRouteApi("/inside/stock");

/** Fewer rows than this do not fill a screen: the next page is asked for without scrolling. */
const SCREENFUL = 20;

/** All items with what lies where, as a bar; what has run out somewhere stands out. */
export function StockPage() {
  const say = useWords(STOCK);
  const format = useFormat();
  const language = useLanguage();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(summariesQuery(search));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data) ?? [], [list.data]);
  // Of the first page, so that bars keep their lengths while more come.
  const most = Math.max(1, ...(list.data?.pages[0]?.data ?? []).map(({ on_hand }) => on_hand));
  const columns = useMemo(() => stockColumns(say, format, language, most), [say, format, language, most]);
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = list;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  useEffect(() => {
    if (rows.length < SCREENFUL && !isError) loadMore();
  }, [rows.length, isError, loadMore]);
  usePageTitle(say("title"));
  const is_looking = list.isPending || (rows.length === 0 && hasNextPage && !isError);

  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1}>{say("title")}</Title>
        <StockLegend />
      </Group>
      <StockFilters search={search} onChange={(next) => void navigate({ search: next, replace: true })} />
      <Paper>
        {is_looking ? <Lines count={12} height={40} /> : null}
        {isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isSuccess && rows.length === 0 && !hasNextPage ? (
          <EmptyState title={say("no_items")} hint={say("no_items_hint")} icon={IconFilterOff}>
            <Button variant="light" onClick={() => void navigate({ search: {} })}>
              {say("show_all")}
            </Button>
          </EmptyState>
        ) : null}
        {rows.length > 0 ? (
          <DataList
            label={say("title")}
            columns={columns}
            rows={rows}
            rowKey={({ sku }) => sku}
            onOpen={({ sku }) => void navigate({ to: "/stock/$sku", params: { sku } })}
            onEnd={loadMore}
            isTrouble={({ available, locations }) => available === 0 && locations > 0}
          />
        ) : null}
      </Paper>
      {rows.length > 0 && isFetchingNextPage ? (
        <Text c="dimmed" ta="center" fz="sm" role="status">
          {say("looking_on")}
        </Text>
      ) : null}
    </Stack>
  );
}
