import type { FieldError, RefusalTable } from "../platform/http/index.ts";

/** Why one channel was not stored. */
export type ChannelRefusal =
  | { readonly code: "channel_repeated"; readonly channel: string }
  | { readonly code: "channel_not_found"; readonly channel: string }
  | { readonly code: "channel_invalid"; readonly errors: readonly FieldError[] };

export const CHANNELS_REFUSALS: RefusalTable<ChannelRefusal> = {
  channel_repeated: {
    status: 409,
    title: "The channel comes twice",
    retryable: false,
    detail: (refusal) =>
      `An earlier entry of this request has the code ${refusal.channel} too, and that one counts: send each channel once.`,
  },
  channel_not_found: {
    status: 404,
    title: "No such channel",
    retryable: false,
    detail: (refusal) => `There is no channel ${refusal.channel} that you may change: GET /v1/channels lists yours.`,
  },
  channel_invalid: {
    status: 422,
    title: "The channel cannot be used as it is",
    retryable: false,
    detail: (refusal) => refusal.errors.map((error) => `${error.pointer} ${error.message}`).join("; "),
  },
};
