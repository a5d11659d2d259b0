import type { Say } from "../words/use-words.ts";
import { STOCK } from "./words.ts";

type Key = Extract<keyof typeof STOCK.texts.en, string>;
type CategoryKey = Extract<Key, `category.${string}`>;
const isKnown = (key: string): key is CategoryKey => key in STOCK.texts.en;

/** A category's code as people read it: in their language where it is a common one, else home_textiles becomes Home textiles. */
export function categoryName(category: string, say: Say<Key>): string {
  const key = `category.${category}`;
  if (isKnown(key)) return say(key);
  const words = category.replaceAll(/[_-]+/g, " ").trim();
  return words === "" ? category : words[0]?.toUpperCase() + words.slice(1);
}
