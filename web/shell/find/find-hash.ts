const MARK = "find";

/**
 * What is looked for by the end of an address: `#find=anna` opens the search with it, on whatever page. It stands behind the
 * `#` because it may be a customer's name, and browsers keep that part to themselves.
 *
 * @param hash with or without its `#`. @returns null: the address opens no search
 */
export function textOfHash(hash: string): string | null {
  const [mark, ...text] = hash.replace(/^#/, "").split("=");
  if (mark !== MARK) return null;
  try {
    return decodeURIComponent(text.join("="));
  } catch {
    return "";
  }
}

export const hashOfText = (text: string): string => (text === "" ? MARK : `${MARK}=${encodeURIComponent(text)}`);
