import type { RefusalTable } from "../../platform/http/index.ts";

export type WebhookRefusal =
  | { readonly code: "webhook_endpoint_not_found" }
  | { readonly code: "webhook_event_not_found" }
  | { readonly code: "webhook_url_forbidden"; readonly reason: string };

export const WEBHOOK_REFUSALS: RefusalTable<WebhookRefusal> = {
  webhook_endpoint_not_found: {
    status: 404,
    title: "No such webhook endpoint",
    retryable: false,
    detail: () => "There is no webhook endpoint with this id: GET /v1/webhook-endpoints lists all.",
  },
  webhook_event_not_found: {
    status: 422,
    title: "No such event",
    retryable: false,
    detail: () => "There is no event of an order with this id: the webhook-id of a message is the id of its event.",
  },
  webhook_url_forbidden: {
    status: 422,
    title: "The URL cannot be an endpoint's",
    retryable: false,
    help: "An endpoint is an https URL that leads to the public internet. DIRIGENT_WEBHOOK_ALLOW_PRIVATE=true also allows private networks, and http to the machine itself.",
    detail: (refusal) =>
      `The URL is not called: ${refusal.reason}. Give one of https that leads to the public internet.`,
  },
};
