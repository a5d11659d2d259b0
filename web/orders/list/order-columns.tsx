import { Anchor, Group, Text, Tooltip } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { OrderSummary } from "../../api/types.ts";
import type { Column } from "../../design/data-list.tsx";
import { Moment } from "../../design/moment.tsx";
import { StageBar, type StageQuantity } from "../../design/stage-bar.tsx";
import { STAGES } from "../../design/stages.ts";
import type { Format } from "../../words/format.ts";
import type { Say } from "../../words/use-words.ts";
import { ChannelIcon } from "../channel-icon.tsx";
import { OrderStatusBadge, PaymentDot } from "../order-status.tsx";
import type { ORDERS } from "../words.ts";
import { DueCell } from "./due-cell.tsx";

type OrdersSay = Say<Extract<keyof typeof ORDERS.texts.en, string>>;

export function orderColumns(say: OrdersSay, format: Format): readonly Column<OrderSummary>[] {
  return [
    {
      key: "number",
      label: say("number"),
      width: "136px",
      phone: "title",
      cell: (order) => (
        <Group gap={8} wrap="nowrap">
          <ChannelIcon code={order.channel} />
          <Anchor component={Link} to={`/orders/${order.order_id}`} preload="intent" fw={600} c="inherit" fz="inherit">
            {order.number}
          </Anchor>
        </Group>
      ),
    },
    {
      key: "status",
      label: say("status"),
      width: "176px",
      phone: "side",
      cell: (order) => (
        <Group gap={6} wrap="nowrap">
          <OrderStatusBadge status={order.status} />
          {order.has_exception ? (
            <Tooltip label={say("has_exception")}>
              <IconAlertTriangle size={16} color="var(--trouble)" role="img" aria-label={say("has_exception")} />
            </Tooltip>
          ) : null}
        </Group>
      ),
    },
    { key: "customer", label: say("customer"), cell: ({ customer }) => <CustomerCell customer={customer} /> },
    {
      key: "placed",
      label: say("placed"),
      width: "124px",
      phone: "none",
      cell: (order) => <Moment at={order.ordered_at} />,
    },
    {
      key: "due",
      label: say("due"),
      width: "132px",
      phone: "none",
      cell: (order) => <DueCell order={order} />,
    },
    { key: "stages", label: say("stages"), width: "120px", cell: (order) => <StageBar stages={stagesOf(order)} /> },
    { key: "places", label: say("places"), phone: "none", cell: ({ locations }) => locations.join(", ") || "–" },
    {
      key: "payment",
      label: say("payment"),
      width: "128px",
      phone: "none",
      cell: (order) => <PaymentDot order={order} />,
    },
    {
      key: "total",
      label: say("total"),
      width: "104px",
      align: "right",
      phone: "none",
      cell: (order) => format.money(order.total_minor, order.currency),
    },
  ];
}

function CustomerCell({ customer }: { readonly customer: OrderSummary["customer"] }) {
  return (
    <>
      {customer.name}
      <Text span c="dimmed" fz="inherit">
        {` · ${customer.city}`}
      </Text>
    </>
  );
}

const stagesOf = ({ stages }: OrderSummary): readonly StageQuantity[] =>
  STAGES.map((stage) => ({ stage, quantity: stages[stage] ?? 0 }));
