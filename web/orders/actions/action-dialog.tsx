import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Order } from "../../api/types.ts";
import { explain } from "../../design/states.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { type Action, type Confirmation, useAct } from "./order-actions.ts";

type Props = {
  readonly order: Order;
  readonly title: string;
  readonly confirm: string;
  readonly done: string;
  /** Null: not ready to be confirmed yet. */
  readonly action: Action | null;
  readonly confirmation: Confirmation;
  readonly color?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** The frame of every action: what is to be decided, what it would do, and the button that does it. */
export function ActionDialog({ order, title, confirm, done, action, confirmation, color, onClose, children }: Props) {
  const say = useWords(COMMON);
  const act = useAct(order, () => {
    notifications.show({ message: done, color: "teal" });
    onClose();
  });
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ "aria-label": say("close") }}>
      <Stack>
        {children}
        {act.isError ? (
          <Alert color="red" icon={<IconAlertTriangle size={18} />} title={say("failed")}>
            {explain(act.error, say)}
          </Alert>
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {say("cancel")}
          </Button>
          <Button
            {...(color ? { color } : {})}
            disabled={action === null}
            loading={act.isPending}
            onClick={() => action && act.mutate({ action, confirmation })}
          >
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
