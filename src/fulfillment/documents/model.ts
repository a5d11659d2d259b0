import type { Address } from "../../kernel/address.ts";
import type { FulfillmentOrder, Shipment } from "../types.ts";

/** All that the documents of a fulfillment order are made of. */
export type DocumentModel = {
  readonly fulfillment_order: FulfillmentOrder;
  /** What has left with it so far. */
  readonly shipments: readonly Shipment[];
  readonly location: { readonly name: string; readonly address: Address; readonly time_zone: string };
  /** Where it goes; of what is collected, who collects. */
  readonly recipient: { readonly name: string; readonly address: Address | null };
  readonly ordered_at: Date;
  /** BCP 47 */
  readonly language: string;
};
