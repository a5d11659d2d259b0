import type { View } from "../../api/types.ts";
import type { Say } from "../../words/use-words.ts";
import type { VIEWS } from "./words.ts";

export type ViewsSay = Say<Extract<keyof typeof VIEWS.texts.en, string>>;

export const STANDARD = [
  "all_open",
  "late",
  "on_hold",
  "waiting_for_payment",
  "backordered",
  "ready_to_collect",
  "exceptions",
] as const;

/** @returns the name of a view; of a standard one in the reader's language */
export function viewName({ view_id, name }: Pick<View, "view_id" | "name">, say: ViewsSay): string {
  const standard = STANDARD.find((each) => each === view_id);
  return standard ? say(`standard.${standard}`) : name;
}
