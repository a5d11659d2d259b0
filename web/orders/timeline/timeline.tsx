import { Anchor, SegmentedControl, Stack, Text } from "@mantine/core";
import {
  IconAlertTriangle,
  IconBox,
  IconCashBanknote,
  IconCircleDot,
  IconGavel,
  IconMail,
  IconNote,
  type TablerIcon,
} from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Order } from "../../api/types.ts";
import { Actor } from "../../design/actor.tsx";
import { Card } from "../../design/card.tsx";
import { Moment } from "../../design/moment.tsx";
import { ErrorState, Lines } from "../../design/states.tsx";
import { useMe } from "../../session/me.ts";
import { useWords } from "../../words/use-words.ts";
import { MailDialog } from "../mails/mail-dialog.tsx";
import { timelineQuery } from "../order-page/order-queries.ts";
import { type Event, useEventWords } from "./event-words.ts";
import classes from "./timeline.module.css";
import { TIMELINE } from "./words.ts";

const KINDS = ["all", "goods", "money", "decisions"] as const;
type Kind = (typeof KINDS)[number];
const ICONS: Readonly<Record<Exclude<Kind, "all">, TablerIcon>> = {
  goods: IconBox,
  money: IconCashBanknote,
  decisions: IconGavel,
};

/** What is neither of these: it is seen among all, by an icon of its own. */
const OTHER_ICONS: readonly (readonly [RegExp, TablerIcon])[] = [
  [/^mail_/, IconMail],
  [/^note_/, IconNote],
  [/^exception_/, IconAlertTriangle],
];

/** Everything that happened to an order, newest first: what, when, by whom, why. */
export function Timeline({ order }: { readonly order: Order }) {
  const say = useWords(TIMELINE);
  const [kind, setKind] = useState<Kind>("all");
  const [mail, setMail] = useState<string | null>(null);
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
          <EventRow key={event.event_id} event={event} order={order} onMail={setMail} />
        ))}
      </ol>
      {mail === null ? null : <MailDialog mail_id={mail} onClose={() => setMail(null)} />}
    </Card>
  );
}

type RowProps = {
  readonly event: Event;
  readonly order: Order;
  readonly onMail: (mail_id: string) => void;
};

function EventRow({ event, order, onMail }: RowProps) {
  const say = useWords(TIMELINE);
  // Mails are addressed to people: whoever may not know them is shown none.
  const may_read_mails = !useMe().masks_personal_data;
  const kind = kindOf(event.type);
  const Icon =
    OTHER_ICONS.find(([type]) => type.test(event.type))?.[1] ?? (kind === "all" ? IconCircleDot : ICONS[kind]);
  const { title, detail } = useEventWords(event, order);
  const { mail_id, resolved_at } = event.data as { readonly mail_id?: string; readonly resolved_at?: string | null };
  const is_trouble = event.type.endsWith("_failed") || (event.type === "exception_raised" && !resolved_at);
  return (
    <li className={classes.event} data-failed={is_trouble || undefined}>
      <Icon size={16} stroke={1.6} aria-hidden />
      <Stack gap={0}>
        <Text fz="sm" className={classes.words}>
          {title}
        </Text>
        {detail === "" ? null : (
          <Text fz="sm" c="dimmed" className={classes.words}>
            {detail}
          </Text>
        )}
        {mail_id && may_read_mails ? (
          <Anchor component="button" type="button" fz="sm" ta="left" onClick={() => onMail(mail_id)}>
            {say("read_mail")}
          </Anchor>
        ) : null}
        {event.type === "exception_raised" ? <Resolution data={event.data} /> : null}
        <Text fz="xs" c="dimmed">
          <Moment at={event.occurred_at} /> · <Actor actor={event.actor} />
        </Text>
      </Stack>
    </li>
  );
}

/** What became of an exception. */
function Resolution({ data }: { readonly data: Event["data"] }) {
  const say = useWords(TIMELINE);
  const { resolved_at, resolved_by, resolution } = data as Readonly<Record<string, string | null | undefined>>;
  if (!resolved_at) return <Text fz="sm">{say("unresolved")}</Text>;
  const key = resolution === "retried" || resolution === "given_up" ? resolution : "settled";
  return (
    <Text fz="sm" c="dimmed">
      {say(`resolution.${key}`)} <Moment at={resolved_at} />
      {resolved_by ? (
        <>
          {" · "}
          <Actor actor={resolved_by} />
        </>
      ) : null}
    </Text>
  );
}

function kindOf(type: string): Kind {
  if (/^(payment|invoice|credit_note|refund)/.test(type)) return "money";
  if (/^(units|fulfillment_order|return)/.test(type)) return "goods";
  if (/^(mail|note|exception)_/.test(type)) return "all";
  return "decisions";
}
