import { Button, CloseButton, Group, Paper, Text } from "@mantine/core";
import { IconHandStop, IconPlayerPlay, IconX, type TablerIcon } from "@tabler/icons-react";
import { useState } from "react";
import type { OrderSummary } from "../../api/types.ts";
import { useWords } from "../../words/use-words.ts";
import classes from "./bulk-bar.module.css";
import { BulkDialog } from "./bulk-dialog.tsx";
import { BULK_ACTIONS, type BulkAction } from "./plan.ts";
import { BULK } from "./words.ts";

const ICONS: Readonly<Record<BulkAction, TablerIcon>> = {
  hold: IconHandStop,
  lift_hold: IconPlayerPlay,
  cancel: IconX,
};

type Props = {
  readonly orders: readonly OrderSummary[];
  readonly onClear: () => void;
  /** Something was done to them. */
  readonly onDone: () => void;
};

/** What may be done to all orders that are selected. */
export function BulkBar({ orders, onClear, onDone }: Props) {
  const say = useWords(BULK);
  const [open, setOpen] = useState<BulkAction | null>(null);
  if (orders.length === 0) return null;
  return (
    <>
      <Paper className={classes.bar} shadow="md" role="region" aria-label={say("bar")}>
        <Text fw={600} role="status">
          {say("selected", { count: orders.length })}
        </Text>
        <Group gap="xs" wrap="nowrap">
          {BULK_ACTIONS.map((action) => {
            const Icon = ICONS[action];
            return (
              <Button key={action} variant="default" leftSection={<Icon size={16} />} onClick={() => setOpen(action)}>
                {say(`action.${action}`)}
              </Button>
            );
          })}
          <CloseButton size="lg" aria-label={say("clear")} onClick={onClear} />
        </Group>
      </Paper>
      {open !== null ? (
        <BulkDialog
          orders={orders}
          action={open}
          onClose={(has_done) => {
            setOpen(null);
            if (!has_done) return;
            onClear();
            onDone();
          }}
        />
      ) : null}
    </>
  );
}
