import { ActionIcon, Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { IconMinus, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import type { PickLine } from "./plan.ts";
import { SHORTAGE_REASONS, type ShortageReason } from "./shortage.ts";
import { PICK } from "./words.ts";

/** How many there were, what is with the others, and what happens then. */
export function ShortDialog({
  line,
  found,
  onShort,
  onClose,
}: {
  readonly line: PickLine;
  readonly found: number;
  readonly onShort: (found: number, reason: ShortageReason) => void;
  readonly onClose: () => void;
}) {
  const say = useWords(PICK);
  const sayCommon = useWords(COMMON);
  const [count, setCount] = useState(found);
  const [reason, setReason] = useState<ShortageReason>("not_found");
  const missing = line.quantity - count;
  return (
    <Modal
      opened
      onClose={onClose}
      title={say("short_title")}
      closeButtonProps={{ "aria-label": sayCommon("close"), size: "xl" }}
    >
      <Stack gap="lg">
        {line.quantity > 1 ? (
          <div>
            <Text fw={560} mb={8}>
              {say("how_many")}
            </Text>
            <Group justify="center" gap="xl">
              <ActionIcon
                size={60}
                variant="default"
                disabled={count === 0}
                aria-label={say("fewer")}
                onClick={() => setCount(count - 1)}
              >
                <IconMinus />
              </ActionIcon>
              <Text fz={40} fw={680} aria-live="polite">
                {count}
              </Text>
              <ActionIcon
                size={60}
                variant="default"
                disabled={count >= line.quantity - 1}
                aria-label={say("more")}
                onClick={() => setCount(count + 1)}
              >
                <IconPlus />
              </ActionIcon>
            </Group>
          </div>
        ) : null}
        <Radio.Group
          label={say("why")}
          size="md"
          value={reason}
          onChange={(value) => setReason(value as ShortageReason)}
        >
          <Stack gap={4} mt={4}>
            {SHORTAGE_REASONS.map((each) => (
              <Radio
                key={each}
                value={each}
                size="lg"
                label={say(`reason.${each}`)}
                styles={{ body: { padding: "10px 0" } }}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Text c="dimmed">{say("short_effect", { count: missing })}</Text>
        <Button size="xl" color="red" onClick={() => onShort(count, reason)}>
          {say("short_confirm", { count: missing })}
        </Button>
      </Stack>
    </Modal>
  );
}
