import { SegmentedControl, Stack, Text } from "@mantine/core";
import { IconBox, IconCashBanknote, IconCircleDot, IconGavel, type TablerIcon } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Entry, Order } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { Moment } from "../../design/moment.tsx";
import { ErrorState, Lines } from "../../design/states.tsx";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { timelineQuery } from "../order-page/order-queries.ts";
import classes from "./timeline.module.css";
import { TIMELINE } from "./words.ts";

type Event = Entry<"/v1/orders/{order_id}/events">;

const KINDS = ["all", "goods", "money", "decisions"] as const;
type Kind = (typeof KINDS)[number];
const ICONS: Readonly<Record<Exclude<Kind, "all">, TablerIcon>> = {
  goods: IconBox,
  money: IconCashBanknote,
  decisions: IconGavel,
};

/** Everything that happened to an order, newest first: what, when, by whom, why. */
export function Timeline({ order }: { readonly order: Order }) {
  const say = useWords(TIMELINE);
  const [kind, setKind] = useState<Kind>("all");
  const events = useInfiniteQuery(timelineQuery(order.order_id));
  const shown = useMemo(() => {
    const all = events.data?.pages.flatMap((page) => page.data) ?? [];
    const of_kind = kind === "all" ? all : all.filter(({ type }) => kindOf(type) === kind);
    return of_kind.toReversed();
  }, [events.data, kind]);
  return (
    <Card title={say("title")}>
      <SegmentedControl
        fullWidth
        size="xs"
        mb="sm"
        className="no-print"
        aria-label={say("only")}
        value={kind}
        onChange={(value) => setKind(value as Kind)}
        data={KINDS.map((value) => ({ value, label: say(`kind.${value}`) }))}
      />
      {events.isPending ? <Lines count={6} height={32} /> : null}
      {events.isError ? <ErrorState error={events.error} onRetry={() => void events.refetch()} /> : null}
      <ol className={classes.list}>
        {shown.map((event) => (
          <EventRow key={event.event_id} event={event} currency={order.currency} />
        ))}
      </ol>
    </Card>
  );
}

function EventRow({ event, currency }: { readonly event: Event; readonly currency: string }) {
  const say = useWords(TIMELINE);
  const kind = kindOf(event.type);
  const Icon = kind === "all" ? IconCircleDot : ICONS[kind];
  const words = useEventWords(event, currency);
  return (
    <li className={classes.event} data-failed={event.type.endsWith("_failed") || undefined}>
      <Icon size={16} stroke={1.6} aria-hidden />
      <Stack gap={0}>
        <Text fz="sm">{words}</Text>
        <Text fz="xs" c="dimmed">
          <Moment at={event.occurred_at} />{" "}
          {say("by", { actor: event.actor === "worker" ? say("actor.worker") : event.actor })}
        </Text>
      </Stack>
    </li>
  );
}

type Texts = (typeof TIMELINE)["texts"]["en"];
type EventKey = Extract<keyof Texts, `event.${string}`>;
const isKnown = (key: string): key is EventKey => key in TIMELINE.texts.en;

/** An event in words: its own text, filled with what it is about. */
function useEventWords(event: Event, currency: string): string {
  const say = useWords(TIMELINE);
  const format = useFormat();
  const key = `event.${event.type}`;
  const { amount_minor, ...facts } = event.data as { amount_minor?: number } & Record<string, string | number>;
  const amount = typeof amount_minor === "number" ? format.money(amount_minor, currency) : "";
  return isKnown(key) ? say(key, { ...facts, amount }) : say("event.other", { type: event.type.replaceAll("_", " ") });
}

function kindOf(type: string): Kind {
  if (/^(payment|invoice|credit_note|refund)/.test(type)) return "money";
  if (/^(units|fulfillment_order|return)/.test(type)) return "goods";
  return "decisions";
}
