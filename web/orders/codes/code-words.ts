import { useCallback } from "react";
import type { Language } from "../../words/define.ts";
import { say, useLanguage } from "../../words/use-words.ts";
import { CODES } from "./words.ts";

export type CodeFamily = "hold" | "reason" | "screening" | "failure" | "method" | "charge";
type CodeKey = Extract<keyof (typeof CODES)["texts"]["en"], string>;
export type SayCode = (family: CodeFamily, code: string | null | undefined) => string;

const isKnown = (key: string): key is CodeKey => Object.hasOwn(CODES.texts.en, key);

const KEYS: Readonly<Record<CodeFamily, (code: string) => string>> = {
  hold: (code) => `hold.${code}`,
  reason: (code) => `reason.${code}`,
  screening: (code) => `screening.${code}`,
  failure: (code) => `failure.${code}`,
  method: (code) => `method.${code}`,
  charge: (code) => `charge.${code}`,
};

/** Says a code in words; one that only the retailer's own rules know is said as it is written, without its underscores. */
export function sayCode(language: Language, family: CodeFamily, code: string | null | undefined): string {
  if (!code) return "";
  const key = KEYS[family](code);
  return isKnown(key) ? say(CODES, language, key) : code.replaceAll("_", " ");
}

export function useCodeWords(): SayCode {
  const language = useLanguage();
  return useCallback((family, code) => sayCode(language, family, code), [language]);
}

/** What an order is charged besides its goods: as the shop calls it, or in words where it only gave a code. */
export function sayCharge(language: Language, description: string): string {
  return /^[a-z0-9]+(_[a-z0-9]+)*$/.test(description) ? sayCode(language, "charge", description) : description;
}
