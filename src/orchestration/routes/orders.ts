import { Type } from "typebox";
import { findOrders, ORDER_REFUSALS } from "../../orders/index.ts";
import {
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
import { cancelOrders, holdOrders, liftHolds, type OnOrder, resourceOrders } from "../facts/order-actions.ts";
import type { Intake } from "../intake/intake.ts";
import { OrderBody } from "../intake/order-schema.ts";
import { INTAKE_REFUSALS } from "../intake/refusals.ts";
import { findViews, type OrderView } from "../order-view.ts";
import { presentOrder } from "../present-order.ts";
import type { Services } from "../services.ts";
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
      const { tenant_id, actor, channel_code } = callerOf(request);
      const placement = { input: request.body, caller_channel: channel_code, actor };
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
        const view = await findVisible(tx, services, request.params.order_id, caller.channel_code);
        return view && presentOrder(view, await services.locations(tx));
      });
      return answer ?? sendRefusal(reply, { code: "order_not_found" }, ORDER_REFUSALS);
    },
  );
  registerActions(server, services);
}

/** Null also for orders of other channels than the caller's. */
export async function findVisible(
  tx: Transaction,
  services: Services,
  order_id: string,
  channel_code: string | null,
): Promise<OrderView | null> {
  const [view] = await findViews(tx, services, [order_id]);
  return view && (channel_code === null || view.order.channel_code === channel_code) ? view : null;
}

/** True for orders of the caller's channel; a key without a channel may touch all, and is told later if there is none. */
export async function mayTouch(
  tx: Transaction,
  services: Services,
  order_id: string,
  channel_code: string | null,
): Promise<boolean> {
  return channel_code === null || (await findVisible(tx, services, order_id, channel_code)) !== null;
}

/** Of entries that belong to orders those that the caller may see: with a channel of his own only its orders'. */
export async function onlyVisible<Entry extends { readonly order_id: string | null }>(
  tx: Transaction,
  entries: readonly Entry[],
  channel_code: string | null,
): Promise<readonly Entry[]> {
  if (channel_code === null) return entries;
  const ids = entries.flatMap(({ order_id }) => (order_id === null ? [] : [order_id]));
  const orders = await findOrders(tx, ids);
  return entries.filter(({ order_id }) => order_id !== null && orders.get(order_id)?.channel_code === channel_code);
}

function registerActions(server: HttpServer, services: Services): void {
  const options = <Schema>(operationId: string, summary: string, schema: Schema) => ({
    config: { scope: "orders:write", if_match: true, refusals: [ORDER_REFUSALS] },
    schema: { operationId, summary, tags: ["Orders"], params: OrderId, response: { 201: OrderSchema }, ...schema },
  });
  const answer = async (tx: Transaction, status: number, [decision]: Act) => {
    if (!decision) throw new Error("One request has one decision.");
    if (!decision.accepted) {
      const { refusal } = decision;
      if (refusal.code === "precondition_failed")
        return { status: 412, body: preconditionFailed(refusal.current_version) };
      return refusalAnswer(refusal, ORDER_REFUSALS);
    }
    return { status, body: presentOrder(decision.value, await services.locations(tx)) };
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
      const { channel_code } = callerOf(request);
      if (!(await mayTouch(tx, services, order_id, channel_code)))
        return refusalAnswer({ code: "order_not_found" }, ORDER_REFUSALS);
      return answer(tx, status, await act(tx, { order_id, expected_version: expectedVersion(request) }));
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
    "/v1/orders/:order_id/resourcing",
    options("resourceOrder", "Source an order anew", {
      body: Type.Object({}, closed),
      response: { 200: OrderSchema },
    }),
    (request, reply) => actOn(request, reply, 200, (tx, on) => resourceOrders(tx, contextOf(request), [on])),
  );
}
