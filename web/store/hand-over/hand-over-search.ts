/** The code by which the order was found, so that it need not be asked for again. */
export type HandOverSearch = { readonly code?: string };

export function handOverSearch(search: Readonly<Record<string, unknown>>): HandOverSearch {
  const code = String(search.code ?? "").trim();
  return code === "" || code.length > 20 ? {} : { code };
}
