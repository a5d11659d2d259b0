import { randomInt } from "node:crypto";
import { Type } from "typebox";
import type { Decision } from "../../kernel/decision.ts";
import { openHolds } from "../../orders/index.ts";
import { callerOf, type HttpServer, sendRefusal } from "../../platform/http/index.ts";
import { rehearse, type Transaction } from "../../platform/transaction.ts";
import { advance } from "../advance-orders.ts";
import type { FactContext } from "../facts/on-orders.ts";
import { liftHolds } from "../facts/order-actions.ts";
import { OrderBody } from "../intake/order-schema.ts";
import {
  PLACED_MEANWHILE,
  type Placed,
  type Placement,
  type PlacementRefusal,
  placeOrders,
} from "../intake/place-orders.ts";
import { INTAKE_REFUSALS } from "../intake/refusals.ts";
import { forAuthorization, forPayment } from "../lifecycle.ts";
import { findViews, type OrderView } from "../order-view.ts";
import { lastDue, plannedPlaces } from "../planned-places.ts";
import { presentOrder } from "../present-order.ts";
import type { Services } from "../services.ts";
import { closed, OrderSchema } from "./schemas.ts";

const { status, currency, lines, charges, totals, workflow } = OrderSchema.properties;
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Instant = Type.String({ format: "date-time" });
const Place = Type.Object(
  {
    location: Type.String(),
    name: Type.String(),
    delivery_method: Type.String(),
    due_at: orNull(Instant),
    lines: Type.Array(Type.Object({ line_no: Type.Integer(), quantity: Type.Integer() }, closed)),
  },
  closed,
);
const OrderPreview = Type.Object(
  {
    ...{ status, currency, workflow, lines, charges, totals },
    places: Type.Array(Place, {
      description:
        "From where what goes out, and by when each place hands it over or has it ready, reckoned as if nothing were waited for.",
    }),
    due_at: orNull(Instant),
    unavailable: Type.Array(
      Type.Object({ line_no: Type.Integer(), sku: Type.String(), quantity: Type.Integer() }, closed),
      { description: "What no place has: it would wait for stock." },
    ),
    holds: Type.Array(Type.Object({ code: Type.String(), origin: Type.String() }, closed)),
    waits_for: orNull(
      Type.Union([Type.Literal("hold"), Type.Literal("authorization"), Type.Literal("payment")], {
        description: "What keeps the goods from being released.",
      }),
    ),
    payments: Type.Array(
      Type.Object(
        {
          method: Type.String(),
          timing: Type.String({ description: "in_advance, on_shipment, on_account or settled." }),
          amount_minor: Type.Integer(),
          due_at: orNull(Instant),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** What would become of an order: it is placed and taken back, so the answer is what placing it a moment later does. */
export function registerOrderPreviewRoutes(server: HttpServer, services: Services): void {
  server.post(
    "/v1/order-previews",
    {
      bodyLimit: 4 * 1024 * 1024,
      config: { scope: "orders:write", idempotency: "none", refusals: [INTAKE_REFUSALS] },
      schema: {
        operationId: "previewOrder",
        summary: "See what would become of an order",
        description:
          "Takes the body of POST /v1/orders and changes nothing: no number is used, nothing is reserved, nobody is written to. Refused as the order itself would be. One that is placed already is shown as it is.",
        tags: ["Orders"],
        body: OrderBody,
        response: { 200: OrderPreview },
      },
    },
    async (request, reply) => {
      const { tenant_id, actor, channel_codes } = callerOf(request);
      const now = services.clock.now();
      const placement = { input: request.body, caller_channels: channel_codes, actor };
      const rehearsed = await rehearse(
        services.database,
        tenant_id,
        "previewOrder",
        async (tx) => {
          const decision = await placeOne(tx, services, placement, now);
          if (!decision.accepted) return { refusal: decision.refusal };
          const view = await viewOf(tx, services, decision.value);
          const planned = await asIfLifted(tx, { services, actor, now }, view);
          return { preview: await present(tx, services, view, planned, now), view };
        },
        PLACED_MEANWHILE,
      );
      if (!rehearsed.preview) return sendRefusal(reply, rehearsed.refusal, INTAKE_REFUSALS);
      // Planning has taken off what is known of the stock what nobody has got.
      services.supply.forget(
        tenant_id,
        rehearsed.view.order.lines.map(({ item_id }) => item_id),
      );
      return rehearsed.preview;
    },
  );
}

async function placeOne(
  tx: Transaction,
  services: Services,
  placement: Placement,
  now: Date,
): Promise<Decision<Placed, PlacementRefusal>> {
  // Numbers are unique, and none may be used up: below zero there are none, and two previews at once do not meet.
  const number = -randomInt(1, 2 ** 47);
  const [decision] = await placeOrders(tx, services, [placement], [number], now, { advance: true });
  if (!decision) throw new Error("One order has one decision.");
  return decision;
}

async function viewOf(tx: Transaction, services: Services, placed: Placed): Promise<OrderView> {
  if (placed.outcome === "created") return placed.view;
  const [view] = await findViews(tx, services, [placed.order_id]);
  if (!view) throw new Error("An order that was found by its external id cannot be read.");
  return view;
}

/** What a person has to look at first is planned as well, as if its holds were lifted now. */
async function asIfLifted(tx: Transaction, context: FactContext, view: OrderView): Promise<OrderView> {
  const { order_id } = view.order;
  const holds = openHolds(view.order);
  if (holds.length === 0) return view;
  await liftHolds(
    tx,
    context,
    holds.map(({ hold_id }) => ({ order_id, expected_version: null, hold_id })),
  );
  await advance(tx, context.services, [order_id], context.now);
  const [planned] = await findViews(tx, context.services, [order_id]);
  return planned ?? view;
}

async function present(tx: Transaction, services: Services, view: OrderView, planned: OrderView, now: Date) {
  const locations = await services.locations(tx);
  const { status, currency, workflow, lines, charges, totals } = presentOrder(view, locations);
  const places = plannedPlaces(planned, locations, now);
  const holds = openHolds(view.order).map(({ code, origin }) => ({ code, origin }));
  return {
    ...{ status, currency, workflow, lines, charges, totals },
    places,
    due_at: lastDue(places),
    unavailable: planned.order.lines.flatMap(({ line_no, sku, stages }) =>
      stages.backordered > 0 ? [{ line_no, sku, quantity: stages.backordered }] : [],
    ),
    holds,
    waits_for: holds.length > 0 ? ("hold" as const) : (forAuthorization(view) ?? forPayment(view)),
    payments: view.payments.payments.map(({ method, timing, amount_minor, due_at }) => ({
      ...{ method, timing, amount_minor },
      due_at: due_at?.toISOString() ?? null,
    })),
  };
}
