import i18next from "i18next";
import { useCallback, useSyncExternalStore } from "react";
import { LANGUAGES, type Language, type Words } from "./define.ts";

type Values = Readonly<Record<string, string | number>>;
type Base<Key extends string> = Key extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : Key;
/** Says a text of an area; `count` among the values chooses between `_one` and `_other`. */
export type Say<Key extends string> = (key: Base<Key>, values?: Values) => string;

export function useLanguage(): Language {
  return useSyncExternalStore(onLanguageChange, () => i18next.language as Language);
}

export function useWords<Key extends string>(words: Words<Key>): Say<Key> {
  const language = useLanguage();
  return useCallback((key, values) => say(words, language, key, values), [words, language]);
}

/** Outside of components, for instance in what a notification says. */
export function say<Key extends string>(
  words: Words<Key>,
  language: Language,
  key: Base<Key>,
  values: Values = {},
): string {
  for (const each of LANGUAGES) {
    if (!i18next.hasResourceBundle(each, words.area)) i18next.addResourceBundle(each, words.area, words.texts[each]);
  }
  return i18next.t(key, { ...values, ns: words.area, lng: language, nsSeparator: false, keySeparator: false });
}

function onLanguageChange(listener: () => void): () => void {
  i18next.on("languageChanged", listener);
  return () => i18next.off("languageChanged", listener);
}
