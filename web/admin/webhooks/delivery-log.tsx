import { ActionIcon, Anchor, Group, Paper, SegmentedControl, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconRefresh, IconSend } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { type Column, DataList } from "../../design/data-list.tsx";
import { Moment } from "../../design/moment.tsx";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { useMay } from "../../session/me.ts";
import { useWords } from "../../words/use-words.ts";
import { DELIVERY_STATES, type DeliverySearch } from "../admin-search.ts";
import { usePages } from "../use-pages.ts";
import { useReplay } from "./use-replay.ts";
import { type Delivery, deliveriesQuery, type Endpoint } from "./webhook-queries.ts";
import { WEBHOOKS } from "./words.ts";

type State = DeliverySearch["state"];

/** What an endpoint was or will be told, with every answer. */
export function DeliveryLog({
  endpoint,
  state,
  onState,
}: {
  readonly endpoint: Endpoint;
  readonly state: State;
  readonly onState: (state: State) => void;
}) {
  const say = useWords(WEBHOOKS);
  const list = useInfiniteQuery(deliveriesQuery(endpoint.endpoint_id, { state }));
  const { rows, loadMore } = usePages(list);
  const replay = useReplay(endpoint.endpoint_id, () => {});
  const columns = useDeliveryColumns((event_id) => replay.mutate({ event_id }));
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2}>{say("deliveries")}</Title>
        <SegmentedControl
          aria-label={say("deliveries_of")}
          value={state ?? "all"}
          onChange={(value) => onState(DELIVERY_STATES.find((known) => known === value))}
          data={[
            { value: "all", label: say("all") },
            ...DELIVERY_STATES.map((value) => ({ value, label: say(`delivery.${value}`) })),
          ]}
        />
      </Group>
      {list.isPending ? <Lines count={6} /> : null}
      {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess ? (
        <Paper>
          {rows.length === 0 ? (
            <EmptyState title={say("no_deliveries")} hint={say("no_deliveries_hint")} icon={IconSend} />
          ) : (
            <DataList
              label={say("deliveries")}
              columns={columns}
              rows={rows}
              rowKey={({ event_id }) => event_id}
              onOpen={() => {}}
              onEnd={loadMore}
              isTrouble={(row) => row.state === "failed"}
            />
          )}
        </Paper>
      ) : null}
    </Stack>
  );
}

function useDeliveryColumns(onAgain: (event_id: string) => void): readonly Column<Delivery>[] {
  const say = useWords(WEBHOOKS);
  const may = useMay("webhooks:write");
  return useMemo(
    () => [
      { key: "event", label: say("event"), phone: "title", cell: ({ event_type }) => event_type },
      {
        key: "state",
        label: say("state"),
        width: "120px",
        phone: "side",
        cell: ({ state }) => (
          <Text span fz="inherit" c={state === "failed" ? "var(--trouble)" : undefined}>
            {say(`delivery.${state}`)}
          </Text>
        ),
      },
      {
        key: "order",
        label: say("order"),
        width: "96px",
        cell: ({ order_id }) => (
          <Anchor component={Link} to={`/orders/${order_id}`} fz="inherit">
            {say("show_order")}
          </Anchor>
        ),
      },
      {
        key: "answer",
        label: say("answer"),
        cell: ({ last_status, last_error }) => (
          <span title={last_error ?? undefined}>{last_status ?? last_error ?? "–"}</span>
        ),
      },
      {
        key: "attempts",
        label: say("attempts"),
        width: "88px",
        align: "right",
        phone: "none",
        cell: (row) => row.attempts,
      },
      {
        key: "happened",
        label: say("happened"),
        width: "140px",
        cell: ({ created_at }) => <Moment at={created_at} />,
      },
      {
        key: "next",
        label: say("next"),
        width: "140px",
        phone: "none",
        cell: ({ next_attempt_at }) => (next_attempt_at === null ? "–" : <Moment at={next_attempt_at} relative />),
      },
      {
        key: "again",
        label: say("again"),
        width: "120px",
        cell: ({ event_id, event_type }) =>
          may ? (
            <Tooltip label={say("again")}>
              <ActionIcon size="lg" aria-label={`${say("again")}: ${event_type}`} onClick={() => onAgain(event_id)}>
                <IconRefresh size={18} />
              </ActionIcon>
            </Tooltip>
          ) : null,
      },
    ],
    [say, may, onAgain],
  );
}
