import { Alert, Button, Group, Modal, Stack, Switch, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { type FormEvent, useRef, useState } from "react";
import { idempotencyKey } from "../../api/client.ts";
import type { View } from "../../api/types.ts";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import type { OrderSearch } from "../list/order-search.ts";
import { useExplainView } from "./explain-view.ts";
import { useChangeViews, type ViewWish } from "./view-queries.ts";
import { VIEWS } from "./words.ts";

type Props = {
  /** The view to change; null: the filter is saved as a new one. */
  readonly view: View | null;
  readonly search: OrderSearch;
  readonly onClose: () => void;
  readonly onSaved: (view: View) => void;
};

/** A view's name, and whether it is for everybody. */
export function ViewDialog({ view, search, onClose, onSaved }: Props) {
  const say = useWords(VIEWS);
  const sayCommon = useWords(COMMON);
  const explain = useExplainView();
  const [name, setName] = useState(view?.name ?? "");
  const [shared, setShared] = useState(view?.shared ?? false);
  const key = useRef(idempotencyKey());
  const change = useChangeViews();
  const wish: ViewWish = view
    ? { do: "rename", view_id: view.view_id, name: name.trim(), shared }
    : { do: "save", name: name.trim(), shared, search };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { wish, key: key.current },
      {
        onSuccess: (saved) => {
          if (saved) onSaved(saved);
        },
        // Another name is another wish.
        onError: () => {
          key.current = idempotencyKey();
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={say(view ? "rename_title" : "save_title")}
      closeButtonProps={{ "aria-label": sayCommon("close") }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={say("name")}
            data-autofocus
            required
            maxLength={100}
            value={name}
            onChange={({ currentTarget: { value } }) => setName(value)}
          />
          <Switch
            label={say("shared")}
            description={say(shared ? "shared_effect" : "own_effect")}
            checked={shared}
            onChange={({ currentTarget: { checked } }) => setShared(checked)}
          />
          {change.isError ? (
            <Alert color="red" icon={<IconAlertTriangle size={18} />}>
              {explain(change.error)}
            </Alert>
          ) : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {sayCommon("cancel")}
            </Button>
            <Button type="submit" loading={change.isPending} disabled={name.trim() === ""}>
              {say("confirm")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
