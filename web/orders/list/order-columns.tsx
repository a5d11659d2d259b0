import { Anchor, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Order } from "../../api/types.ts";
import type { Column } from "../../design/data-list.tsx";
import { Moment } from "../../design/moment.tsx";
import { StageBar } from "../../design/stage-bar.tsx";
import type { Format } from "../../words/format.ts";
import type { Say } from "../../words/use-words.ts";
import { ChannelIcon } from "../channel-icon.tsx";
import { OrderStatusBadge, PaymentDot } from "../order-status.tsx";
import type { ORDERS } from "../words.ts";

type OrdersSay = Say<Extract<keyof typeof ORDERS.texts.en, string>>;

export function orderColumns(say: OrdersSay, format: Format): readonly Column<Order>[] {
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
      width: "160px",
      phone: "side",
      cell: (order) => <OrderStatusBadge status={order.status} />,
    },
    { key: "customer", label: say("customer"), cell: (order) => <CustomerCell order={order} /> },
    {
      key: "placed",
      label: say("placed"),
      width: "128px",
      phone: "none",
      cell: (order) => <Moment at={order.ordered_at} />,
    },
    { key: "stages", label: say("stages"), width: "132px", cell: (order) => <StageBar stages={stagesOf(order)} /> },
    { key: "places", label: say("places"), phone: "none", cell: (order) => placesOf(order).join(", ") || "–" },
    {
      key: "payment",
      label: say("payment"),
      width: "140px",
      phone: "none",
      cell: (order) => <PaymentDot order={order} />,
    },
    {
      key: "total",
      label: say("total"),
      width: "112px",
      align: "right",
      phone: "none",
      cell: (order) => format.money(order.totals.total_minor, order.currency),
    },
  ];
}

function CustomerCell({ order }: { readonly order: Order }) {
  const address = order.shipping_address ?? order.billing_address;
  return (
    <>
      {order.customer.name}
      <Text span c="dimmed" fz="inherit">
        {` · ${address.city}`}
      </Text>
    </>
  );
}

const stagesOf = (order: Order) => order.lines.flatMap(({ stages }) => stages);

/** The places that work on the order, each once. */
function placesOf(order: Order): readonly string[] {
  return [
    ...new Set(
      order.fulfillment_orders
        .filter(({ status }) => status !== "refused" && status !== "canceled")
        .map(({ location }) => location),
    ),
  ];
}
