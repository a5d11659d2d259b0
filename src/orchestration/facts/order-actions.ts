import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import {
  type AddressRefusal,
  type CancelRefusal,
  type CancelRequest,
  decideCancellation,
  isTerminal,
  openHolds,
  saveLiftedHolds,
  unitsIn,
} from "../../orders/index.ts";
import type { Transaction } from "../../platform/transaction.ts";
import { cancelOrderUnits, placeHold } from "../cancel-units.ts";
import { addEvent, type Batch } from "../changes.ts";
import type { OrderView } from "../order-view.ts";
import type { MoveRefusal } from "./move-orders.ts";
import { type FactContext, onOrders } from "./on-orders.ts";

export type ActionRefusal =
  | AddressRefusal
  | CancelRefusal
  | { readonly code: "order_not_found" }
  | { readonly code: "hold_not_found" }
  | { readonly code: "order_is_final" }
  | { readonly code: "nothing_to_source" }
  | MoveRefusal
  | { readonly code: "precondition_failed"; readonly current_version: number };

/** `expected_version`: refuse if the order has changed since (If-Match); null to go ahead anyway. */
export type OnOrder = { readonly order_id: string; readonly expected_version: number | null };

/** Cancels whole orders, lines or quantities, wherever their goods still allow it. */
export function cancelOrders(
  tx: Transaction,
  context: FactContext,
  requests: readonly (CancelRequest & OnOrder)[],
): Promise<Decision<OrderView, ActionRefusal>[]> {
  return act(tx, context, requests, (batch, view, request) => {
    const decision = decideCancellation(view.order, request, view.workflow.policies.cancellation.until);
    if (!decision.accepted) return decision;
    cancelOrderUnits(batch, view, decision.value, request.reason);
    return accept(view);
  });
}

/** A person stops orders until the hold is lifted. What has been released to locations goes on there. */
export function holdOrders(
  tx: Transaction,
  context: FactContext,
  requests: readonly (OnOrder & { readonly code: string; readonly note: string | null })[],
): Promise<Decision<OrderView, ActionRefusal>[]> {
  return act(tx, context, requests, (batch, view, request) => {
    if (isTerminal(view.order)) return refuse({ code: "order_is_final" });
    placeHold(batch, view, { code: request.code, origin: "manual", note: request.note });
    return accept(view);
  });
}

/** Lifts holds; the lifecycle goes on with orders that have none left. */
export async function liftHolds(
  tx: Transaction,
  context: FactContext,
  requests: readonly (OnOrder & { readonly hold_id: string })[],
): Promise<Decision<OrderView, ActionRefusal>[]> {
  const lifted: string[] = [];
  const decisions = await act(tx, context, requests, (batch, view, request) => {
    const hold = openHolds(view.order).find((candidate) => candidate.hold_id === request.hold_id);
    if (!hold) return refuse({ code: "hold_not_found" });
    lifted.push(hold.hold_id);
    const holds = view.order.holds.map((other) =>
      other === hold ? { ...hold, lifted_by: context.actor, lifted_at: context.now } : other,
    );
    view.order = { ...view.order, holds };
    addEvent(batch, view, "hold_lifted", { hold_id: hold.hold_id, code: hold.code });
    return accept(view);
  });
  await saveLiftedHolds(tx, lifted, context.actor, context.now);
  return decisions;
}

/** Takes what is reserved but not released back and lets the lifecycle source it anew; locations that refused are asked again. */
export function resourceOrders(
  tx: Transaction,
  context: FactContext,
  requests: readonly OnOrder[],
): Promise<Decision<OrderView, ActionRefusal>[]> {
  return act(tx, context, requests, (batch, view) => {
    if (unitsIn(view.order, "open", "backordered", "sourced") === 0) return refuse({ code: "nothing_to_source" });
    for (const sourced of view.sourced) batch.releases.push({ ...sourced, holder_id: view.order.order_id });
    view.sourced = [];
    const lines = view.order.lines.map((line) => ({
      ...line,
      excluded_location_ids: [],
      stages: { ...line.stages, open: line.stages.open + line.stages.sourced, sourced: 0 },
    }));
    view.order = { ...view.order, lines };
    addEvent(batch, view, "resourcing_asked", {});
    return accept(view);
  });
}

type Act<Request> = (
  batch: Batch,
  view: OrderView,
  request: Request,
) => Decision<OrderView, ActionRefusal> | Promise<Decision<OrderView, ActionRefusal>>;

/** Does something with each order in view, unless it is not there or not at the version that is expected. */
export function act<Request extends OnOrder>(
  tx: Transaction,
  context: FactContext,
  requests: readonly Request[],
  decide: Act<Request>,
): Promise<Decision<OrderView, ActionRefusal>[]> {
  return onOrders(
    tx,
    context,
    requests.map((request) => request.order_id),
    async (batch, views) => {
      const decisions: Decision<OrderView, ActionRefusal>[] = [];
      for (const request of requests) {
        const view = views.get(request.order_id);
        const { expected_version } = request;
        if (!view) decisions.push(refuse({ code: "order_not_found" }));
        else if (expected_version !== null && expected_version !== view.loaded.version)
          decisions.push(refuse({ code: "precondition_failed", current_version: view.loaded.version }));
        else decisions.push(await decide(batch, view, request));
      }
      return decisions;
    },
  );
}
