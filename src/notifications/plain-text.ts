/** Longer names are cut: a greeting is no place for a message. */
const NAME_LENGTH_MAX = 80;

/**
 * One line of visible text: control characters (header injection, terminal codes) and marks that turn the reading
 * direction (which make a text look like another) become spaces, runs of spaces one.
 */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * The name to greet, or null. Shops are used to send strangers a mail whose "name" is an advertisement with a link, as
 * mail programs make anything like an address clickable; such a name is not repeated.
 */
export function salutationName(name: string | null): string | null {
  const line = oneLine(name ?? "");
  if (line === "" || /:\/\/|www\.|[^\s.]\.[a-z]{2,}(\/|\s|$)/i.test(line)) return null;
  return line.length > NAME_LENGTH_MAX ? line.slice(0, NAME_LENGTH_MAX).trim() : line;
}

/** The address if it is one of the web; null for javascript:, data: and whatever else a link should not run. */
export function safeUrl(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
}

/** Text as a mail shows it: no spaces at line ends (but the one of the signature mark "-- "), one empty line between blocks. */
export function tidyText(text: string): string {
  const lines = text.split("\n").map((line) => (line.trimEnd() === "--" ? "-- " : line.trimEnd()));
  return `${lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;
}
