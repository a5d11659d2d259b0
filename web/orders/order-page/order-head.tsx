import { ActionIcon, Anchor, Group, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconArrowLeft, IconHandStop, IconPrinter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Order } from "../../api/types.ts";
import { Actor } from "../../design/actor.tsx";
import { Door } from "../../design/door.tsx";
import { Moment } from "../../design/moment.tsx";
import { useMay } from "../../session/me.ts";
import { useWords } from "../../words/use-words.ts";
import { ActionBar } from "../actions/action-bar.tsx";
import { ChannelIcon } from "../channel-icon.tsx";
import { useCodeWords } from "../codes/code-words.ts";
import { channelsQuery } from "../list/channels-query.ts";
import { OrderStatusBadge } from "../order-status.tsx";
import { DueBar } from "./due-bar.tsx";
import { OrderExceptions } from "./order-exceptions.tsx";
import classes from "./order-head.module.css";
import { ORDER_PAGE } from "./words.ts";

/** Which order, whose, until when, why it stands still, and what can be done about it. */
export function OrderHead({ order }: { readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  return (
    <Stack gap={6}>
      <Anchor component={Link} to="/orders" c="dimmed" fz="sm" className={classes.back}>
        <IconArrowLeft size={14} aria-hidden /> {say("back")}
      </Anchor>
      <div className={classes.head}>
        <Group gap="sm">
          <ChannelIcon code={order.channel} />
          <Title order={1}>{order.number}</Title>
          <OrderStatusBadge status={order.status} />
          <DueBar order={order} />
        </Group>
        <Group gap="xs" className={classes.actions}>
          <ActionBar order={order} />
          <Tooltip label={say("print")}>
            <ActionIcon
              visibleFrom="xs"
              size={36}
              variant="default"
              aria-label={say("print")}
              onClick={() => window.print()}
            >
              <IconPrinter size={18} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </div>
      <Customer order={order} />
      {order.holds.map((hold) => (
        <Hold key={hold.hold_id} hold={hold} />
      ))}
      <OrderExceptions order={order} />
    </Stack>
  );
}

function Customer({ order }: { readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  const { customer, channel, external_id } = order;
  const channels = useQuery({ ...channelsQuery, enabled: useMay("catalog:read") });
  return (
    <Group gap={6} c="dimmed" fz="sm">
      <Tooltip label={say("all_of_customer")}>
        <Door to="/orders" search={{ customer: customer.customer_id }} c="var(--ink)" fw={560}>
          {customer.name}
        </Door>
      </Tooltip>
      {customer.group ? <span className={classes.group}>{customer.group}</span> : null}
      <span aria-hidden>·</span>
      <Door to="/orders" search={{ channel }} c="dimmed">
        {channels.data?.data.find(({ code }) => code === channel)?.name ?? channel}
      </Door>
      <span aria-hidden>·</span>
      <span>{say("external", { number: external_id })}</span>
      <span aria-hidden>·</span>
      <span>
        {say("ordered_at")} <Moment at={order.ordered_at} />
      </span>
    </Group>
  );
}

function Hold({ hold }: { readonly hold: Order["holds"][number] }) {
  const say = useWords(ORDER_PAGE);
  const sayCode = useCodeWords();
  return (
    <div className={classes.hold} role="note">
      <IconHandStop size={18} aria-hidden />
      <div>
        <Text fw={600}>{say("on_hold_because", { reason: sayCode("hold", hold.code) })}</Text>
        {hold.note ? <Text fz="sm">{hold.note}</Text> : null}
        <Text fz="xs" c="dimmed">
          <Moment at={hold.placed_at} /> · <Actor actor={hold.placed_by} />
        </Text>
      </div>
    </div>
  );
}
