import de from "./templates/labels.de.json" with { type: "json" };
import en from "./templates/labels.en.json" with { type: "json" };

export type MailLabels = typeof en;
export type MailLanguage = keyof typeof LANGUAGES;

/** Languages that have templates, with the region whose dates and amounts a bare language means. */
const LANGUAGES = { en: { labels: en, locale: "en-GB" }, de: { labels: de satisfies MailLabels, locale: "de-DE" } };

export const MAIL_LANGUAGES = Object.keys(LANGUAGES) as readonly MailLanguage[];

/** @property locale of dates and amounts: de-AT keeps its own manner even though its texts are those of de */
export type MailLocale = { readonly language: MailLanguage; readonly locale: string; readonly labels: MailLabels };

/** The templates and the locale for a customer's language; English where there are none or the tag is no language. */
export function mailLocale(tag: string): MailLocale {
  const language = tag.split(/[-_]/)[0]?.toLowerCase() ?? "";
  if (!Object.hasOwn(LANGUAGES, language)) return { language: "en", ...LANGUAGES.en };
  const known = language as MailLanguage;
  const { labels, locale } = LANGUAGES[known];
  return { language: known, locale: regional(tag) ?? locale, labels };
}

function regional(tag: string): string | null {
  try {
    const locale = new Intl.Locale(tag.replaceAll("_", "-"));
    return locale.region === undefined ? null : locale.baseName;
  } catch {
    return null; // not a BCP 47 tag: a shop's own spelling, of which the language part is enough
  }
}
