import type { WebhookEndpoint } from "./types.ts";

/** Whether an endpoint wants to be told of an event. */
export function wantsEvent(
  endpoint: Pick<WebhookEndpoint, "event_types" | "channels">,
  event: { readonly type: string; readonly channel_code: string | null },
): boolean {
  const { event_types, channels } = endpoint;
  if (channels !== null && (event.channel_code === null || !channels.includes(event.channel_code))) return false;
  return event_types === null || event_types.some((wanted) => matches(wanted, event.type));
}

/** `payment_*` means all that begin so. */
function matches(wanted: string, type: string): boolean {
  return wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : wanted === type;
}
