import { Alert, Button, Group, List, Modal, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { Location, LocationWorkload } from "../../api/types.ts";
import { explain } from "../../design/states.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { waitingOrders } from "../load.ts";
import { useSaveLocation } from "./save-location.ts";
import { LOCATION } from "./words.ts";

type Props = { readonly location: Location; readonly work: LocationWorkload | null; readonly onClose: () => void };

/** Takes a place out, or back in, after saying what that does. It can be switched back the same way. */
export function SwitchModal({ location, work, onClose }: Props) {
  const say = useWords(LOCATION);
  const sayCommon = useWords(COMMON);
  // As it was when asked: the page behind is read anew while the dialog still stands.
  const [is_on] = useState(location.active !== false);
  const waiting = work ? waitingOrders(work) : 0;
  const action = useSaveLocation(location, () => {
    onClose();
    notifications.show({ message: say(is_on ? "switched_off" : "switched_on", { place: location.name }) });
  });
  const effects = is_on
    ? [say("off_effect_orders"), say("off_effect_waiting", { count: waiting }), say("off_effect_stock")]
    : [say("on_effect_orders"), say("on_effect_stock")];
  const title = say(is_on ? "switch_off_title" : "switch_on_title", { place: location.name });
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": sayCommon("close") }}>
      <Stack gap="md">
        <List spacing={6}>
          {effects.map((effect) => (
            <List.Item key={effect}>{effect}</List.Item>
          ))}
        </List>
        {action.isError ? (
          <Alert color="red" role="alert">
            {explain(action.error, sayCommon)}
          </Alert>
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {sayCommon("cancel")}
          </Button>
          <Button
            color={is_on ? "red" : "accent"}
            loading={action.isPending}
            onClick={() => action.mutate({ ...location, active: !is_on })}
          >
            {say(is_on ? "switch_off" : "switch_on")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
