import { wordsOf } from "../kernel/words.ts";
import { isNear } from "./typing-errors.ts";

/** What a search wants to know of a location. */
export type Place = {
  readonly code: string;
  readonly kind: string;
  readonly name: string;
  readonly address: { readonly city: string; readonly postal_code: string };
};

export type FoundPlace = Place & { readonly matched_by: "code" | "name" | "postal_code" | "similar_name" };

/** Locations are few and known already: looked through word by word. */
export function searchPlaces(places: Iterable<Place>, text: string, limit: number): FoundPlace[] {
  const typed = wordsOf(text);
  if (typed.length === 0) return [];
  const found: FoundPlace[] = [];
  for (const place of places) {
    const matched_by = matchOf(place, text, typed);
    if (matched_by) found.push({ ...place, matched_by });
  }
  return found.sort((a, b) => rankOf(a) - rankOf(b) || (a.code < b.code ? -1 : 1)).slice(0, limit);
}

const RANKS = ["code", "name", "postal_code", "similar_name"];

function rankOf(place: FoundPlace): number {
  return RANKS.indexOf(place.matched_by);
}

function matchOf(
  { code, name, address }: Place,
  text: string,
  typed: readonly string[],
): FoundPlace["matched_by"] | null {
  if (code.toLowerCase().startsWith(text.trim().toLowerCase())) return "code";
  const words = wordsOf(`${name} ${address.city}`);
  if (typed.every((word) => words.some((one) => one.startsWith(word)))) return "name";
  if (address.postal_code.replace(/\W/g, "").toLowerCase() === typed.join("")) return "postal_code";
  const is_similar = typed.every((word) => words.some((one) => one.startsWith(word) || isNear(word, one)));
  return is_similar ? "similar_name" : null;
}
