import type { IncomingHttpHeaders } from "node:http";

/**
 * Whether a browser says that a page of ours sends the request: by its Origin, which must be the public one or the host that
 * the request itself names, or, where there is none, by Sec-Fetch-Site. Scripts of other pages can forge neither
 * (Fetch, sections 3.2 and 4.6; Fetch Metadata Request Headers).
 */
export function isOfOwnPage(headers: IncomingHttpHeaders, public_origin: string): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return headers["sec-fetch-site"] === "same-origin";
  if (origin === public_origin) return true;
  const parsed = URL.canParse(origin) ? new URL(origin) : null;
  return parsed !== null && host !== undefined && parsed.host === host.toLowerCase();
}
