export const CHANNEL_KINDS = ["web_shop", "app", "marketplace", "pos", "phone", "b2b", "api"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** Where orders come from. */
export type Channel = {
  readonly channel_id: string;
  readonly code: string;
  readonly kind: ChannelKind;
  readonly name: string;
  /** ISO 3166-1 alpha-2: whose law and holidays apply to its orders unless they say otherwise. */
  readonly country: string;
  /** ISO 4217. */
  readonly currency: string;
  /** BCP 47, such as `de` or `de-AT`. */
  readonly language: string;
  readonly prices_include_tax: boolean;
  readonly updated_at: Date;
};

/** What a PUT replaces: the whole channel. */
export type ChannelContent = Omit<Channel, "channel_id" | "updated_at">;
