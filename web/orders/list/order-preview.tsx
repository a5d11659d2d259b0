import { Button, Drawer, Group, Stack, Text } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ErrorState, Lines } from "../../design/states.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { LinesCard } from "../order-page/lines-card.tsx";
import { MoneyCard } from "../order-page/money-card.tsx";
import { orderQuery } from "../order-page/order-queries.ts";
import { ParcelsCard } from "../order-page/parcels-card.tsx";
import { Steps } from "../order-page/steps.tsx";
import { OrderStatusBadge } from "../order-status.tsx";
import { ORDERS } from "../words.ts";

type Props = { readonly order_id: string; readonly onClose: () => void };

/** An order at a glance beside the list, without leaving it. */
export function OrderPreview({ order_id, onClose }: Props) {
  const say = useWords(ORDERS);
  const sayCommon = useWords(COMMON);
  const order = useQuery(orderQuery(order_id));
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={order.data?.number ?? say("number")}
      closeButtonProps={{ "aria-label": sayCommon("close") }}
    >
      {order.isPending ? <Lines count={6} height={64} /> : null}
      {order.isError ? <ErrorState error={order.error} onRetry={() => void order.refetch()} /> : null}
      {order.isSuccess ? (
        <Stack gap="md">
          <Group justify="space-between">
            <Group gap="sm">
              <OrderStatusBadge status={order.data.status} />
              <Text c="dimmed">{order.data.customer.name}</Text>
            </Group>
            <Button
              component={Link}
              to={`/orders/${order_id}`}
              variant="light"
              rightSection={<IconArrowRight size={16} />}
            >
              {say("open_order")}
            </Button>
          </Group>
          <Steps order={order.data} />
          <LinesCard order={order.data} />
          <ParcelsCard order={order.data} />
          <MoneyCard order={order.data} />
        </Stack>
      ) : null}
    </Drawer>
  );
}
