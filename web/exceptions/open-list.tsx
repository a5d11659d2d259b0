import { Button, Group, Paper, Stack, Text, Tooltip } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import type { Exception } from "../api/types.ts";
import { type Column, DataList } from "../design/data-list.tsx";
import { Moment } from "../design/moment.tsx";
import { StageBar } from "../design/stage-bar.tsx";
import { EmptyState, ErrorState, Lines } from "../design/states.tsx";
import { OrderStatusBadge } from "../orders/order-status.tsx";
import { useMay } from "../session/me.ts";
import { useWords } from "../words/use-words.ts";
import { causeOf } from "./causes.ts";
import { OrderLink, ResolveButtons } from "./exception-cells.tsx";
import { exceptionsQuery } from "./exception-queries.ts";
import type { ExceptionSearch } from "./exception-search.ts";
import { stagesOf } from "./order-stages.ts";
import type { Resolving } from "./resolve-dialog.tsx";
import { useExceptionWords } from "./told/use-exception-words.ts";
import type { Resolution } from "./use-resolve.ts";
import { EXCEPTIONS_WORDS } from "./words.ts";

type Props = { readonly search: ExceptionSearch; readonly onResolve: (resolving: Resolving) => void };

/** What is open of one cause or of one order, with as many selected as one likes. */
export function OpenList({ search, onResolve }: Props) {
  const say = useWords(EXCEPTIONS_WORDS);
  const navigate = useNavigate();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { reason, order_id } = search;
  const list = useInfiniteQuery(exceptionsQuery({ reason, order_id, state: "open" }));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data) ?? [], [list.data]);
  const columns = useOpenColumns(onResolve);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  // What has been resolved meanwhile is selected no longer.
  const chosen = rows.filter(({ exception_id }) => selected.has(exception_id));
  const may = useMay("exceptions:write");
  const tell = useExceptionWords();

  if (list.isPending) return <Lines count={8} height={40} />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0)
    return (
      <Paper>
        <EmptyState title={say("none_of_these")} hint={say("all_clear_hint")} icon={IconCircleCheck} />
      </Paper>
    );
  return (
    <Stack gap="sm">
      {reason === undefined ? null : <Text>{say(`happened.${causeOf(reason)}`)}</Text>}
      {may ? <SelectedBar chosen={chosen} onResolve={onResolve} /> : null}
      <Paper>
        <DataList
          label={say("title")}
          columns={columns}
          rows={rows}
          rowKey={({ exception_id }) => exception_id}
          onOpen={({ order_id: id }) =>
            id === null ? undefined : void navigate({ to: "/orders/$order_id", params: { order_id: id } })
          }
          onEnd={loadMore}
          {...(may
            ? {
                selection: {
                  keys: new Set(chosen.map(({ exception_id }) => exception_id)),
                  change: setSelected,
                  label: (key: string) => {
                    const row = rows.find(({ exception_id }) => exception_id === key);
                    return say("select", { what: row?.order?.number ?? (row ? tell(row).happened : "") });
                  },
                },
              }
            : {})}
        />
      </Paper>
    </Stack>
  );
}

function SelectedBar({
  chosen,
  onResolve,
}: {
  readonly chosen: readonly Exception[];
  readonly onResolve: Props["onResolve"];
}) {
  const say = useWords(EXCEPTIONS_WORDS);
  if (chosen.length === 0) return null;
  const reasons = new Set(chosen.map(({ reason }) => reason));
  const resolve = (resolution: Resolution) =>
    onResolve({
      resolution,
      count: chosen.length,
      reason: reasons.size === 1 ? ([...reasons][0] ?? null) : null,
      ids: async () => chosen.map(({ exception_id }) => exception_id),
    });
  return (
    <Group gap="sm" role="status">
      <Text fw={600}>{say("selected", { count: chosen.length })}</Text>
      <Button size="xs" variant="light" onClick={() => resolve("retried")}>
        {say("retry")}
      </Button>
      <Button size="xs" variant="default" onClick={() => resolve("given_up")}>
        {say("give_up")}
      </Button>
    </Group>
  );
}

function useOpenColumns(onResolve: Props["onResolve"]): readonly Column<Exception>[] {
  const say = useWords(EXCEPTIONS_WORDS);
  const tell = useExceptionWords();
  return useMemo(
    () => [
      {
        key: "order",
        label: say("order"),
        width: "136px",
        phone: "title",
        cell: (row) => <OrderLink exception={row} />,
      },
      {
        key: "status",
        label: say("status"),
        width: "152px",
        phone: "side",
        cell: ({ order }) => (order ? <OrderStatusBadge status={order.status} /> : null),
      },
      {
        key: "units",
        label: say("units"),
        width: "120px",
        cell: ({ order }) => (order ? <StageBar stages={stagesOf(order.stages)} /> : null),
      },
      {
        key: "what",
        label: say("what"),
        cell: (row) => {
          const { happened, technical } = tell(row);
          return (
            <Tooltip label={[happened, technical].filter(Boolean).join(" ")} multiline maw={480}>
              <Text span c="dimmed" fz="inherit">
                {happened}
              </Text>
            </Tooltip>
          );
        },
      },
      {
        key: "since",
        label: say("since"),
        width: "124px",
        phone: "none",
        cell: ({ occurred_at }) => <Moment at={occurred_at} />,
      },
      {
        key: "do",
        label: say("actions"),
        width: "96px",
        cell: (row) => <ResolveButtons exception={row} onResolve={onResolve} />,
      },
    ],
    [say, tell, onResolve],
  );
}
