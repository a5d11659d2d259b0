import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { ProblemError } from "../../api/client.ts";
import type { Order } from "../../api/types.ts";
import { explain } from "../../design/states.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { type Action, type Confirmation, useAct } from "./order-actions.ts";
import { refusalIn } from "./refusal-in.ts";
import { useUndo } from "./use-undo.ts";
import { wayBackOf } from "./way-back.ts";
import { ACTIONS } from "./words.ts";

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
  const sayAction = useWords(ACTIONS);
  // What the person saw when it was decided to act; whatever else is there now, somebody else has done.
  const [seen_version] = useState(order.version);
  const is_changed = order.version !== seen_version;
  const offerUndo = useUndo();
  const act = useAct(order, (changed, deed) => {
    const way_back = wayBackOf(deed.before, changed, deed.action);
    if (way_back) offerUndo(done, changed, way_back);
    else notifications.show({ message: done, color: "teal" });
    onClose();
  });
  const refusal = refusalIn(act.error);
  const is_stale = act.error instanceof ProblemError && act.error.problem.status === 412;
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ "aria-label": say("close") }}>
      <Stack>
        {is_changed && !act.isSuccess && !act.isPending ? (
          <Alert color="yellow" icon={<IconRefresh size={18} />} title={sayAction("changed_title")}>
            {sayAction("changed")}
          </Alert>
        ) : null}
        {children}
        {act.isError && !(is_changed && is_stale) ? (
          <Alert color="red" icon={<IconAlertTriangle size={18} />} title={say("failed")}>
            {refusal ? sayAction(`refusal.${refusal}`) : explain(act.error, say)}
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
            onClick={() => action && act.mutate({ before: order, action, confirmation })}
          >
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
