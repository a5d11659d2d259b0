import { Group, Kbd, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { spotlight } from "@mantine/spotlight";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { COMMON } from "../words/common.ts";
import { useWords } from "../words/use-words.ts";
import type { Place } from "./places.ts";
import { SHELL } from "./words.ts";

const SHOW_KEYS = "dirigent:show-keys";
/** How long after `g` its second letter may come. */
const CHORD_MS = 1_500;

export function showKeys(): void {
  window.dispatchEvent(new Event(SHOW_KEYS));
}

/** The keys that work everywhere: `g` and a letter goes to an area, `/` searches, `?` shows all keys. Lists have their own. */
export function Keyboard({ places }: { readonly places: readonly Place[] }) {
  const say = useWords(SHELL);
  const sayCommon = useWords(COMMON);
  const navigate = useNavigate();
  const [is_open, { open, close }] = useDisclosure(false);
  const after_g = useRef(0);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const is_chord = performance.now() - after_g.current < CHORD_MS;
      after_g.current = 0;
      const place = is_chord ? places.find(({ letter }) => letter === event.key) : undefined;
      if (place) void navigate({ to: place.to });
      else if (event.key === "g") after_g.current = performance.now();
      else if (event.key === "/") spotlight.open();
      else if (event.key === "?") open();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    window.addEventListener(SHOW_KEYS, open);
    return () => {
      window.removeEventListener("keydown", onKey);
      window.removeEventListener(SHOW_KEYS, open);
    };
  }, [places, navigate, open]);

  const rows: readonly (readonly [string, readonly string[]])[] = [
    [say("focus_search"), ["/"]],
    ...places.map(({ key, letter }) => [say("go_to", { place: say(key) }), ["g", letter]] as const),
    [say("next_row"), ["j"]],
    [say("previous_row"), ["k"]],
    [say("open_row"), ["Enter"]],
    [say("preview_row"), ["Space"]],
    [say("select_row"), ["x"]],
    [say("show_keys"), ["?"]],
  ];
  return (
    <Modal
      opened={is_open}
      onClose={close}
      title={say("keyboard")}
      closeButtonProps={{ "aria-label": sayCommon("close") }}
    >
      <Stack gap={8}>
        {rows.map(([label, keys]) => (
          <Group key={label} justify="space-between">
            <Text>{label}</Text>
            <Group gap={4}>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}

/** A box that is ticked takes no letters: the keys of the page go on working beside it. */
const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [role=dialog], [role=menu]";

/** Whether a key belongs to a field or a dialog and not to the page. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest(FIELDS) !== null);
}
