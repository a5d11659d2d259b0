import type { Language } from "../words/define.ts";

/** @returns an item's name in the language of whoever looks, else in whatever language there is */
export function itemName(name: Readonly<Record<string, string>>, language: Language): string {
  return name[language] ?? name.en ?? Object.values(name)[0] ?? "";
}
