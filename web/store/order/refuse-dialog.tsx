import { Button, Modal, Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { FulfillmentOrder } from "../../api/types.ts";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { useQueue } from "../queue/use-queue.ts";
import { toPick } from "../work/urgency.ts";
import { STORE_ORDER } from "./words.ts";

/** The first two keep the stock; the others say that the goods are not there. */
const REASONS = ["capacity", "closed", "not_found", "damaged"] as const;
const KEEPS_STOCK: readonly string[] = ["capacity", "closed"];
type Reason = (typeof REASONS)[number];

/** Why the store does not do it, and what happens then. */
export function RefuseDialog({ head, onClose }: { readonly head: FulfillmentOrder; readonly onClose: () => void }) {
  const say = useWords(STORE_ORDER);
  const sayCommon = useWords(COMMON);
  const { tell } = useQueue();
  const [reason, setReason] = useState<Reason>("capacity");
  const count = toPick(head);
  return (
    <Modal
      opened
      onClose={onClose}
      title={say("refuse_title", { number: head.order_number })}
      closeButtonProps={{ "aria-label": sayCommon("close"), size: "xl" }}
    >
      <Stack gap="lg">
        <Radio.Group
          label={say("refuse_why")}
          size="md"
          value={reason}
          onChange={(value) => setReason(value as Reason)}
        >
          <Stack gap={4} mt={4}>
            {REASONS.map((each) => (
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
        <Text>
          {say(KEEPS_STOCK.includes(reason) ? "refuse_kept" : "refuse_gone", { count })} {say("refuse_never")}
        </Text>
        <Button
          size="xl"
          color="red"
          onClick={() => {
            tell(head, { action: "refuse", reason, lines: null });
            onClose();
          }}
        >
          {say("refuse_confirm")}
        </Button>
      </Stack>
    </Modal>
  );
}
