import { Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconCircleCheck, IconCreditCard } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import type { FulfillmentOrder, Order } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { orderQuery } from "../../orders/order-page/order-queries.ts";
import { useMay } from "../../session/me.ts";
import { useOnlineManager } from "../../shell/online.ts";
import { usePageTitle } from "../../shell/page-title.ts";
import { useWords } from "../../words/use-words.ts";
import { LineList } from "../order/line-list.tsx";
import { nextStep } from "../work/urgency.ts";
import { useItems, usePart } from "../work/use-work.ts";
import { CheckAndConfirm } from "./check-and-confirm.tsx";
import classes from "./hand-over.module.css";
import { HAND_OVER } from "./words.ts";

const route = getRouteApi("/inside/store/hand-over/$fulfillment_order_id");

/** One order over the counter: whose it is, what it is, whether it is paid; then it is handed over. */
export function HandOverOrderPage() {
  const { fulfillment_order_id } = route.useParams();
  const { part, error, refetch } = usePart(fulfillment_order_id);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!part) return <Lines count={4} height={96} />;
  return <Counter head={part} />;
}

function Counter({ head }: { readonly head: FulfillmentOrder }) {
  const say = useWords(HAND_OVER);
  const { code } = route.useSearch();
  const items = useItems([head]);
  const may_read = useMay("orders:read");
  const is_online = useOnlineManager();
  const order = useQuery({ ...orderQuery(head.order_id), enabled: may_read });
  const [done, setDone] = useState<"told" | "waits" | null>(null);
  // While the answer is awaited nothing is handed over yet, though the device has noted it.
  const [is_trying, setTrying] = useState(false);
  usePageTitle(`${say("title")} ${head.order_number}`);
  if (done || (head.status === "handed_over" && !is_trying)) return <Done is_waiting={done === "waits"} />;
  const is_ready = is_trying || nextStep(head) === "hand_over";
  return (
    <>
      <Stack gap={4}>
        <Anchor component={Link} to="/store/hand-over" c="dimmed" py={8}>
          <Group gap={4}>
            <IconArrowLeft size={18} aria-hidden /> {say("back")}
          </Group>
        </Anchor>
        <Title order={1}>{head.order_number}</Title>
      </Stack>
      <Card title={say("customer")}>
        {order.data ? (
          <Whose order={order.data} />
        ) : is_online && order.isPending && may_read ? (
          <Lines count={1} />
        ) : null}
        {order.data || is_online ? null : <Text>{say("no_name")}</Text>}
      </Card>
      <LineList head={head} items={items} />
      {is_ready ? (
        <CheckAndConfirm
          head={head}
          name={order.data?.customer.name ?? null}
          found_by={code ?? null}
          onTrying={setTrying}
          onDone={setDone}
        />
      ) : (
        <EmptyState title={say("not_ready")} />
      )}
    </>
  );
}

function Whose({ order }: { readonly order: Order }) {
  const say = useWords(HAND_OVER);
  const { payment_status } = order;
  const is_paid = payment_status === "paid" || payment_status === "none";
  const word = is_paid ? "paid" : payment_status === "authorized" ? "authorized" : "not_paid";
  const Icon = is_paid ? IconCircleCheck : IconCreditCard;
  return (
    <Stack gap={6}>
      <Text className={classes.name}>{order.customer.name}</Text>
      <Group gap={6} wrap="nowrap">
        <Icon
          size={20}
          style={{ flex: "none" }}
          color={is_paid ? "var(--stage-delivered)" : "var(--owed-to-us)"}
          aria-hidden
        />
        <Text>{say(word)}</Text>
      </Group>
    </Stack>
  );
}

function Done({ is_waiting }: { readonly is_waiting: boolean }) {
  const say = useWords(HAND_OVER);
  return (
    <Stack align="center" py={48} gap="md">
      <IconCircleCheck size={72} stroke={1.3} color="var(--stage-delivered)" aria-hidden />
      <Title order={1}>{say("done")}</Title>
      {is_waiting ? <Text role="status">{say("done_waits")}</Text> : null}
      <Button size="xl" renderRoot={(props) => <Link to="/store/hand-over" {...props} />}>
        {say("back")}
      </Button>
    </Stack>
  );
}
