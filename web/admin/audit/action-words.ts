import { useWords } from "../../words/use-words.ts";
import { AUDIT } from "./words.ts";

type ActionKey = Extract<keyof typeof AUDIT.texts.en, `action.${string}`>;
const isAction = (key: string): key is ActionKey => key in AUDIT.texts.en;

/** What somebody did, in words; of what there are none, its code. */
export function useActionWords(): (action: string) => string {
  const say = useWords(AUDIT);
  return (action) => {
    const key = `action.${action}`;
    return isAction(key) ? say(`action.${key.slice("action.".length)}` as ActionKey) : action.replaceAll("_", " ");
  };
}
