import { Button, Paper, Stack, Text } from "@mantine/core";
import { IconBuildingStore, IconCircleCheck, IconPackage } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { FulfillmentOrder } from "../../api/types.ts";
import { useWords } from "../../words/use-words.ts";
import { nextStep, pieces } from "../work/urgency.ts";
import { WORK } from "../work/words.ts";
import { PICK } from "./words.ts";

/** After the walk: what becomes of each order. */
export function PickDone({ orders }: { readonly orders: readonly FulfillmentOrder[] }) {
  const say = useWords(PICK);
  return (
    <Stack gap="md">
      <Stack align="center" py="md">
        <IconCircleCheck size={64} stroke={1.3} color="var(--stage-delivered)" aria-hidden />
      </Stack>
      {orders.map((head) => (
        <DoneOrder key={head.fulfillment_order_id} head={head} />
      ))}
      <Button size="lg" variant="default" renderRoot={(props) => <Link to="/store" {...props} />}>
        {say("back")}
      </Button>
    </Stack>
  );
}

function DoneOrder({ head }: { readonly head: FulfillmentOrder }) {
  const say = useWords(PICK);
  const sayWork = useWords(WORK);
  const { fulfillment_order_id } = head;
  const missing = head.lines.reduce((sum, line) => sum + line.refused_quantity, 0);
  const step = nextStep(head);
  const Icon = head.delivery_method === "collect" ? IconBuildingStore : IconPackage;
  return (
    <Paper p="md">
      <Stack gap="xs">
        <Text fw={620}>
          <Icon size={20} aria-hidden style={{ verticalAlign: "-4px" }} /> {head.order_number} ·{" "}
          {sayWork("pieces", { count: pieces(head) })}
        </Text>
        {missing > 0 ? <Text c="dimmed">{say("done_missing", { count: missing })}</Text> : null}
        {step === "hand_over" ? <Text>{say("done_collect")}</Text> : null}
        {step === null ? <Text>{say("done_nothing")}</Text> : null}
        {step === "pack" || step === "ship" ? (
          <Button
            size="lg"
            renderRoot={(props) => (
              <Link to="/store/orders/$fulfillment_order_id" params={{ fulfillment_order_id }} {...props} />
            )}
          >
            {say("done_pack")}
          </Button>
        ) : null}
      </Stack>
    </Paper>
  );
}
