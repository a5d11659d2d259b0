import type { Batch } from "../changes.ts";
import type { StepName } from "../lifecycle.ts";
import type { OrderView } from "../order-view.ts";
import { askForDocuments } from "./ask-for-documents.ts";
import { authorizePayments, captureInAdvance, capturePayments, refundPayments, voidPayments } from "./ask-providers.ts";
import { completeOrders } from "./complete-orders.ts";
import { confirmOrders } from "./confirm-orders.ts";
import { endUnpaidOrders } from "./end-unpaid-orders.ts";
import { cancelBackordered, endUncollected } from "./end-waiting.ts";
import { placeRuleHolds } from "./place-rule-holds.ts";
import { releaseLines } from "./release-lines.ts";
import { screenOrders } from "./screen-orders.ts";
import { sourceLines } from "./source-lines.ts";

/** Does one thing for every order of the group. Afterwards the stage must not be due for them any more. */
export type Step = (batch: Batch, views: readonly OrderView[]) => Promise<void>;

export const STEPS: Readonly<Record<StepName, Step>> = {
  screen_orders: screenOrders,
  place_rule_holds: placeRuleHolds,
  authorize_payments: authorizePayments,
  source_lines: sourceLines,
  cancel_backordered: cancelBackordered,
  end_uncollected: endUncollected,
  capture_in_advance: captureInAdvance,
  end_unpaid_orders: endUnpaidOrders,
  confirm_orders: confirmOrders,
  release_lines: releaseLines,
  capture_payments: capturePayments,
  ask_for_documents: askForDocuments,
  refund_payments: refundPayments,
  void_payments: voidPayments,
  complete_orders: completeOrders,
};
