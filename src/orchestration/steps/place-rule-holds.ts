import { placeHold } from "../cancel-units.ts";
import type { Batch } from "../changes.ts";
import { holdsToPlace } from "../lifecycle.ts";
import type { OrderView } from "../order-view.ts";

/** Places the holds that the workflow's own stages demand at the place that the order has reached. */
export async function placeRuleHolds(batch: Batch, views: readonly OrderView[]): Promise<void> {
  for (const view of views) {
    const [first] = holdsToPlace(view);
    if (first) placeHold(batch, view, { code: first.stage, origin: "rule", note: first.reason });
  }
}
