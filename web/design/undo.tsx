import { Button, Group } from "@mantine/core";
import { notifications, notificationsStore } from "@mantine/notifications";

const LONG_ENOUGH_MS = 12_000;

/** @property about what it was done to: only the last of what was done to it is offered to be taken back */
type Undo = { readonly message: string; readonly label: string; readonly onUndo: () => void; readonly about?: string };

/** Says what was done and offers to take it back, long enough to be read and reached. */
export function showUndo({ message, label, onUndo, about }: Undo): void {
  const id = `${about ?? ""}:${crypto.randomUUID()}`;
  if (about !== undefined)
    for (const shown of notificationsStore.getState().notifications)
      if (shown.id?.startsWith(`${about}:`)) notifications.hide(shown.id);
  const undo = () => {
    notifications.hide(id);
    onUndo();
  };
  notifications.show({
    id,
    autoClose: LONG_ENOUGH_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        {message}
        <Button size="compact-sm" variant="light" onClick={undo}>
          {label}
        </Button>
      </Group>
    ),
  });
}
