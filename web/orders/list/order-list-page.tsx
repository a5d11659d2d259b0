import { Button, Group, Paper, Stack, Title } from "@mantine/core";
import { IconFilterOff } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { DataList } from "../../design/data-list.tsx";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { useLocationName } from "../../locations/location-queries.ts";
import { useMay } from "../../session/me.ts";
import { usePageTitle } from "../../shell/page-title.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { BulkBar } from "../bulk/bulk-bar.tsx";
import { NewOrderButton } from "../entry/new-order-button.tsx";
import { ViewTabs } from "../views/view-tabs.tsx";
import { ORDERS } from "../words.ts";
import { FilterBar } from "./filter-bar.tsx";
import { NewRows } from "./new-rows.tsx";
import { orderColumns } from "./order-columns.tsx";
import { OrderPreview } from "./order-preview.tsx";
import { keyOf, type OrderSearch } from "./order-search.ts";
import { useLiveRows } from "./use-live-rows.ts";

const route = getRouteApi("/inside/orders");

export function OrderListPage() {
  const say = useWords(ORDERS);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = useCallback((next: OrderSearch) => void navigate({ search: next }), [navigate]);
  usePageTitle(say("title"));
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1}>{say("title")}</Title>
        <NewOrderButton />
      </Group>
      <ViewTabs search={search} onChange={go} />
      <FilterBar search={search} onChange={go} />
      <OrderTable key={keyOf(search)} search={search} onShowAll={() => go({})} onSearch={go} />
    </Stack>
  );
}

type TableProps = {
  readonly search: OrderSearch;
  readonly onShowAll: () => void;
  readonly onSearch: (search: OrderSearch) => void;
};

function OrderTable({ search: { preview, ...shown }, onShowAll, onSearch }: TableProps) {
  const say = useWords(ORDERS);
  const format = useFormat();
  const locationName = useLocationName();
  const navigate = route.useNavigate();
  const may_write = useMay("orders:write");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const key = keyOf(shown);
  // The list stays as it is while one looks at an order beside it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of it
  const search = useMemo(() => shown, [key]);
  const look = useCallback((order_id: string) => onSearch({ ...search, preview: order_id }), [onSearch, search]);
  const { list, rows, new_count, gone, show, refresh } = useLiveRows(search);
  const columns = useMemo(() => orderColumns(say, format, locationName), [say, format, locationName]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const selected_rows = useMemo(() => rows.filter(({ order_id }) => selected.has(order_id)), [rows, selected]);

  return (
    <>
      <Paper>
        {list.isPending ? <Lines count={12} height={40} /> : null}
        {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
        <NewRows count={new_count} has_gone={gone.size > 0} onShow={show} />
        {list.isSuccess && rows.length === 0 ? (
          <EmptyState title={say("no_orders")} hint={say("no_orders_hint")} icon={IconFilterOff}>
            <Button variant="light" onClick={onShowAll}>
              {say("show_all")}
            </Button>
          </EmptyState>
        ) : null}
        {rows.length > 0 ? (
          <DataList
            label={say("title")}
            columns={columns}
            rows={rows}
            rowKey={({ order_id }) => order_id}
            onOpen={({ order_id }) => void navigate({ to: "/orders/$order_id", params: { order_id } })}
            onPreview={({ order_id }) => look(order_id)}
            onEnd={loadMore}
            isTrouble={({ status, is_late, has_exception }) => status === "on_hold" || is_late || has_exception}
            version={({ version }) => version}
            isGone={({ order_id }) => gone.has(order_id)}
            {...(may_write
              ? {
                  selection: {
                    keys: selected,
                    change: setSelected,
                    label: (key) => rows.find(({ order_id }) => order_id === key)?.number ?? "",
                  },
                }
              : {})}
          />
        ) : null}
      </Paper>
      {preview ? <OrderPreview order_id={preview} onClose={() => onSearch(search)} /> : null}
      <BulkBar orders={selected_rows} onClear={() => setSelected(new Set())} onDone={refresh} />
    </>
  );
}
