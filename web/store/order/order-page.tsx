import { Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconBasket, IconCheck } from "@tabler/icons-react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { FulfillmentOrder } from "../../api/types.ts";
import { ErrorState, Lines } from "../../design/states.tsx";
import { usePageTitle } from "../../shell/page-title.ts";
import { useWords } from "../../words/use-words.ts";
import { useQueue } from "../queue/use-queue.ts";
import area from "../store-area.module.css";
import { DueTime } from "../work/due-time.tsx";
import { nextStep, toPick } from "../work/urgency.ts";
import { usePlace } from "../work/use-place.ts";
import { useItems, usePart } from "../work/use-work.ts";
import { WORK } from "../work/words.ts";
import { LineList } from "./line-list.tsx";
import { Papers } from "./papers.tsx";
import { RefuseDialog } from "./refuse-dialog.tsx";
import { ShipForm } from "./ship-form.tsx";
import { StepBar } from "./step-bar.tsx";
import { STORE_ORDER } from "./words.ts";

const route = getRouteApi("/inside/store/orders/$fulfillment_order_id");

/** A fulfillment order with the one thing to do with it next. */
export function StoreOrderPage() {
  const { fulfillment_order_id } = route.useParams();
  const { part, error, refetch } = usePart(fulfillment_order_id);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!part) return <Lines count={4} height={96} />;
  return <OrderView head={part} />;
}

function OrderView({ head }: { readonly head: FulfillmentOrder }) {
  const say = useWords(STORE_ORDER);
  const sayWork = useWords(WORK);
  const { zone } = usePlace();
  const step = nextStep(head);
  usePageTitle(head.order_number);
  return (
    <>
      <Stack gap={4}>
        <Anchor component={Link} to="/store" c="dimmed" py={8}>
          <Group gap={4}>
            <IconArrowLeft size={18} aria-hidden /> {say("back")}
          </Group>
        </Anchor>
        <Group justify="space-between">
          <Title order={1}>{head.order_number}</Title>
          <Text fw={560}>{sayWork(head.delivery_method === "collect" ? "collect" : "ship")}</Text>
        </Group>
        {step === null ? null : <DueTime due_at={head.due_at} zone={zone} is_waiting={step === "hand_over"} />}
      </Stack>
      <StepBar head={head} />
      <Items head={head} />
      <Papers head={head} />
      <NextStep head={head} />
    </>
  );
}

function Items({ head }: { readonly head: FulfillmentOrder }) {
  const items = useItems([head]);
  return <LineList head={head} items={items} />;
}

function NextStep({ head }: { readonly head: FulfillmentOrder }) {
  const say = useWords(STORE_ORDER);
  const { tell } = useQueue();
  const { fulfillment_order_id } = head;
  switch (nextStep(head)) {
    case "accept":
    case "pick":
      return <TakeOn head={head} />;
    case "pack":
      return (
        <>
          <Text c="dimmed">{say("pack_hint")}</Text>
          <div className={area.actions}>
            <Button size="xl" leftSection={<IconCheck />} onClick={() => tell(head, { action: "pack" })}>
              {say("packed")}
            </Button>
          </div>
        </>
      );
    case "ship":
      return <ShipForm key={fulfillment_order_id} head={head} />;
    case "hand_over":
      return (
        <div className={area.actions}>
          <Button
            size="xl"
            renderRoot={(props) => (
              <Link
                to="/store/hand-over/$fulfillment_order_id"
                params={{ fulfillment_order_id }}
                search={{}}
                {...props}
              />
            )}
          >
            {say("to_hand_over")}
          </Button>
        </div>
      );
    case null:
      return null;
  }
}

/** Work that the store may still refuse. */
function TakeOn({ head }: { readonly head: FulfillmentOrder }) {
  const say = useWords(STORE_ORDER);
  const navigate = useNavigate();
  const { tell } = useQueue();
  const [is_refusing, setRefusing] = useState(false);
  const is_new = nextStep(head) === "accept";
  return (
    <div className={area.actions}>
      <Button size="xl" variant="default" data-narrow onClick={() => setRefusing(true)}>
        {say("refuse")}
      </Button>
      {is_new ? (
        <Button size="xl" leftSection={<IconCheck />} onClick={() => tell(head, { action: "accept" })}>
          {say("accept")}
        </Button>
      ) : (
        <Button
          size="xl"
          leftSection={<IconBasket />}
          onClick={() => void navigate({ to: "/store/pick", search: { orders: head.fulfillment_order_id } })}
        >
          {say("pick", { count: toPick(head) })}
        </Button>
      )}
      {is_refusing ? <RefuseDialog head={head} onClose={() => setRefusing(false)} /> : null}
    </div>
  );
}
