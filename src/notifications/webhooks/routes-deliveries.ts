import { Type } from "typebox";
import { findEventData } from "../../platform/event-feed.ts";
import {
  callerOf,
  decodeCursor,
  type HttpServer,
  idempotent,
  invalidRequest,
  originOf,
  pageOf,
  pageQuery,
  refusalAnswer,
  sendRefusal,
  toPage,
} from "../../platform/http/index.ts";
import { read, type Transaction } from "../../platform/transaction.ts";
import { auditReplay } from "./audit.ts";
import { WEBHOOK_REFUSALS } from "./refusals.ts";
import { findVisible, NOT_FOUND, Params, tags, type WebhookDependencies } from "./routes.ts";
import { closed, DeliverySchema, Id, presentDelivery, presentReplay, ReplayBody, ReplaySchema } from "./schemas.ts";
import { insertDeliveries, listDeliveries } from "./store-deliveries.ts";
import { insertReplay } from "./store-replays.ts";
import { DELIVERY_STATES } from "./types.ts";

const refusals = [WEBHOOK_REFUSALS];

/** What endpoints were told, and telling it again. */
export function registerDeliveryRoutes(server: HttpServer, dependencies: WebhookDependencies): void {
  registerLog(server, dependencies);
  registerReplays(server, dependencies);
}

function registerLog(server: HttpServer, { database }: WebhookDependencies): void {
  server.get(
    "/v1/webhook-endpoints/:endpoint_id/deliveries",
    {
      config: { scope: "webhooks:read", refusals },
      schema: {
        operationId: "listWebhookDeliveries",
        summary: "What an endpoint was or will be told, newest event first",
        description:
          "Kept for 30 days after the end of a delivery. Bodies are not kept, neither ours nor the receiver's.",
        tags,
        params: Params,
        querystring: Type.Object(
          {
            ...pageQuery,
            state: Type.Optional(Type.Union(DELIVERY_STATES.map((state) => Type.Literal(state)))),
            order_id: Type.Optional(Id),
          },
          closed,
        ),
        response: { 200: pageOf(DeliverySchema) },
      },
    },
    async (request, reply) => {
      const { limit, cursor, state = null, order_id = null } = request.query;
      const before = cursor === undefined ? null : String(decodeCursor(cursor, ["uuid"])[0]);
      const { endpoint_id } = request.params;
      const caller = callerOf(request);
      const rows = await read(database, caller.tenant_id, "listWebhookDeliveries", async (tx) =>
        (await findVisible(tx, caller, endpoint_id))
          ? listDeliveries(tx, { endpoint_id, state, order_id, before, limit: limit + 1 })
          : null,
      );
      if (!rows) return sendRefusal(reply, NOT_FOUND, WEBHOOK_REFUSALS);
      const page = toPage(rows, limit, (row) => [row.event_id]);
      return { ...page, data: page.data.map(presentDelivery) };
    },
  );
}

function registerReplays(server: HttpServer, { database, clock, wake }: WebhookDependencies): void {
  server.post(
    "/v1/webhook-endpoints/:endpoint_id/replays",
    {
      config: { scope: "webhooks:write", refusals },
      schema: {
        operationId: "replayWebhookEvents",
        summary: "Tell an endpoint again what happened",
        description:
          "An event, or all of a span of time that the endpoint's filters let pass, also from before the endpoint was made. Messages bear the same ids as the first time.",
        tags,
        params: Params,
        body: ReplayBody,
        response: { 201: ReplaySchema },
      },
    },
    (request, reply) =>
      idempotent(request, reply, database, async (tx) => {
        const { event_id, since, until } = request.body;
        const now = clock.now();
        const span = event_id === undefined ? spanOf(since, until, now) : noSpan(since, until);
        const caller = callerOf(request);
        const { endpoint_id } = request.params;
        if (!(await findVisible(tx, caller, endpoint_id))) return refusalAnswer(NOT_FOUND, WEBHOOK_REFUSALS);
        tx.afterCommit(wake);
        if (event_id !== undefined) {
          const again = await replayOne(tx, { endpoint_id, event_id }, now);
          if (again.status === 201) auditReplay(tx, originOf(request), { endpoint_id, event_id }, now);
          return again;
        }
        auditReplay(tx, originOf(request), { endpoint_id, event_id: null, ...span }, now);
        const replay = await insertReplay(tx, { endpoint_id, ...span, requested_by: caller.actor }, now);
        return { status: 201, body: presentReplay(replay) };
      }),
  );
}

async function replayOne(
  tx: Transaction,
  { endpoint_id, event_id }: { readonly endpoint_id: string; readonly event_id: string },
  now: Date,
) {
  const event = (await findEventData(tx, [event_id])).get(event_id);
  if (!event) return refusalAnswer({ code: "webhook_event_not_found" }, WEBHOOK_REFUSALS);
  const { order_id, type: event_type } = event;
  await insertDeliveries(tx, [{ endpoint_id, event_id, order_id, event_type }], now);
  return { status: 201, body: { replay_id: null, endpoint_id, event_id, since: null, until: null } };
}

type Span = { readonly since: Date; readonly until: Date };

function spanOf(since: string | undefined, until: string | undefined, now: Date): Span {
  if (since === undefined) throw invalidRequest([{ pointer: "/since", message: "is required without an event_id" }]);
  const span = { since: new Date(since), until: until === undefined ? now : new Date(until) };
  if (span.since >= span.until) throw invalidRequest([{ pointer: "/since", message: "must be before until" }]);
  return span;
}

function noSpan(since: string | undefined, until: string | undefined): Span {
  if (since !== undefined || until !== undefined)
    throw invalidRequest([{ pointer: "/event_id", message: "is given, so no span of time can be" }]);
  return { since: new Date(0), until: new Date(1) };
}
