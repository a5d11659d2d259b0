import { Anchor, Grid, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { Order } from "../../api/types.ts";
import { ErrorState, Lines } from "../../design/states.tsx";
import { usePageTitle } from "../../shell/page-title.ts";
import { useWords } from "../../words/use-words.ts";
import { ActionBar } from "../actions/action-bar.tsx";
import { ChannelIcon } from "../channel-icon.tsx";
import { MailsCard } from "../mails/mails-card.tsx";
import { NotesCard } from "../notes/notes-card.tsx";
import { OrderStatusBadge } from "../order-status.tsx";
import { Timeline } from "../timeline/timeline.tsx";
import { AddressesCard } from "./addresses-card.tsx";
import { DocumentsCard } from "./documents-card.tsx";
import { LinesCard } from "./lines-card.tsx";
import { MoneyCard } from "./money-card.tsx";
import { orderQuery } from "./order-queries.ts";
import { ParcelsCard } from "./parcels-card.tsx";
import { Steps } from "./steps.tsx";
import { ORDER_PAGE } from "./words.ts";

const route = getRouteApi("/inside/orders/$order_id");

export function OrderPage() {
  const { order_id } = route.useParams();
  const order = useQuery(orderQuery(order_id));
  if (order.isPending) return <Lines count={8} height={64} />;
  if (order.isError) return <ErrorState error={order.error} onRetry={() => void order.refetch()} />;
  return <OrderView order={order.data} />;
}

function OrderView({ order }: { readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  usePageTitle(say("order", { number: order.number }));
  return (
    <Stack gap="md">
      <OrderHead order={order} />
      <Paper p="md">
        <Steps order={order} />
      </Paper>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack gap="md">
            <LinesCard order={order} />
            <ParcelsCard order={order} />
            <Grid gap="md">
              <Grid.Col span={{ base: 12, sm: 6 }}>
                <MoneyCard order={order} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, sm: 6 }}>
                <Stack gap="md">
                  <AddressesCard order={order} />
                  <DocumentsCard order={order} />
                  <MailsCard order_id={order.order_id} />
                </Stack>
              </Grid.Col>
            </Grid>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack gap="md">
            <NotesCard order_id={order.order_id} />
            <Timeline order={order} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function OrderHead({ order }: { readonly order: Order }) {
  const say = useWords(ORDER_PAGE);
  return (
    <Stack gap={4}>
      <Anchor component={Link} to="/orders" c="dimmed" fz="sm" className="no-print">
        <Group gap={4}>
          <IconArrowLeft size={14} aria-hidden /> {say("back")}
        </Group>
      </Anchor>
      <Group gap="sm">
        <ChannelIcon code={order.channel} />
        <Title order={1}>{order.number}</Title>
        <OrderStatusBadge status={order.status} />
        <Text c="dimmed">
          {order.customer.name}
          {order.customer.group ? ` · ${order.customer.group}` : ""}
          {` · ${say("external", { number: order.external_id })}`}
        </Text>
        <div style={{ marginLeft: "auto" }}>
          <ActionBar order={order} />
        </div>
      </Group>
      {order.holds.length > 0 ? (
        <Text c="var(--trouble)" fw={600}>
          {say("on_hold_because", { codes: order.holds.map(({ code }) => code).join(", ") })}
        </Text>
      ) : null}
    </Stack>
  );
}
