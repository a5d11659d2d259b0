import { Button, Group, Paper, Stack, Title } from "@mantine/core";
import { IconFilterOff } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { DataList } from "../../design/data-list.tsx";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { usePageTitle } from "../../shell/page-title.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { ORDERS } from "../words.ts";
import { FilterBar } from "./filter-bar.tsx";
import { orderColumns } from "./order-columns.tsx";
import { ordersQuery } from "./order-queries.ts";

const route = getRouteApi("/inside/orders");

export function OrderListPage() {
  const say = useWords(ORDERS);
  const format = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const list = useInfiniteQuery(ordersQuery(search));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data) ?? [], [list.data]);
  const columns = useMemo(() => orderColumns(say, format), [say, format]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  usePageTitle(say("title"));

  return (
    <Stack gap="md">
      <Title order={1}>{say("title")}</Title>
      <FilterBar search={search} onChange={(next) => void navigate({ search: next })} />
      <Paper>
        {list.isPending ? <Lines count={12} height={40} /> : null}
        {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isSuccess && rows.length === 0 ? (
          <EmptyState title={say("no_orders")} hint={say("no_orders_hint")} icon={IconFilterOff}>
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
            rowKey={(order) => order.order_id}
            onOpen={(order) => void navigate({ to: "/orders/$order_id", params: { order_id: order.order_id } })}
            onEnd={loadMore}
            selection={{
              keys: selected,
              change: setSelected,
              label: (key) => rows.find(({ order_id }) => order_id === key)?.number ?? "",
            }}
            isTrouble={({ status }) => status === "on_hold"}
          />
        ) : null}
      </Paper>
      {selected.size > 0 ? <Group>{say("selected", { count: selected.size })}</Group> : null}
    </Stack>
  );
}
