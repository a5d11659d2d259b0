import { Anchor, Badge, Group, Stack, Text } from "@mantine/core";
import { IconBuildingStore, IconFileText, IconPackage, IconTruckDelivery } from "@tabler/icons-react";
import { base_path } from "../../api/client.ts";
import type { Order } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { carrierName } from "../../design/carriers.ts";
import { Door } from "../../design/door.tsx";
import { Moment } from "../../design/moment.tsx";
import { useLocationName } from "../../locations/location-queries.ts";
import { useMay } from "../../session/me.ts";
import { useFormat } from "../../words/format.ts";
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
      <Stack gap="md">
        {order.fulfillment_orders.map((part) => (
          <PartRow key={part.fulfillment_order_id} part={part} order={order} />
        ))}
      </Stack>
    </Card>
  );
}

function PartRow({ part, order }: { readonly part: Part; readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  const format = useFormat();
  const locationName = useLocationName();
  const Icon = part.delivery_method === "collect" ? IconBuildingStore : IconTruckDelivery;
  const is_over = part.status === "refused" || part.status === "canceled";
  const shipments = order.shipments.filter(
    ({ fulfillment_order_id }) => fulfillment_order_id === part.fulfillment_order_id,
  );
  const goods = part.lines.map(({ quantity, refused_quantity, description }) =>
    say("units", { quantity: format.number(is_over ? refused_quantity || quantity : quantity), description }),
  );
  return (
    <div className={classes.part} data-over={is_over || undefined}>
      <Icon size={20} stroke={1.5} aria-hidden />
      <div className={classes.what}>
        <Group gap="4px 10px">
          <Door to="/locations/$code" params={{ code: part.location }} fw={560}>
            {locationName(part.location)}
          </Door>
          <Badge variant="light" color="gray" className={classes.status}>
            {say(`fo.${part.status}`)}
          </Badge>
          {part.due_at && shipments.length === 0 && !is_over ? (
            <Text c="dimmed" fz="sm">
              {say("due")} <Moment at={part.due_at} relative />
            </Text>
          ) : null}
        </Group>
        <Text c="dimmed" fz="sm">
          {goods.join(", ")}
        </Text>
        {shipments.flatMap(({ parcels, carrier, shipped_at }) =>
          parcels.map(({ parcel_id, tracking_number, weight_grams }) => (
            <Group key={parcel_id} gap={6} mt={4} fz="sm">
              <IconPackage size={14} aria-hidden />
              <b>{[carrier && carrierName(carrier), tracking_number].filter(Boolean).join(" ")}</b>
              {weight_grams ? <span>{say("weight", { kilograms: format.number(weight_grams / 1000) })}</span> : null}
              <Text span fz="inherit" c="dimmed">
                <Moment at={shipped_at} />
              </Text>
            </Group>
          )),
        )}
        {is_over ? null : <Papers part={part} />}
      </div>
    </div>
  );
}

/** What lies in the parcel, as PDF; it exists once a place has it. */
function Papers({ part }: { readonly part: Part }) {
  const say = useWords(ORDER_PAGE);
  if (!useMay("fulfillment:read") || part.delivery_method === "collect") return null;
  return (
    <Anchor
      fz="sm"
      className={classes.paper}
      href={`${base_path}v1/fulfillment-orders/${part.fulfillment_order_id}/documents/delivery_note`}
      target="_blank"
      rel="noopener"
      aria-label={say("opens_delivery_note")}
    >
      <IconFileText size={14} aria-hidden /> {say("delivery_note")}
    </Anchor>
  );
}
