import { Paper, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { Exception } from "../api/types.ts";
import { Actor } from "../design/actor.tsx";
import { type Column, DataList } from "../design/data-list.tsx";
import { Moment } from "../design/moment.tsx";
import { EmptyState, ErrorState, Lines } from "../design/states.tsx";
import { useWords } from "../words/use-words.ts";
import { causeOf } from "./causes.ts";
import { OrderLink } from "./exception-cells.tsx";
import { exceptionsQuery } from "./exception-queries.ts";
import type { ExceptionSearch } from "./exception-search.ts";
import { useExceptionWords } from "./told/use-exception-words.ts";
import { EXCEPTIONS_WORDS } from "./words.ts";

/** What people have ended: how, who, and the note that says why. */
export function ResolvedList({ search: { reason, order_id } }: { readonly search: ExceptionSearch }) {
  const say = useWords(EXCEPTIONS_WORDS);
  const navigate = useNavigate();
  const list = useInfiniteQuery(exceptionsQuery({ reason, order_id, state: "resolved" }));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data) ?? [], [list.data]);
  const columns = useResolvedColumns();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (list.isPending) return <Lines count={8} height={40} />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <Paper>
      {rows.length === 0 ? (
        <EmptyState title={say("nothing_resolved")} hint={say("nothing_resolved_hint")} icon={IconHistory} />
      ) : (
        <DataList
          label={say("resolved")}
          columns={columns}
          rows={rows}
          rowKey={({ exception_id }) => exception_id}
          onOpen={({ order_id: id }) =>
            id === null ? undefined : void navigate({ to: "/orders/$order_id", params: { order_id: id } })
          }
          onEnd={loadMore}
        />
      )}
    </Paper>
  );
}

function useResolvedColumns(): readonly Column<Exception>[] {
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
        key: "cause",
        label: say("cause"),
        cell: (row) => <span title={tell(row).happened}>{say(`cause.${causeOf(row.reason)}`)}</span>,
      },
      {
        key: "how",
        label: say("how"),
        width: "140px",
        phone: "side",
        cell: ({ resolution }) => say(resolution === "given_up" ? "was.given_up" : "was.retried"),
      },
      {
        key: "who",
        label: say("who"),
        width: "180px",
        cell: ({ resolved_by }) => (resolved_by === null ? null : <Actor actor={resolved_by} />),
      },
      {
        key: "why",
        label: say("why"),
        cell: ({ note }) =>
          note ? (
            <span title={note}>{note}</span>
          ) : (
            <Text span c="dimmed" fz="inherit">
              {say("no_note")}
            </Text>
          ),
      },
      {
        key: "when",
        label: say("when"),
        width: "132px",
        cell: ({ resolved_at }) => (resolved_at === null ? null : <Moment at={resolved_at} />),
      },
    ],
    [say, tell],
  );
}
