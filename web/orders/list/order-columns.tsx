import { Anchor, Group, Tooltip } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
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
import classes from "./order-columns.module.css";

type OrdersSay = Say<Extract<keyof typeof ORDERS.texts.en, string>>;

export function orderColumns(
  say: OrdersSay,
  format: Format,
  locationName: (code: string) => string,
): readonly Column<OrderSummary>[] {
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
          {order.has_exception ? (
            <Tooltip label={say("has_exception")}>
              <IconAlertTriangle size={16} color="var(--trouble)" role="img" aria-label={say("has_exception")} />
            </Tooltip>
          ) : null}
        </Group>
      ),
    },
    {
      key: "status",
      label: say("status"),
      width: "168px",
      phone: "side",
      cell: (order) => <OrderStatusBadge status={order.status} />,
    },
    {
      key: "customer",
      label: say("customer"),
      cell: ({ customer }) => <TwoLines first={customer.name} second={customer.city} />,
    },
    {
      key: "placed",
      label: say("placed"),
      width: "136px",
      phone: "none",
      cell: (order) => <Moment at={order.ordered_at} />,
    },
    { key: "due", label: say("due"), width: "116px", phone: "none", cell: (order) => <DueCell order={order} /> },
    { key: "stages", label: say("stages"), width: "112px", cell: (order) => <StageBar stages={stagesOf(order)} /> },
    {
      key: "places",
      label: say("places"),
      width: "176px",
      phone: "none",
      cell: ({ locations }) => {
        const names = locations.map(locationName).join(", ");
        return <span title={names}>{names || "–"}</span>;
      },
    },
    {
      key: "total",
      label: say("total"),
      width: "140px",
      align: "right",
      phone: "none",
      cell: (order) => (
        <TwoLines first={format.money(order.total_minor, order.currency)} second={<PaymentDot order={order} />} />
      ),
    },
  ];
}

/** What matters most, and below it what one looks at second; beside each other on a phone's card. */
function TwoLines({ first, second }: { readonly first: string; readonly second: ReactNode }) {
  return (
    <div className={classes.two}>
      <span>{first}</span>
      <small>{second}</small>
    </div>
  );
}

const stagesOf = ({ stages }: OrderSummary): readonly StageQuantity[] =>
  STAGES.map((stage) => ({ stage, quantity: stages[stage] ?? 0 }));
