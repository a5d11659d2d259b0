/**
 * Only an address of this app: a link to the sign-in must not lead on to somebody else.
 *
 * @param next      what stands in the link, made by anybody
 * @param base_path where the app stands, with a slash at its end
 * @returns path, search and fragment; null if it leads elsewhere, or back to the sign-in
 */
export function withinApp(next: string, origin: string, base_path: string): string | null {
  if (!next.startsWith("/") || !URL.canParse(next, origin)) return null;
  const target = new URL(next, origin);
  if (target.origin !== origin || !target.pathname.startsWith(base_path)) return null;
  if (target.pathname === `${base_path}sign-in`) return null;
  return `${target.pathname}${target.search}${target.hash}`;
}
