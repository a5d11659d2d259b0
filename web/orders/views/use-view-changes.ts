import { notifications } from "@mantine/notifications";
import type { View } from "../../api/types.ts";
import { showUndo } from "../../design/undo.tsx";
import { useWords } from "../../words/use-words.ts";
import { type OrderSearch, searchOfView } from "../list/order-search.ts";
import { useExplainView } from "./explain-view.ts";
import { newWish, useChangeViews } from "./view-queries.ts";
import { VIEWS } from "./words.ts";

const ABOUT = "views";

/** Changes of a view that need no dialog; a deleted one can be had back. */
export function useViewChanges(onChange: (search: OrderSearch) => void) {
  const say = useWords(VIEWS);
  const explain = useExplainView();
  const { mutate } = useChangeViews();
  const onError = (error: unknown) => notifications.show({ message: explain(error), color: "red" });

  const overwrite = (view: View, search: OrderSearch) =>
    mutate(newWish({ do: "overwrite", view_id: view.view_id, search }), {
      onError,
      onSuccess: () =>
        showUndo({
          about: ABOUT,
          message: say("saved", { name: view.name }),
          label: say("undo"),
          onUndo: () => putBack(view),
        }),
    });

  /** As it was: its filter, its order, its name and who sees it. */
  const putBack = (view: View) =>
    mutate(newWish({ do: "put_back", view }), {
      onError,
      onSuccess: (former) => {
        if (former) onChange(searchOfView(former));
      },
    });

  /** Says that a view was made or changed. @param before null: it is new */
  const told = (saved: View, before: View | null) =>
    showUndo({
      about: ABOUT,
      message: say("saved", { name: saved.name }),
      label: say("undo"),
      onUndo: () => {
        if (before) return putBack(before);
        mutate(newWish({ do: "delete", view_id: saved.view_id }), { onError, onSuccess: () => onChange({}) });
      },
    });

  const restore = (view: View) =>
    mutate(newWish({ do: "restore", view }), {
      onError,
      onSuccess: (restored) => {
        if (restored) onChange(searchOfView(restored));
      },
    });

  const remove = (view: View) =>
    mutate(newWish({ do: "delete", view_id: view.view_id }), {
      onError,
      onSuccess: () => {
        onChange({});
        showUndo({
          about: ABOUT,
          message: say("deleted", { name: view.name }),
          label: say("undo"),
          onUndo: () => restore(view),
        });
      },
    });
  return { overwrite, remove, told };
}
