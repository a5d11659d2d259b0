import { ActionIcon, Button, Group, Menu, Tooltip } from "@mantine/core";
import { IconDeviceFloppy, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { View } from "../../api/types.ts";
import { useWords } from "../../words/use-words.ts";
import { isAsSaved, type OrderSearch, searchOfView } from "../list/order-search.ts";
import { useViewChanges } from "./use-view-changes.ts";
import { ViewDialog } from "./view-dialog.tsx";
import { VIEWS } from "./words.ts";

type Props = {
  readonly current: View | null;
  readonly is_unsaved: boolean;
  readonly search: OrderSearch;
  readonly onChange: (search: OrderSearch) => void;
};

/** What may be done with the view that one is in, and with a filter that is in none. */
export function ViewActions({ current, is_unsaved, search, onChange }: Props) {
  const say = useWords(VIEWS);
  const [dialog, setDialog] = useState<"save" | "rename" | null>(null);
  const { overwrite, remove, told } = useViewChanges(onChange);
  const own = current !== null && !current.is_standard ? current : null;
  const is_changed = own !== null && !isAsSaved(search, own);
  const effect = own?.shared ? "save_changes_effect_shared" : "save_changes_effect";
  return (
    <Group gap={4} wrap="nowrap">
      {own && is_changed ? (
        <Tooltip label={say(effect, { name: own.name })}>
          <Button variant="subtle" size="compact-md" onClick={() => overwrite(own, search)}>
            {say("save_changes")}
          </Button>
        </Tooltip>
      ) : null}
      {is_unsaved ? (
        <Button
          variant="subtle"
          size="compact-md"
          leftSection={<IconDeviceFloppy size={16} />}
          onClick={() => setDialog("save")}
        >
          {say("save")}
        </Button>
      ) : null}
      {own ? (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon size="lg" aria-label={say("manage")}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setDialog("rename")}>
              {say("rename")}
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => remove(own)}>
              {say("delete")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {dialog !== null ? (
        <ViewDialog
          view={dialog === "rename" ? own : null}
          search={search}
          onClose={() => setDialog(null)}
          onSaved={(view) => {
            setDialog(null);
            told(view, dialog === "rename" ? own : null);
            if (dialog === "save") onChange(searchOfView(view));
          }}
        />
      ) : null}
    </Group>
  );
}
