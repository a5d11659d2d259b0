import { isIP } from "node:net";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { addressKind } from "./special-addresses.ts";

/** @property allow_private for trials and for receivers in one's own network: see `decideAddress` */
export type TargetPolicy = { readonly allow_private: boolean };
export type ForbiddenTarget = { readonly code: "webhook_url_forbidden"; readonly reason: string };

const URL_CHARACTERS_MAX = 2_000;

/**
 * Whether a URL may be an endpoint's, as far as it can be told from the text. A number instead of a name (2130706433, 0177.1,
 * 0x7f.1) has become the address that it means when the URL was parsed, so the same ranges hold for it.
 */
export function decideUrl(text: string, policy: TargetPolicy): Decision<URL, ForbiddenTarget> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || text.length > URL_CHARACTERS_MAX) return forbid("it is no absolute URL of at most 2,000 characters");
  if (url.protocol !== "https:" && !(policy.allow_private && url.protocol === "http:"))
    return forbid("it is not of https");
  if (url.username !== "" || url.password !== "") return forbid("it has a user or a password in it");
  if (url.hash !== "") return forbid("it has a fragment");
  const literal = literalAddress(url);
  if (literal === null) return accept(url);
  const address = decideAddresses(url, [literal], policy);
  return address.accepted ? accept(url) : address;
}

/** The address that stands in a URL instead of a name; null if there is a name. */
export function literalAddress(url: URL): string | null {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  return isIP(host) === 0 ? null : host;
}

/**
 * Which of the addresses that a name stands for is connected to: the first, if all of them are public. One that is not
 * condemns the name, else its owner could try until chance serves him. With `allow_private` networks of ours count as
 * public, and http is possible to this machine itself.
 */
export function decideAddresses(
  url: URL,
  addresses: readonly string[],
  { allow_private }: TargetPolicy,
): Decision<string, ForbiddenTarget> {
  const [first] = addresses;
  if (first === undefined) return forbid("its name has no address");
  const kinds = addresses.map(addressKind);
  const may = (kind: string) => kind === "public" || (allow_private && (kind === "private" || kind === "loopback"));
  if (!kinds.every(may)) return forbid("its address is not one of the public internet");
  if (url.protocol === "http:" && !kinds.every((kind) => kind === "loopback"))
    return forbid("http is possible to this machine itself only");
  return accept(first);
}

function forbid(reason: string): { readonly accepted: false; readonly refusal: ForbiddenTarget } {
  return refuse({ code: "webhook_url_forbidden", reason });
}
