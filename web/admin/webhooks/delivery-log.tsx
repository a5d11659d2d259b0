import { Anchor, Badge, Button, Group, Paper, SegmentedControl, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconCheck, IconClock, IconRefresh, IconSend, IconX } from "@tabler/icons-react";
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

const STATE_LOOKS = {
  waiting: { color: "gray", icon: IconClock },
  delivered: { color: "teal", icon: IconCheck },
  failed: { color: "red", icon: IconX },
} as const;

function StateBadge({ state }: Pick<Delivery, "state">) {
  const say = useWords(WEBHOOKS);
  const { color, icon: Icon } = STATE_LOOKS[state];
  return (
    <Badge variant="light" color={color} c="var(--ink)" tt="none" leftSection={<Icon size={12} aria-hidden />}>
      {say(`delivery.${state}`)}
    </Badge>
  );
}

/** What the receiver said last; why, where it is known, stands behind it. */
function LastAnswer({
  delivery: { last_status: status, last_error, last_attempt_at, attempts },
}: {
  readonly delivery: Delivery;
}) {
  const say = useWords(WEBHOOKS);
  if (last_attempt_at === null)
    return (
      <Text span fz="inherit" c="dimmed">
        {say("not_asked")}
      </Text>
    );
  const words = status === null ? say("no_answer") : say("answered", { status });
  const times = attempts > 1 ? ` · ${say("attempts", { count: attempts })}` : "";
  const answer = (
    <Text
      span
      fz="inherit"
      c={last_error === null ? undefined : "var(--trouble)"}
      tabIndex={last_error ? 0 : undefined}
    >
      {words}
      {times}
    </Text>
  );
  return last_error === null ? (
    answer
  ) : (
    <Tooltip label={last_error} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      {answer}
    </Tooltip>
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
        width: "112px",
        phone: "side",
        cell: ({ state }) => <StateBadge state={state} />,
      },
      {
        key: "order",
        label: say("order"),
        width: "124px",
        cell: ({ order_id }) => (
          <Anchor component={Link} to={`/orders/${order_id}`} fz="inherit">
            {say("show_order")}
          </Anchor>
        ),
      },
      {
        key: "answer",
        label: say("answer"),
        width: "168px",
        cell: (delivery) => <LastAnswer delivery={delivery} />,
      },
      {
        key: "happened",
        label: say("happened"),
        width: "124px",
        cell: ({ created_at }) => <Moment at={created_at} />,
      },
      {
        key: "next",
        label: say("next"),
        width: "112px",
        phone: "none",
        cell: ({ next_attempt_at }) => (next_attempt_at === null ? "–" : <Moment at={next_attempt_at} relative />),
      },
      {
        key: "again",
        label: say("again"),
        width: "148px",
        align: "right",
        cell: ({ event_id, event_type }) =>
          may ? (
            <Tooltip label={say("again_effect")} multiline maw={280}>
              <Button
                size="xs"
                variant="default"
                mih={{ base: 44, sm: 30 }}
                leftSection={<IconRefresh size={14} />}
                aria-label={`${say("again")}: ${event_type}`}
                onClick={() => onAgain(event_id)}
              >
                {say("again")}
              </Button>
            </Tooltip>
          ) : null,
      },
    ],
    [say, may, onAgain],
  );
}
