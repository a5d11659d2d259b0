import { Type } from "typebox";
import { ORDER_REFUSALS } from "../../orders/index.ts";
import {
  type Caller,
  callerOf,
  expectedVersion,
  type HttpServer,
  idempotent,
  keyedRequest,
  keyReused,
  preconditionFailed,
  refusalAnswer,
  sendProblem,
  sendRefusal,
  sendStored,
} from "../../platform/http/index.ts";
import { read, type Transaction } from "../../platform/transaction.ts";
import { changeAddresses } from "../facts/address-changes.ts";
import { moveOrders } from "../facts/move-orders.ts";
import { cancelOrders, holdOrders, liftHolds, type OnOrder, resourceOrders } from "../facts/order-actions.ts";
import { AMOUNT_REFUSALS, withinAmountLimit } from "../given-back.ts";
import type { Intake } from "../intake/intake.ts";
import { OrderBody } from "../intake/order-schema.ts";
import { INTAKE_REFUSALS } from "../intake/refusals.ts";
import { presentOrderFor } from "../mask-personal-data.ts";
import { presentOrder } from "../present-order.ts";
import type { Services } from "../services.ts";
import { findVisible, mayTouch } from "../visible.ts";
import { AddressBody, addressChange } from "./address-body.ts";
import { closed, OrderId, OrderSchema } from "./schemas.ts";

type Act = Awaited<ReturnType<typeof cancelOrders>>;

/** Placing orders, and what may be done with one. */
export function registerOrderRoutes(server: HttpServer, services: Services, intake: Intake): void {
  server.post(
    "/v1/orders",
    {
      bodyLimit: 4 * 1024 * 1024,
      config: { scope: "orders:write", lane: "intake", refusals: [INTAKE_REFUSALS] },
      schema: {
        operationId: "placeOrder",
        summary: "Place an order",
        description:
          "201 with the order; 200 with the same order if it was placed before (same channel and external_id, same content).",
        tags: ["Orders"],
        body: OrderBody,
        response: { 200: OrderSchema, 201: OrderSchema },
      },
    },
    async (request, reply) => {
      const { tenant_id, actor, channel_codes } = callerOf(request);
      const placement = { input: request.body, caller_channels: channel_codes, actor };
      const result = await intake.place({ tenant_id, placement, keyed: keyedRequest(request) });
      if (result.outcome === "stored") return sendStored(reply, result.answer, result.replayed);
      if (result.outcome === "refused") return sendRefusal(reply, result.refusal, INTAKE_REFUSALS);
      const { body } = keyReused();
      return sendProblem(reply, body as Parameters<typeof sendProblem>[1]);
    },
  );

  server.get(
    "/v1/orders/:order_id",
    {
      config: { scope: "orders:read", refusals: [ORDER_REFUSALS] },
      schema: {
        operationId: "readOrder",
        summary: "Read an order",
        tags: ["Orders"],
        params: OrderId,
        response: { 200: OrderSchema },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const answer = await read(services.database, caller.tenant_id, "readOrder", async (tx) => {
        const view = await findVisible(tx, services, request.params.order_id, caller);
        return view && presentOrderFor(caller, presentOrder(view, await services.locations(tx)));
      });
      return answer ?? sendRefusal(reply, { code: "order_not_found" }, ORDER_REFUSALS);
    },
  );
  registerActions(server, services);
}

function registerActions(server: HttpServer, services: Services): void {
  const options = <Schema>(operationId: string, summary: string, schema: Schema) => ({
    config: { scope: "orders:write", if_match: true, refusals: [ORDER_REFUSALS, AMOUNT_REFUSALS] },
    schema: { operationId, summary, tags: ["Orders"], params: OrderId, response: { 201: OrderSchema }, ...schema },
  });
  const answer = async (tx: Transaction, caller: Caller, status: number, [decision]: Act) => {
    if (!decision) throw new Error("One request has one decision.");
    if (!decision.accepted) {
      const { refusal } = decision;
      if (refusal.code === "precondition_failed")
        return { status: 412, body: preconditionFailed(refusal.current_version) };
      return refusalAnswer(refusal, ORDER_REFUSALS);
    }
    return { status, body: presentOrderFor(caller, presentOrder(decision.value, await services.locations(tx))) };
  };
  type Request = Parameters<typeof callerOf>[0] & { readonly params: unknown };
  /** One action on the order that the path names, if the caller may see it. */
  const actOn = (
    request: Request,
    reply: Parameters<typeof idempotent>[1],
    status: number,
    act: (tx: Transaction, on: OnOrder) => Promise<Act>,
  ) =>
    idempotent(request, reply, services.database, async (tx) => {
      const { order_id } = request.params as { order_id: string };
      const caller = callerOf(request);
      if (!(await mayTouch(tx, services, order_id, caller)))
        return refusalAnswer({ code: "order_not_found" }, ORDER_REFUSALS);
      const on = { order_id, expected_version: expectedVersion(request) };
      return withinAmountLimit(tx, services, caller, order_id, async () =>
        answer(tx, caller, status, await act(tx, on)),
      );
    });
  const contextOf = (request: { caller: { actor: string } | null }) => ({
    services,
    actor: request.caller?.actor ?? "",
    now: services.clock.now(),
  });

  const Cancellation = Type.Object(
    {
      lines: Type.Optional(
        Type.Array(
          Type.Object(
            { line_no: Type.Integer({ minimum: 1 }), quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }) },
            closed,
          ),
          {
            minItems: 1,
            maxItems: 2_000,
            description: "Else everything that can still be canceled.",
          },
        ),
      ),
      reason: Type.String({
        minLength: 1,
        maxLength: 200,
        description: "A code such as customer_request. No personal data.",
      }),
    },
    closed,
  );
  server.post(
    "/v1/orders/:order_id/cancellations",
    options("cancelOrder", "Cancel an order, lines or quantities", { body: Cancellation }),
    (request, reply) => {
      const { lines = null, reason } = request.body;
      return actOn(request, reply, 201, (tx, on) => cancelOrders(tx, contextOf(request), [{ ...on, lines, reason }]));
    },
  );

  const NewHold = Type.Object(
    {
      code: Type.Optional(
        Type.String({ pattern: "^[a-z][a-z0-9_]{0,62}$", description: "What for; `manual` if not given." }),
      ),
      note: Type.Optional(Type.String({ maxLength: 500, description: "No personal data." })),
    },
    closed,
  );
  server.post(
    "/v1/orders/:order_id/holds",
    options("holdOrder", "Hold an order", { body: NewHold }),
    (request, reply) => {
      const { code = "manual", note = null } = request.body;
      return actOn(request, reply, 201, (tx, on) => holdOrders(tx, contextOf(request), [{ ...on, code, note }]));
    },
  );

  const HoldId = Type.Object(
    { order_id: Type.String({ format: "uuid" }), hold_id: Type.String({ format: "uuid" }) },
    closed,
  );
  server.delete(
    "/v1/orders/:order_id/holds/:hold_id",
    options("liftHold", "Lift a hold", { params: HoldId, response: { 200: OrderSchema } }),
    (request, reply) => {
      const { hold_id } = request.params as unknown as { hold_id: string };
      return actOn(request, reply, 200, (tx, on) => liftHolds(tx, contextOf(request), [{ ...on, hold_id }]));
    },
  );

  server.post(
    "/v1/orders/:order_id/address-changes",
    options("changeAddress", "Send an order to another address, or reach its customer by another", {
      description:
        "Until the first unit is picked for a parcel, and within the same country. Locations that have not picked lose the work and are asked anew, others if the postal code is another. The new address is screened like a new order's: what is not accepted waits for a person. With a `contact` alone nothing of this holds: it may be changed at any time.",
      body: AddressBody,
    }),
    (request, reply) => {
      const { body } = request;
      return actOn(request, reply, 201, (tx, on) =>
        changeAddresses(tx, contextOf(request), [addressChange(on, body, body.reason)]),
      );
    },
  );

  server.post(
    "/v1/orders/:order_id/resourcing",
    options("resourceOrder", "Source an order anew", {
      body: Type.Object({}, closed),
      response: { 200: OrderSchema },
    }),
    (request, reply) => actOn(request, reply, 200, (tx, on) => resourceOrders(tx, contextOf(request), [on])),
  );

  const PlaceCode = Type.String({ minLength: 1, maxLength: 100 });
  const Move = Type.Object(
    {
      from: PlaceCode,
      to: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 100,
          description: "Else the best other place. What the customer collects needs it.",
        }),
      ),
      reason: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: "`late` if not given." })),
    },
    closed,
  );
  server.post(
    "/v1/orders/:order_id/moves",
    options("moveOrder", "Move what a place has not picked to another", { body: Move, response: { 200: OrderSchema } }),
    (request, reply) => {
      const { from, to = null, reason = "late" } = request.body;
      return actOn(request, reply, 200, (tx, on) => moveOrders(tx, contextOf(request), [{ ...on, from, to, reason }]));
    },
  );
}
