import { ActionIcon, Anchor, Group, Text, Tooltip } from "@mantine/core";
import { IconRefresh, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Exception } from "../api/types.ts";
import { ChannelIcon } from "../orders/channel-icon.tsx";
import { useMay } from "../session/me.ts";
import { useWords } from "../words/use-words.ts";
import type { Resolving } from "./resolve-dialog.tsx";
import { EXCEPTIONS_WORDS } from "./words.ts";

/** The order that it is about; some are about none. */
export function OrderLink({ exception }: { readonly exception: Exception }) {
  const say = useWords(EXCEPTIONS_WORDS);
  const { order, order_id } = exception;
  if (!order || order_id === null) return <Text c="dimmed">{say("no_order")}</Text>;
  return (
    <Group gap={8} wrap="nowrap">
      <ChannelIcon code={order.channel} />
      <Anchor component={Link} to={`/orders/${order_id}`} preload="intent" fw={600} c="inherit" fz="inherit">
        {order.number}
      </Anchor>
    </Group>
  );
}

type Props = { readonly exception: Exception; readonly onResolve: (resolving: Resolving) => void };

/** Retry and give up of one; nothing for those who may only look. */
export function ResolveButtons({ exception, onResolve }: Props) {
  const say = useWords(EXCEPTIONS_WORDS);
  if (!useMay("exceptions:write")) return null;
  const { exception_id, reason, order } = exception;
  const of_it = order ? ` · ${order.number}` : "";
  const one = { count: 1, reason, exception, ids: async () => [exception_id] };
  return (
    <Group gap={4} wrap="nowrap" className="no-print">
      <Tooltip label={say("retry")}>
        <ActionIcon
          size="lg"
          aria-label={say("retry") + of_it}
          onClick={() => onResolve({ ...one, resolution: "retried" })}
        >
          <IconRefresh size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={say("give_up")}>
        <ActionIcon
          size="lg"
          aria-label={say("give_up") + of_it}
          onClick={() => onResolve({ ...one, resolution: "given_up" })}
        >
          <IconX size={18} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
