import { toPick } from "../../fulfillment/index.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import type { Location } from "../../locations/index.ts";
import { type OrderLine, withLines } from "../../orders/index.ts";
import type { Transaction } from "../../platform/transaction.ts";
import { addEvent, type Batch } from "../changes.ts";
import { giveUpSources } from "../give-up-sources.ts";
import { movableWork } from "../movable-work.ts";
import type { OrderView } from "../order-view.ts";
import { recordWorkOn } from "./location-work.ts";
import type { FactContext } from "./on-orders.ts";
import { type ActionRefusal, act, type OnOrder } from "./order-actions.ts";

export type MoveRefusal =
  | { readonly code: "nothing_to_move"; readonly from: string | null }
  | { readonly code: "unknown_place"; readonly location: string }
  | { readonly code: "place_needed"; readonly line_no: number };

/** From the place with this code to another; `to` null: to the best other one. */
export type Move = OnOrder & { readonly from: string; readonly to: string | null; readonly reason: string };

/**
 * Takes what a place has been given and has not picked away from it, as somebody in the office does when a parcel is late
 * there. The place is not asked again, its stock is free again, and the lifecycle sources the units elsewhere: at `to`
 * alone, if that is named. What a customer collects needs a `to`, since it is the customer who goes there.
 */
export function moveOrders(
  tx: Transaction,
  context: FactContext,
  requests: readonly Move[],
): Promise<Decision<OrderView, ActionRefusal>[]> {
  return act(tx, context, requests, async (batch, view, { from, to, reason }) => {
    const locations = [...(await context.services.locations(tx)).values()];
    const source = locations.find(({ code }) => code === from);
    const target = to === null ? null : locations.find(({ code, active }) => code === to && active);
    if (!source) return refuse({ code: "unknown_place", location: from });
    if (target === undefined || target === source) return refuse({ code: "unknown_place", location: to ?? from });
    return moveAway(batch, view, { source, target, reason });
  });
}

type Way = { readonly source: Location; readonly target: Location | null; readonly reason: string };

async function moveAway(
  batch: Batch,
  view: OrderView,
  { source, target, reason }: Way,
): Promise<Decision<OrderView, ActionRefusal>> {
  const heads = movableWork(view).filter(({ location_id }) => location_id === source.location_id);
  const sourced = view.sourced.filter(({ location_id }) => location_id === source.location_id);
  const units = [
    ...heads.flatMap(({ lines }) => lines.map((line) => ({ line_no: line.line_no, quantity: toPick(line) }))),
    ...sourced.map(({ line_no, quantity }) => ({ line_no, quantity })),
  ].filter(({ quantity }) => quantity > 0);
  if (units.length === 0) return refuse({ code: "nothing_to_move", from: source.code });
  const line_nos = new Set(units.map(({ line_no }) => line_no));
  const lines = view.order.lines.filter(({ line_no }) => line_nos.has(line_no));
  const fetched = lines.find(({ delivery_method }) => delivery_method === "collect");
  if (fetched && target === null) return refuse({ code: "place_needed", line_no: fetched.line_no });

  const works = heads.map(({ fulfillment_order_id }) => ({ fulfillment_order_id, action: "take_back" as const }));
  for (const decision of await recordWorkOn(batch, works, () => view))
    if (!decision.accepted) throw new Error(`Work that can be moved is taken back: ${decision.refusal.code}.`);
  giveUpSources(batch, view, sourced);
  view.order = withLines(
    view.order,
    view.order.lines.filter(({ line_no }) => line_nos.has(line_no)).map((line) => leadElsewhere(line, source, target)),
  );
  addEvent(batch, view, "units_moved", { from: source.code, to: target?.code ?? null, lines: units, reason });
  return accept(view);
}

function leadElsewhere(line: OrderLine, source: Location, target: Location | null): OrderLine {
  const excluded = line.excluded_location_ids.filter((id) => id !== target?.location_id);
  return {
    ...line,
    requested_location_id: target?.location_id ?? null,
    excluded_location_ids: [...new Set([...excluded, source.location_id])],
  };
}
