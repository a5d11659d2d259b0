import { type Static, Type } from "typebox";
import { ORDER_REFUSALS } from "../../orders/index.ts";
import {
  callerOf,
  expectedVersion,
  type HttpServer,
  preconditionFailed,
  sendProblem,
  sendRefusal,
} from "../../platform/http/index.ts";
import { rehearse, type Transaction } from "../../platform/transaction.ts";
import { advance } from "../advance-orders.ts";
import { effectsOf } from "../effects.ts";
import { changeAddresses } from "../facts/address-changes.ts";
import { moveOrders } from "../facts/move-orders.ts";
import type { FactContext } from "../facts/on-orders.ts";
import {
  type ActionRefusal,
  cancelOrders,
  holdOrders,
  liftHolds,
  type OnOrder,
  resourceOrders,
} from "../facts/order-actions.ts";
import { findViews, type OrderView } from "../order-view.ts";
import { plannedPlaces } from "../planned-places.ts";
import { presentOrder } from "../present-order.ts";
import type { Services } from "../services.ts";
import { findVisible } from "../visible.ts";

import { AddressPreview, addressChange } from "./address-body.ts";
import { closed, OrderId, OrderSchema } from "./schemas.ts";

const LineQuantity = Type.Object(
  { line_no: Type.Integer({ minimum: 1 }), quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }) },
  closed,
);
const PlaceCode = Type.String({ minLength: 1, maxLength: 100 });
const Preview = Type.Union([
  Type.Object(
    {
      action: Type.Literal("cancel"),
      lines: Type.Optional(Type.Array(LineQuantity, { minItems: 1, maxItems: 2_000 })),
    },
    closed,
  ),
  Type.Object({ action: Type.Literal("hold") }, closed),
  Type.Object({ action: Type.Literal("lift_hold"), hold_id: Type.String({ format: "uuid" }) }, closed),
  Type.Object({ action: Type.Literal("resource") }, closed),
  AddressPreview,
  Type.Object({ action: Type.Literal("move"), from: PlaceCode, to: Type.Optional(PlaceCode) }, closed),
]);
type Preview =
  | Static<typeof AddressPreview>
  | { readonly action: "cancel"; readonly lines?: readonly { readonly line_no: number; readonly quantity: number }[] }
  | { readonly action: "hold" }
  | { readonly action: "lift_hold"; readonly hold_id: string }
  | { readonly action: "resource" }
  | { readonly action: "move"; readonly from: string; readonly to?: string };

const Minor = Type.Integer({ description: "Minor units of the order's currency." });
const Instant = Type.String({ format: "date-time" });
const Status = OrderSchema.properties.status;
const EffectsView = Type.Object(
  {
    canceled: Type.Array(Type.Object({ line_no: Type.Integer(), quantity: Type.Integer() }, closed)),
    places: Type.Array(
      Type.Object(
        {
          location: Type.String(),
          line_no: Type.Integer(),
          sku: Type.String(),
          quantity: Type.Integer({ description: "Units more; negative: free there again." }),
        },
        closed,
      ),
    ),
    payments: Type.Array(
      Type.Object(
        {
          kind: Type.String({ description: "authorize, capture, refund or void." }),
          method: Type.String(),
          provider: Type.Union([Type.String(), Type.Null()]),
          amount_minor: Minor,
        },
        closed,
      ),
      { description: "What payment providers would be asked to do." },
    ),
    due: Type.Object(
      {
        before_at: Type.Union([Instant, Type.Null()]),
        after_at: Type.Union([Instant, Type.Null()]),
      },
      {
        ...closed,
        description:
          "By when the last place that has work on it hands over. Null: no place is known, or none of them says until when it works.",
      },
    ),
    status: Type.Object({ before: Status, after: Status }, closed),
    owed: Type.Object({ before_minor: Minor, after_minor: Minor }, closed),
  },
  closed,
);

/** What an action would do: it is done and taken back, so the answer is what the same action does a moment later. */
export function registerPreviewRoutes(server: HttpServer, services: Services): void {
  server.post(
    "/v1/orders/:order_id/previews",
    {
      config: { scope: "orders:write", if_match: true, idempotency: "none", refusals: [ORDER_REFUSALS] },
      schema: {
        operationId: "previewAction",
        summary: "See what an action would do",
        description: "Changes nothing. Refused as the action itself would be.",
        tags: ["Orders"],
        params: OrderId,
        body: Preview,
        response: { 200: EffectsView },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { tenant_id, actor } = caller;
      const { order_id } = request.params;
      const on = { order_id, expected_version: expectedVersion(request) };
      const context = { services, actor, now: services.clock.now() };
      const outcome = await rehearse(services.database, tenant_id, "previewAction", async (tx) => {
        const before = await findVisible(tx, services, order_id, caller);
        if (!before) return { refusal: { code: "order_not_found" } as const };
        const locations = await services.locations(tx);
        const sideOf = (view: OrderView) => ({
          view,
          shown: presentOrder(view, locations),
          places: plannedPlaces(view, locations, context.now),
        });
        const was = sideOf(before);
        const [decision] = await act(tx, context, on, request.body as Preview);
        if (!decision?.accepted) return { refusal: decision?.refusal ?? ({ code: "order_not_found" } as const) };
        await advance(tx, services, [order_id], context.now);
        const [after] = await findViews(tx, services, [order_id]);
        if (!after) throw new Error("An order that an action was done to is there.");
        return { effects: effectsOf(was, sideOf(after)), item_ids: before.order.lines.map(({ item_id }) => item_id) };
      });
      // Planning has taken off what is known of the stock what nobody has got.
      services.supply.forget(tenant_id, outcome.item_ids ?? []);
      if (outcome.effects) return outcome.effects;
      return sendActionRefusal(reply, outcome.refusal);
    },
  );
}

function act(tx: Transaction, context: FactContext, on: OnOrder, preview: Preview) {
  switch (preview.action) {
    case "cancel":
      return cancelOrders(tx, context, [{ ...on, lines: preview.lines ?? null, reason: "preview" }]);
    case "hold":
      return holdOrders(tx, context, [{ ...on, code: "manual", note: null }]);
    case "lift_hold":
      return liftHolds(tx, context, [{ ...on, hold_id: preview.hold_id }]);
    case "resource":
      return resourceOrders(tx, context, [on]);
    case "change_address":
      return changeAddresses(tx, context, [addressChange(on, preview, "preview")]);
    case "move":
      return moveOrders(tx, context, [{ ...on, from: preview.from, to: preview.to ?? null, reason: "preview" }]);
  }
}

function sendActionRefusal(reply: Parameters<typeof sendRefusal>[0], refusal: ActionRefusal) {
  if (refusal.code === "precondition_failed")
    return sendProblem(reply, preconditionFailed(refusal.current_version) as Parameters<typeof sendProblem>[1]);
  return sendRefusal(reply, refusal, ORDER_REFUSALS);
}
