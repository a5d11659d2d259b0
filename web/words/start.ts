import i18next from "i18next";
import { LANGUAGES, type Language } from "./define.ts";

const KEPT_AS = "dirigent.language";

/** Chooses the language: what this person chose before, else the browser's, else English. */
export function startWords(): void {
  void i18next.init({
    lng: keptLanguage() ?? browserLanguage() ?? "en",
    fallbackLng: false,
    supportedLngs: [...LANGUAGES],
    resources: {},
    // React escapes by itself.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = i18next.language;
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT_AS, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

function keptLanguage(): Language | null {
  return asLanguage(localStorage.getItem(KEPT_AS));
}

function browserLanguage(): Language | null {
  for (const wish of navigator.languages) {
    const language = asLanguage(wish.slice(0, 2));
    if (language) return language;
  }
  return null;
}

function asLanguage(text: string | null): Language | null {
  return LANGUAGES.find((language) => language === text) ?? null;
}
