import { Type } from "typebox";
import {
  checkHandOverCode,
  FULFILLMENT_REFUSALS,
  FULFILLMENT_STATUSES,
  type FulfillmentOrder,
  listFulfillmentOrders,
  readCode,
} from "../../fulfillment/index.ts";
import {
  type Bounds,
  callerOf,
  decodeCursor,
  type HttpServer,
  idempotent,
  pageOf,
  pageQuery,
  refusalAnswer,
  sendRefusal,
  toPage,
} from "../../platform/http/index.ts";
import { read, type Transaction, transact } from "../../platform/transaction.ts";
import { type LocationWork, recordLocationWork } from "../facts/location-work.ts";
import { presentFulfillmentOrder } from "../present-order.ts";
import type { Services } from "../services.ts";
import { isWithin, mayTouch, onlyVisible } from "../visible.ts";
import { closed, FulfillmentOrderSchema } from "./schemas.ts";

/** A piece of work without the id of what it is about, which stands in the path. */
type Done = LocationWork extends infer Work
  ? Work extends LocationWork
    ? Omit<Work, "fulfillment_order_id">
    : never
  : never;

const Params = Type.Object({ fulfillment_order_id: Type.String({ format: "uuid" }) }, closed);
const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const LineNo = Type.Integer({ minimum: 1 });
const Lines = Type.Array(Type.Object({ line_no: LineNo, quantity: Quantity }, closed), {
  minItems: 1,
  maxItems: 2_000,
});
const AllLines = Type.Optional(
  Type.Array(Type.Object({ line_no: LineNo, quantity: Quantity }, closed), {
    minItems: 1,
    maxItems: 2_000,
    description: "Else everything that can be.",
  }),
);

/** The work of locations: what they are asked for, and what they say about it. */
export function registerFulfillmentRoutes(server: HttpServer, services: Services): void {
  registerReading(server, services);
  registerWork(server, services);
}

function registerReading(server: HttpServer, services: Services): void {
  const Query = Type.Object(
    {
      ...pageQuery,
      location: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
      status: Type.Optional(Type.Union(FULFILLMENT_STATUSES.map((status) => Type.Literal(status)))),
      since: Type.Optional(Type.String({ format: "date-time", description: "Changed at or after this instant." })),
      order_id: Type.Optional(Type.String({ format: "uuid" })),
      code: Type.Optional(
        Type.String({ minLength: 1, maxLength: 20, description: "What the customer says at the counter." }),
      ),
    },
    closed,
  );
  server.get(
    "/v1/fulfillment-orders",
    {
      config: { scope: "fulfillment:read" },
      schema: {
        operationId: "listFulfillmentOrders",
        summary: "What locations are asked for, oldest release first",
        tags: ["Fulfillment"],
        querystring: Query,
        response: { 200: pageOf(FulfillmentOrderSchema) },
      },
    },
    async (request) => {
      const { limit, cursor, location = null, status = null, since, order_id = null, code } = request.query;
      const [released_at, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, ["instant", "uuid"]);
      const after =
        released_at === null ? null : { released_at: new Date(String(released_at)), fulfillment_order_id: String(id) };
      const filter = {
        location,
        location_codes: callerOf(request).location_codes,
        status,
        since: since === undefined ? null : new Date(since),
        order_id,
        hand_over_code: code === undefined ? null : readCode(code),
        after,
        limit: limit + 1,
      };
      const caller = callerOf(request);
      return read(services.database, caller.tenant_id, "listFulfillmentOrders", async (tx) => {
        const rows = await listFulfillmentOrders(tx, filter);
        const page = toPage(rows, limit, (head) => [head.released_at.toISOString(), head.fulfillment_order_id]);
        const visible = await onlyVisible(tx, page.data, { ...caller, location_codes: null });
        return { ...page, data: visible.map(presentFulfillmentOrder) };
      });
    },
  );
  server.get(
    "/v1/fulfillment-orders/:fulfillment_order_id",
    {
      config: { scope: "fulfillment:read", refusals: [FULFILLMENT_REFUSALS] },
      schema: {
        operationId: "readFulfillmentOrder",
        summary: "Read a fulfillment order",
        tags: ["Fulfillment"],
        params: Params,
        response: { 200: FulfillmentOrderSchema },
      },
    },
    async (request, reply) => {
      const { fulfillment_order_id } = request.params;
      const caller = callerOf(request);
      const head = await read(services.database, caller.tenant_id, "readFulfillmentOrder", (tx) =>
        findWork(tx, services, caller, fulfillment_order_id),
      );
      return head
        ? presentFulfillmentOrder(head)
        : sendRefusal(reply, { code: "fulfillment_order_not_found" }, FULFILLMENT_REFUSALS);
    },
  );
}

/** Null also for the work of other locations than the caller's, and on orders of other channels. */
export async function findWork(
  tx: Transaction,
  services: Services,
  bounds: Bounds,
  fulfillment_order_id: string,
): Promise<FulfillmentOrder | null> {
  const any = { location: null, status: null, since: null, order_id: null, after: null };
  const [head] = await listFulfillmentOrders(tx, { ...any, limit: 1, fulfillment_order_id });
  if (!head || !isWithin(bounds.location_codes, head.location_code)) return null;
  return (await mayTouch(tx, services, head.order_id, { ...bounds, location_codes: null })) ? head : null;
}

function registerWork(server: HttpServer, services: Services): void {
  type Request = Parameters<typeof callerOf>[0] & { readonly params: unknown };
  const work = (request: Request, reply: Parameters<typeof idempotent>[1], done: Done) =>
    idempotent(request, reply, services.database, async (tx) => {
      const { fulfillment_order_id } = request.params as { fulfillment_order_id: string };
      const caller = callerOf(request);
      const is_bounded = caller.channel_codes !== null || caller.location_codes !== null;
      if (is_bounded && !(await findWork(tx, services, caller, fulfillment_order_id)))
        return refusalAnswer({ code: "fulfillment_order_not_found" }, FULFILLMENT_REFUSALS);
      const context = { services, actor: callerOf(request).actor, now: services.clock.now() };
      const [decision] = await recordLocationWork(tx, context, [{ fulfillment_order_id, ...done } as LocationWork]);
      if (!decision) throw new Error("One piece of work has one decision.");
      if (!decision.accepted) return refusalAnswer(decision.refusal, FULFILLMENT_REFUSALS);
      return { status: 201, body: presentFulfillmentOrder(decision.value) };
    });
  const options = <Body>(operationId: string, summary: string, body: Body) => ({
    config: { scope: "fulfillment:write", refusals: [FULFILLMENT_REFUSALS] },
    schema: {
      operationId,
      summary,
      tags: ["Fulfillment"],
      params: Params,
      body,
      response: { 201: FulfillmentOrderSchema },
    },
  });
  const at = (action: string) => `/v1/fulfillment-orders/:fulfillment_order_id/${action}`;

  server.post(
    at("acceptances"),
    options("acceptFulfillmentOrder", "The location will do it", Type.Object({}, closed)),
    (request, reply) => work(request, reply, { action: "accept" }),
  );
  const Refusal = Type.Object(
    {
      reason: Type.String({
        minLength: 1,
        maxLength: 100,
        description: "capacity, closed, … keep the stock; any other reason says that the goods are missing.",
      }),
      lines: AllLines,
    },
    closed,
  );
  server.post(
    at("refusals"),
    options("refuseFulfillmentOrder", "The location will not do it, or not all of it", Refusal),
    (request, reply) => {
      const { reason, lines = null } = request.body;
      return work(request, reply, { action: "refuse", reason, lines });
    },
  );
  const Picked = Type.Object(
    {
      lines: Type.Array(
        Type.Object({ line_no: LineNo, quantity: Type.Integer({ minimum: 0, maximum: 1_000_000 }) }, closed),
        {
          minItems: 1,
          maxItems: 2_000,
          description:
            "What was found of each line. Less than asked for is a short pick: the rest is sourced elsewhere.",
        },
      ),
    },
    closed,
  );
  server.post(at("picks"), options("pickFulfillmentOrder", "Goods were picked", Picked), (request, reply) =>
    work(request, reply, { action: "pick", lines: request.body.lines }),
  );
  server.post(
    at("packs"),
    options("packFulfillmentOrder", "Goods were packed", Type.Object({ lines: AllLines }, closed)),
    (request, reply) => work(request, reply, { action: "pack", lines: request.body.lines ?? null }),
  );
  const Parcel = Type.Object(
    {
      tracking_number: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()])),
      lines: Lines,
      weight_grams: Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: 100_000_000 }), Type.Null()])),
    },
    closed,
  );
  const Shipment = Type.Object(
    {
      carrier: Type.String({ minLength: 1, maxLength: 100 }),
      parcels: Type.Array(Parcel, { minItems: 1, maxItems: 200 }),
    },
    closed,
  );
  server.post(
    at("shipments"),
    options("shipFulfillmentOrder", "Parcels were given to a carrier", Shipment),
    (request, reply) => {
      const { carrier } = request.body;
      const parcels = request.body.parcels.map(({ tracking_number = null, weight_grams = null, lines }) => ({
        tracking_number,
        weight_grams,
        lines,
      }));
      return work(request, reply, { action: "ship", carrier, parcels });
    },
  );
  const HandOver = Type.Object(
    {
      lines: AllLines,
      code: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 20,
          description: "What the customer was told in the mail. Without it the location vouches for who collects.",
        }),
      ),
    },
    closed,
  );
  server.post(
    at("hand-overs"),
    options("handOverFulfillmentOrder", "The customer has collected", HandOver),
    async (request, reply) => {
      const { lines = null, code } = request.body;
      const refusal = code === undefined ? null : await judgeCode(services, request, code);
      return refusal
        ? sendRefusal(reply, refusal, FULFILLMENT_REFUSALS)
        : work(request, reply, { action: "hand_over", lines });
    },
  );
}

/** A wrong code is counted although the hand-over is refused. @returns why the code does not count; null if it does */
async function judgeCode(services: Services, request: Parameters<typeof callerOf>[0], said: string) {
  const { fulfillment_order_id } = request.params as { fulfillment_order_id: string };
  const caller = callerOf(request);
  const decision = await transact(services.database, caller.tenant_id, { name: "check hand-over code" }, async (tx) =>
    (await findWork(tx, services, caller, fulfillment_order_id))
      ? checkHandOverCode(tx, { fulfillment_order_id, said })
      : null,
  );
  return decision === null || decision.accepted ? null : decision.refusal;
}
