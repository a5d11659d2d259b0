import type { OrderLabel, ToldEvent, WebhookMessage } from "./types.ts";

/**
 * What is sent for an event: the same bytes at every attempt. Personal data is never in it, only the ids by which whoever
 * may see it reads it: a receiver's log must not become a copy of our customers.
 */
export function webhookMessage(event: ToldEvent, order: OrderLabel): WebhookMessage {
  const { event_id, order_id, order_version, type, occurred_at, data } = event;
  const body = {
    type,
    timestamp: occurred_at.toISOString(),
    data: {
      order_id,
      order_number: order.number,
      external_id: order.external_id,
      channel: order.channel_code,
      order_version,
      ...data,
    },
  };
  return { webhook_id: event_id, body: JSON.stringify(body) };
}

/** A sample for those who are setting up a receiver. */
export function testMessage(test: { readonly webhook_id: string; readonly endpoint_id: string }, now: Date) {
  const { webhook_id, endpoint_id } = test;
  const body = { type: "webhook_test", timestamp: now.toISOString(), data: { endpoint_id } };
  return { webhook_id, body: JSON.stringify(body) };
}
