export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The texts of an area in every language. i18next's own forms: `{{name}}` for values, `_one` and `_other` for numbers. */
export type Words<Key extends string> = {
  readonly area: string;
  readonly texts: Readonly<Record<Language, Readonly<Record<Key, string>>>>;
};

/** Both languages must have the same keys: the compiler says so, and a test does for the values in the texts. */
export function defineWords<const Texts extends Readonly<Record<string, string>>>(
  area: string,
  texts: { readonly en: Texts; readonly de: { readonly [Key in keyof Texts]: string } },
): Words<Extract<keyof Texts, string>> {
  return { area, texts };
}
