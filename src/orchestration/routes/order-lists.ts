import { Type } from "typebox";
import { ORDER_REFUSALS } from "../../orders/index.ts";
import { callerOf, type HttpServer, pageOf, sendRefusal } from "../../platform/http/index.ts";
import { read } from "../../platform/transaction.ts";
import { findPlans, presentPlan } from "../../sourcing/index.ts";
import { presentOrderFor } from "../mask-personal-data.ts";
import { findSummarized } from "../order-summaries.ts";
import { findViews } from "../order-view.ts";
import { presentOrder } from "../present-order.ts";
import { OrderSummarySchema, presentSummary, presentSummaryFor } from "../present-summary.ts";
import type { Services } from "../services.ts";
import { toSourcingLocation } from "../steps/source-lines.ts";
import { findVisible } from "../visible.ts";
import { findPage, OrderListQuery } from "./order-query.ts";
import { closed, OrderId, OrderSchema } from "./schemas.ts";

/** Lists of orders, and why the goods of one come from where they come from. */
export function registerOrderListRoutes(server: HttpServer, services: Services): void {
  registerList(server, services);
  registerSourcing(server, services);
}

function registerList(server: HttpServer, services: Services): void {
  server.get(
    "/v1/orders",
    {
      config: { scope: "orders:read" },
      schema: {
        operationId: "listOrders",
        summary: "List orders, newest first unless sorted otherwise",
        tags: ["Orders"],
        querystring: OrderListQuery,
        response: { 200: pageOf(OrderSchema) },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      return read(services.database, caller.tenant_id, "listOrders", async (tx) => {
        const { order_ids, next_cursor } = await findPage(tx, services, request.query, caller);
        const locations = await services.locations(tx);
        const views = new Map(
          (await findViews(tx, services, order_ids)).map((view) => [view.order.order_id, view] as const),
        );
        const data = order_ids.flatMap((order_id) => views.get(order_id) ?? []);
        return { next_cursor, data: data.map((view) => presentOrderFor(caller, presentOrder(view, locations))) };
      });
    },
  );
  server.get(
    "/v1/order-summaries",
    {
      config: { scope: "orders:read" },
      schema: {
        operationId: "listOrderSummaries",
        summary: "List orders as a table shows them: a few columns each, filtered and sorted as the list of orders",
        tags: ["Orders"],
        querystring: OrderListQuery,
        response: { 200: pageOf(OrderSummarySchema) },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      return read(services.database, caller.tenant_id, "listOrderSummaries", async (tx) => {
        const { order_ids, next_cursor } = await findPage(tx, services, request.query, caller);
        const now = services.clock.now();
        const summarized = await findSummarized(tx, services, order_ids);
        return { next_cursor, data: summarized.map((each) => presentSummaryFor(caller, presentSummary(each, now))) };
      });
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
