import { Type } from "typebox";
import { listOrderIds, ORDER_REFUSALS, ORDER_STATUSES } from "../../orders/index.ts";
import { findEvents } from "../../platform/events.ts";
import {
  callerOf,
  decodeCursor,
  type HttpServer,
  pageOf,
  pageQuery,
  sendRefusal,
  toPage,
} from "../../platform/http/index.ts";
import { read } from "../../platform/transaction.ts";
import { findPlans, presentPlan } from "../../sourcing/index.ts";
import { presentOrderFor } from "../mask-personal-data.ts";
import { findViews, type OrderView } from "../order-view.ts";
import { presentOrder } from "../present-order.ts";
import type { Services } from "../services.ts";
import { toSourcingLocation } from "../steps/source-lines.ts";
import { findVisible } from "../visible.ts";
import { closed, OrderId, OrderSchema } from "./schemas.ts";

const Code = Type.String({ minLength: 1, maxLength: 200 });

/** Lists of orders, and what is told about one: its history and why its goods come from where they come from. */
export function registerOrderListRoutes(server: HttpServer, services: Services): void {
  registerList(server, services);
  registerEvents(server, services);
  registerSourcing(server, services);
}

function registerList(server: HttpServer, services: Services): void {
  const Query = Type.Object(
    {
      ...pageQuery,
      status: Type.Optional(Type.Union(ORDER_STATUSES.map((status) => Type.Literal(status)))),
      channel: Type.Optional(Code),
      location: Type.Optional(
        Type.String({ minLength: 1, maxLength: 100, description: "Code of a location that works on the order." }),
      ),
      customer: Type.Optional(Type.String({ format: "uuid", description: "customer_id." })),
      number: Type.Optional(Code),
      external_id: Type.Optional(Code),
      sku: Type.Optional(Code),
      ordered_from: Type.Optional(Type.String({ format: "date-time" })),
      ordered_to: Type.Optional(Type.String({ format: "date-time" })),
      hold: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: "Code of an open hold." })),
      q: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          description: "Number, external id, mail address or name, exactly.",
        }),
      ),
    },
    closed,
  );
  server.get(
    "/v1/orders",
    {
      config: { scope: "orders:read" },
      schema: {
        operationId: "listOrders",
        summary: "List orders, newest first",
        tags: ["Orders"],
        querystring: Query,
        response: { 200: pageOf(OrderSchema) },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { tenant_id, channel_codes, location_codes } = caller;
      const { limit, cursor, channel, location, ...filter } = request.query;
      const channels = narrowed(channel_codes, channel);
      const locations_asked = narrowed(location_codes, location);
      if (channels?.length === 0 || locations_asked?.length === 0) return { data: [], next_cursor: null };
      const [ordered_at, order_id] = cursor === undefined ? [null, null] : decodeCursor(cursor, ["instant", "uuid"]);
      return read(services.database, tenant_id, "listOrders", async (tx) => {
        const heads = await listOrderIds(tx, {
          ...filter,
          channels,
          locations: locations_asked,
          before: ordered_at === null ? null : { ordered_at: String(ordered_at), order_id: String(order_id) },
          limit: limit + 1,
        });
        const page = toPage(heads, limit, (head) => [head.ordered_at.toISOString(), head.order_id]);
        const views = new Map(
          (
            await findViews(
              tx,
              services,
              page.data.map((head) => head.order_id),
            )
          ).map((view) => [view.order.order_id, view]),
        );
        const locations = await services.locations(tx);
        return {
          data: page.data.map((head) =>
            presentOrderFor(caller, presentOrder(views.get(head.order_id) as OrderView, locations)),
          ),
          next_cursor: page.next_cursor,
        };
      });
    },
  );
}

/** What is asked for, within what the caller sees; null: all. */
function narrowed(codes: readonly string[] | null, asked: string | undefined): readonly string[] | null {
  if (asked === undefined) return codes;
  return codes === null || codes.includes(asked) ? [asked] : [];
}

function registerEvents(server: HttpServer, services: Services): void {
  const Event = Type.Object(
    {
      event_id: Type.String({ format: "uuid" }),
      type: Type.String(),
      actor: Type.String(),
      occurred_at: Type.String({ format: "date-time" }),
      order_version: Type.Union([Type.Integer(), Type.Null()]),
      data: Type.Record(Type.String(), Type.Unknown()),
    },
    closed,
  );
  server.get(
    "/v1/orders/:order_id/events",
    {
      config: { scope: "orders:read", refusals: [ORDER_REFUSALS] },
      schema: {
        operationId: "listOrderEvents",
        summary: "An order's history, oldest first, each line with its reason",
        tags: ["Orders"],
        params: OrderId,
        querystring: Type.Object({ ...pageQuery }, closed),
        response: { 200: pageOf(Event) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { tenant_id } = caller;
      const { limit, cursor } = request.query;
      const after = cursor === undefined ? null : String(decodeCursor(cursor, ["uuid"])[0]);
      const page = await read(services.database, tenant_id, "listOrderEvents", async (tx) => {
        const { order_id } = request.params;
        if (!(await findVisible(tx, services, order_id, caller))) return null;
        const events = await findEvents(tx, { order_id, after, limit: limit + 1 });
        return toPage(events, limit, (event) => [event.event_id]);
      });
      if (!page) return sendRefusal(reply, { code: "order_not_found" }, ORDER_REFUSALS);
      return { ...page, data: page.data.map((event) => ({ ...event, occurred_at: event.occurred_at.toISOString() })) };
    },
  );
}

function registerSourcing(server: HttpServer, services: Services): void {
  const Plan = Type.Object(
    {
      plan_id: Type.String({ format: "uuid" }),
      decided_at: Type.String({ format: "date-time" }),
      plan: Type.Record(Type.String(), Type.Unknown()),
    },
    closed,
  );
  server.get(
    "/v1/orders/:order_id/sourcing",
    {
      config: { scope: "orders:read", refusals: [ORDER_REFUSALS] },
      schema: {
        operationId: "readOrderSourcing",
        summary:
          "From where an order's goods come, and why: every plan that was decided, with its costs and candidates",
        tags: ["Orders", "Sourcing"],
        params: OrderId,
        response: { 200: Type.Object({ data: Type.Array(Plan) }, closed) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { tenant_id } = caller;
      const data = await read(services.database, tenant_id, "readOrderSourcing", async (tx) => {
        const { order_id } = request.params;
        if (!(await findVisible(tx, services, order_id, caller))) return null;
        const locations = new Map(
          [...(await services.locations(tx))].map(([id, location]) => [id, toSourcingLocation(location)]),
        );
        const plans = await findPlans(tx, order_id);
        return plans.map(({ plan_id, plan, decided_at }) => ({
          plan_id,
          decided_at: decided_at.toISOString(),
          plan: presentPlan(plan, locations) as unknown as Record<string, unknown>,
        }));
      });
      return data ? { data } : sendRefusal(reply, { code: "order_not_found" }, ORDER_REFUSALS);
    },
  );
}
