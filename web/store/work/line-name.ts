import type { Item } from "../../api/types.ts";
import { itemName } from "../../stock/item-name.ts";
import type { Language } from "../../words/define.ts";

/** A line as whoever works here calls it: the order keeps the words in which its customer bought. */
export function lineName(
  line: { readonly sku: string; readonly description: string },
  items: ReadonlyMap<string, Pick<Item, "name">>,
  language: Language,
): string {
  const item = items.get(line.sku);
  return (item && itemName(item.name, language)) || line.description;
}
