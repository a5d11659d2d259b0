import type { NamedStage } from "./document.ts";

/** What conditions of a workflow may ask about an order, as `order.<field>`. */
export type OrderFacts = {
  /** b2c, b2b, replenishment … as the channel sent it. */
  readonly type: string;
  readonly channel: string;
  /** web_shop, app, marketplace, pos, phone, b2b, api */
  readonly channel_kind: string;
  /** Of the destination; of the channel where nothing travels. ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly currency: string;
  readonly total_minor: number;
  readonly priority: number;
  readonly customer_group: string | null;
  readonly attributes: { readonly [key: string]: unknown };
  /** Each method once. */
  readonly delivery_methods: readonly string[];
  /** Each method once. */
  readonly payment_methods: readonly string[];
};

/** Where an own stage stands in an order's life. */
export type Place = { readonly side: "before" | "after"; readonly stage: NamedStage };

/**
 * A hold that a workflow's own stage demands.
 *
 * @property stage  name of the own stage; with the order it identifies the hold, so it is placed and lifted once
 * @property reason the stage's reason, or `rule_failed` when its condition could not be answered
 */
export type RuleHold = { readonly stage: string; readonly reason: string };
