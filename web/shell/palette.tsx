import { Spotlight, type SpotlightActionData } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { COMMON } from "../words/common.ts";
import { useWords } from "../words/use-words.ts";
import type { Place } from "./places.ts";
import { SHELL } from "./words.ts";

/** Ctrl-K: everything by its name. */
export function Palette({ places }: { readonly places: readonly Place[] }) {
  const say = useWords(SHELL);
  const sayCommon = useWords(COMMON);
  const navigate = useNavigate();
  const actions: SpotlightActionData[] = places.map(({ key, to, icon: Icon }) => ({
    id: key,
    label: say(key),
    description: say("go_to", { place: say(key) }),
    leftSection: <Icon size={20} stroke={1.7} />,
    onClick: () => void navigate({ to }),
  }));
  return (
    <Spotlight
      actions={actions}
      shortcut="mod + K"
      nothingFound={sayCommon("nothing")}
      highlightQuery
      searchProps={{ leftSection: <IconSearch size={18} />, placeholder: say("find"), "aria-label": say("find") }}
    />
  );
}
