import { Group, NumberInput, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { Order } from "../../api/types.ts";
import { useWords } from "../../words/use-words.ts";
import { useCodeWords } from "../codes/code-words.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { EffectsBox } from "./effects-box.tsx";
import { CANCEL_REASONS } from "./reasons.ts";
import { ACTIONS } from "./words.ts";

/** How many of what, and why; everything that can still be canceled is suggested. */
export function CancelDialog({ order, onClose }: { readonly order: Order; readonly onClose: () => void }) {
  const say = useWords(ACTIONS);
  const sayCode = useCodeWords();
  const [quantities, setQuantities] = useState<ReadonlyMap<number, number>>(
    () => new Map(order.lines.map(({ line_no, cancelable_quantity }) => [line_no, cancelable_quantity])),
  );
  const [reason, setReason] = useState<string>("customer_request");
  // Somebody else may have canceled some of them meanwhile.
  const chosen = (line: Order["lines"][number]) =>
    Math.min(quantities.get(line.line_no) ?? 0, line.cancelable_quantity);
  const lines = order.lines.flatMap((line) =>
    chosen(line) > 0 ? [{ line_no: line.line_no, quantity: chosen(line) }] : [],
  );
  const count = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const [settled] = useDebouncedValue(JSON.stringify(lines), 250);
  const action = count > 0 ? ({ action: "cancel", lines } as const) : null;
  return (
    <ActionDialog
      order={order}
      title={say("cancel_title", { number: order.number })}
      confirm={say("cancel_confirm", { count })}
      done={say("canceled_done", { count })}
      action={action}
      confirmation={{ reason, note: "" }}
      color="red"
      onClose={onClose}
    >
      <Stack gap="xs">
        {order.lines.map((line) => (
          <Group key={line.line_no} justify="space-between" wrap="nowrap">
            <div>
              <Text fw={560}>{line.description}</Text>
              <Text c="dimmed" fz="sm">
                {line.sku}
                {line.cancelable_quantity === 0 ? ` · ${say("none_cancelable")}` : ""}
              </Text>
            </div>
            <NumberInput
              w={96}
              aria-label={line.description}
              min={0}
              max={line.cancelable_quantity}
              disabled={line.cancelable_quantity === 0}
              value={chosen(line)}
              clampBehavior="strict"
              allowDecimal={false}
              onChange={(value) => setQuantities(new Map(quantities).set(line.line_no, Number(value) || 0))}
            />
          </Group>
        ))}
      </Stack>
      <Select
        label={say("reason")}
        value={reason}
        allowDeselect={false}
        data={CANCEL_REASONS.map((value) => ({ value, label: sayCode("reason", value) }))}
        onChange={(value) => setReason(value ?? "other")}
      />
      {count > 0 ? (
        <EffectsBox order={order} action={{ action: "cancel", lines: JSON.parse(settled) }} />
      ) : (
        <Text c="dimmed">{say("cancel_none")}</Text>
      )}
    </ActionDialog>
  );
}
