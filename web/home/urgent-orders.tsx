import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { OrderSummary } from "../api/types.ts";
import { Card } from "../design/card.tsx";
import { Door } from "../design/door.tsx";
import { StageBar } from "../design/stage-bar.tsx";
import { STAGES } from "../design/stages.ts";
import { ErrorState, Lines } from "../design/states.tsx";
import { ChannelIcon } from "../orders/channel-icon.tsx";
import { DueCell } from "../orders/list/due-cell.tsx";
import { OrderStatusBadge } from "../orders/order-status.tsx";
import { useWords } from "../words/use-words.ts";
import { urgentQuery } from "./home-queries.ts";
import classes from "./urgent-orders.module.css";
import { HOME } from "./words.ts";

/** What places have to do first, so that whoever comes to work sees where it burns. */
export function UrgentOrders() {
  const say = useWords(HOME);
  const orders = useQuery(urgentQuery);
  return (
    <Card
      title={say("urgent")}
      flush
      side={
        <Door to="/orders" search={{ open: true, sort: "due_at" }} c="dimmed" fz="sm">
          {say("all_urgent")}
        </Door>
      }
    >
      {orders.isPending ? <Lines count={6} height={40} /> : null}
      {orders.isError ? <ErrorState error={orders.error} onRetry={() => void orders.refetch()} /> : null}
      {orders.data?.data.length === 0 ? (
        <Text c="dimmed" p="md">
          {say("nothing_urgent")}
        </Text>
      ) : null}
      <ul className={classes.rows}>
        {orders.data?.data.map((order) => (
          <UrgentOrder key={order.order_id} order={order} />
        ))}
      </ul>
    </Card>
  );
}

function UrgentOrder({ order }: { readonly order: OrderSummary }) {
  const { order_id, channel, number, status, customer, stages } = order;
  return (
    <li>
      <Link to="/orders/$order_id" params={{ order_id }} preload="intent" className={classes.row}>
        <span className={classes.number}>
          <ChannelIcon code={channel} />
          <b>{number}</b>
        </span>
        <span className={classes.due}>
          <DueCell order={order} />
        </span>
        <OrderStatusBadge status={status} />
        <span className={classes.who}>{[customer.name, customer.city].filter(Boolean).join(", ")}</span>
        <StageBar stages={STAGES.map((stage) => ({ stage, quantity: stages[stage] ?? 0 }))} />
      </Link>
    </li>
  );
}
