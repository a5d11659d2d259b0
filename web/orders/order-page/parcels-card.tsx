import { Badge, Group, Stack, Text } from "@mantine/core";
import { IconBuildingStore, IconPackage, IconTruckDelivery } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Order } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { Moment } from "../../design/moment.tsx";
import { useWords } from "../../words/use-words.ts";
import classes from "./parcels-card.module.css";
import { ORDER_PAGE } from "./words.ts";

type Part = Order["fulfillment_orders"][number];

/** What each place has to do for the order, with what has left it. */
export function ParcelsCard({ order }: { readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  return (
    <Card title={say("parcels")}>
      {order.fulfillment_orders.length === 0 ? <Text c="dimmed">{say("no_parcels")}</Text> : null}
      <Stack gap="sm">
        {order.fulfillment_orders.map((part) => (
          <PartRow key={part.fulfillment_order_id} part={part} order={order} />
        ))}
      </Stack>
    </Card>
  );
}

function PartRow({ part, order }: { readonly part: Part; readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  const Icon = part.delivery_method === "collect" ? IconBuildingStore : IconTruckDelivery;
  const shipments = order.shipments.filter(
    ({ fulfillment_order_id }) => fulfillment_order_id === part.fulfillment_order_id,
  );
  return (
    <div className={classes.part} data-over={part.status === "refused" || part.status === "canceled" || undefined}>
      <Icon size={20} stroke={1.5} color="var(--ink-soft)" aria-hidden />
      <div className={classes.what}>
        <Group gap="xs">
          <Text component={Link} to={`/locations/${part.location}`} fw={560}>
            {part.location}
          </Text>
          <Badge variant="light" color="gray" className={classes.status}>
            {say(`fo.${part.status}`)}
          </Badge>
          {part.due_at && shipments.length === 0 ? (
            <Text c="dimmed" fz="sm">
              <Moment at={part.due_at} relative />
            </Text>
          ) : null}
        </Group>
        <Text c="dimmed" fz="sm">
          {part.lines.map(({ quantity, description }) => `${quantity} × ${description}`).join(", ")}
        </Text>
        {shipments.flatMap(({ parcels, carrier, shipped_at }) =>
          parcels.map(({ parcel_id, tracking_number }) => (
            <Group key={parcel_id} gap={6} mt={4}>
              <IconPackage size={14} aria-hidden />
              <Text fz="sm">{[carrier, tracking_number].filter(Boolean).join(" ")}</Text>
              <Text fz="sm" c="dimmed">
                <Moment at={shipped_at} />
              </Text>
            </Group>
          )),
        )}
      </div>
    </div>
  );
}
