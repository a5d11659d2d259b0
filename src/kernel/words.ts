/** Letters that Unicode does not take apart into a base letter and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

/** Longer words are cut: nobody types more of one to find it. */
const WORD_LENGTH_MAX = 40;

/** Text as it is compared in a search: lower case, without accents, so that `Müller` and `muller` are the same. */
export function foldText(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? letter);
}

/** The words of a text, folded, in their order; whatever is neither letter nor digit parts them. */
export function wordsOf(text: string): string[] {
  return (foldText(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, WORD_LENGTH_MAX));
}

/** What a postal code is found by, however it is spaced; null if it has no letter or digit. */
export function postalWord(postal_code: string): string | null {
  return wordsOf(postal_code).join("") || null;
}

/** Digits by which numbers with and without country code or leading zero are the same. */
const PHONE_DIGITS = 8;

/** What a telephone number is found by: its last eight digits; null if it has fewer. */
export function phoneWord(phone: string): string | null {
  const digits = phone.replace(/\D/g, "");
  return digits.length < PHONE_DIGITS ? null : digits.slice(-PHONE_DIGITS);
}
