import type { Services } from "../../../orchestration/services.ts";
import type { ClerksPiece } from "../retailer/clerks-day.ts";
import type { Retailer } from "../retailer/retailer.ts";

/** By whom and for whom the history is lived through: the product's services with a clock of their own. */
export type WorkContext = {
  readonly services: Services;
  readonly tenant_id: string;
  readonly retailer: Retailer;
  /** What the demo's clerk has to do, by order: nobody works at it but as her day says. */
  readonly clerks_pieces: Map<string, ClerksPiece>;
};
