import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";

const LONG_ENOUGH_MS = 12_000;

type Undo = { readonly message: string; readonly label: string; readonly onUndo: () => void };

/** Says what was done and offers to take it back, long enough to be read and reached. */
export function showUndo({ message, label, onUndo }: Undo): void {
  const id = crypto.randomUUID();
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
