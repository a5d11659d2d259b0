import { Group, Text } from "@mantine/core";
import { IconClockExclamation } from "@tabler/icons-react";
import type { OrderSummary } from "../../api/types.ts";
import { Moment } from "../../design/moment.tsx";
import { useWords } from "../../words/use-words.ts";
import { ORDERS } from "../words.ts";

/** When a place has to be done with it, and how long that still is. */
export function DueCell({ order }: { readonly order: Pick<OrderSummary, "due_at" | "is_late"> }) {
  const say = useWords(ORDERS);
  if (order.due_at === null) return "–";
  if (!order.is_late) return <Moment at={order.due_at} relative />;
  return (
    <Group gap={4} wrap="nowrap" c="var(--trouble)">
      <IconClockExclamation size={16} role="img" aria-label={say("late")} style={{ flex: "none" }} />
      <Text span fz="inherit" fw={600}>
        <Moment at={order.due_at} relative />
      </Text>
    </Group>
  );
}
