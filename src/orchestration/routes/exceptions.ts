import { type Static, Type } from "typebox";
import { findSummaries, ORDER_STATUSES } from "../../orders/index.ts";
import { recordAudit } from "../../platform/audit.ts";
import { countCauses, type ExceptionCause, type ExceptionRow, listExceptions } from "../../platform/exceptions.ts";
import {
  type AnyRefusalTable,
  type Bounds,
  callerOf,
  decodeCursor,
  type HttpServer,
  idempotent,
  originOf,
  pageOf,
  pageQuery,
  refusalAnswer,
  toPage,
} from "../../platform/http/index.ts";
import { read, type Transaction } from "../../platform/transaction.ts";
import { resolveException } from "../exceptions.ts";
import { presentStages, StagesSchema } from "../present-summary.ts";
import type { Services } from "../services.ts";
import { isBounded, onlyVisible } from "../visible.ts";
import { closed } from "./schemas.ts";

const EXCEPTION_REFUSALS: AnyRefusalTable = {
  exception_not_found: {
    status: 404,
    title: "No such open exception",
    retryable: false,
    detail: () => "There is no open exception with this id: somebody may have resolved it; list them again.",
  },
};

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Instant = Type.String({ format: "date-time" });
const Code = Type.String({ minLength: 1, maxLength: 100 });

const exception = {
  exception_id: Type.String({ format: "uuid" }),
  kind: Type.String(),
  order_id: orNull(Type.String({ format: "uuid" })),
  reason: Type.String(),
  detail: Type.String({ description: "What happened, in English." }),
  data: Type.Record(Type.String(), Type.Unknown(), {
    description:
      "The same as `problem` (a code), amounts, codes and references, to be said in any language; empty for old ones.",
  }),
  occurred_at: Instant,
  resolved_at: orNull(Instant),
  resolution: orNull(Type.String()),
  resolved_by: orNull(Type.String({ description: "user:<handle> or api:<key name>." })),
  note: orNull(Type.String()),
};
const ExceptionSchema = Type.Object(exception, closed);
const ListedSchema = Type.Object(
  {
    ...exception,
    order: orNull(
      Type.Object(
        {
          number: Type.String(),
          channel: Type.String(),
          status: Type.Union(ORDER_STATUSES.map((status) => Type.Literal(status))),
          stages: StagesSchema,
          currency: Type.String(),
          total_minor: Type.Integer(),
        },
        { ...closed, description: "How the order stands that it is about." },
      ),
    ),
  },
  closed,
);

/** What needs a person: orders, calls, payments and endpoints, each with its reason. */
export function registerExceptionRoutes(server: HttpServer, services: Services): void {
  registerReading(server, services);
  registerCauses(server, services);
  registerEnding(server, services);
}

function present({ subject_id: _, occurred_at, resolved_at, ...row }: ExceptionRow): Static<typeof ExceptionSchema> {
  return { ...row, occurred_at: occurred_at.toISOString(), resolved_at: resolved_at?.toISOString() ?? null };
}

function registerReading(server: HttpServer, services: Services): void {
  server.get(
    "/v1/exceptions",
    {
      config: { scope: "exceptions:read" },
      schema: {
        operationId: "listExceptions",
        summary: "Orders, calls and payments that need a person, newest first",
        tags: ["Exceptions"],
        querystring: Type.Object(
          {
            ...pageQuery,
            state: Type.Optional(Type.Union([Type.Literal("open"), Type.Literal("resolved")])),
            kind: Type.Optional(Code),
            reason: Type.Optional(Code),
            order_id: Type.Optional(Type.String({ format: "uuid" })),
          },
          closed,
        ),
        response: { 200: pageOf(ListedSchema) },
      },
    },
    async (request) => {
      const { limit, cursor, state = "open", kind = null, reason = null, order_id = null } = request.query;
      const before = cursor === undefined ? null : String(decodeCursor(cursor, ["uuid"])[0]);
      const caller = callerOf(request);
      return read(services.database, caller.tenant_id, "listExceptions", async (tx) => {
        const rows = await listExceptions(tx, { state, kind, reason, order_id, before, limit: limit + 1 });
        const page = toPage(rows, limit, (row) => [row.exception_id]);
        const seen = await onlyVisible(tx, page.data, caller);
        return { ...page, data: await withOrders(tx, seen) };
      });
    },
  );
}

async function withOrders(tx: Transaction, rows: readonly ExceptionRow[]) {
  const order_ids = new Set(rows.flatMap(({ order_id }) => order_id ?? []));
  const orders = await findSummaries(tx, [...order_ids]);
  return rows.map((row) => {
    const order = orders.get(row.order_id ?? "");
    if (!order) return { ...present(row), order: null };
    const { number, channel_code: channel, status, currency, total_minor } = order;
    return {
      ...present(row),
      order: { number, channel, status, stages: presentStages(order), currency, total_minor },
    };
  });
}

/** Of somebody who sees some orders alone as many are looked at; nobody works off more by hand. */
const LOOKED_AT_MAX = 1_000;

function registerCauses(server: HttpServer, services: Services): void {
  const Cause = Type.Object(
    { kind: Type.String(), reason: Type.String(), entries: Type.Integer({ minimum: 1 }), oldest_at: Instant },
    closed,
  );
  server.get(
    "/v1/exceptions/causes",
    {
      config: { scope: "exceptions:read" },
      schema: {
        operationId: "listExceptionCauses",
        summary: "What is open by its cause, the cause of most first",
        tags: ["Exceptions"],
        response: { 200: Type.Object({ data: Type.Array(Cause) }, closed) },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const causes = await read(services.database, caller.tenant_id, "listExceptionCauses", (tx) =>
        isBounded(caller) ? countVisible(tx, caller) : countCauses(tx),
      );
      return { data: causes.map((cause) => ({ ...cause, oldest_at: cause.oldest_at.toISOString() })) };
    },
  );
}

async function countVisible(tx: Transaction, bounds: Bounds): Promise<ExceptionCause[]> {
  const rows = await listExceptions(tx, { state: "open", before: null, limit: LOOKED_AT_MAX });
  const seen = await onlyVisible(tx, rows, bounds);
  return [...Map.groupBy(seen, ({ kind, reason }) => `${kind} ${reason}`).values()]
    .map((group) => {
      const { kind, reason, occurred_at } = group.at(-1) as ExceptionRow;
      return { kind, reason, entries: group.length, oldest_at: occurred_at };
    })
    .sort((a, b) => b.entries - a.entries);
}

function registerEnding(server: HttpServer, services: Services): void {
  for (const [path, resolution, operationId, summary] of [
    ["retries", "retried", "retryException", "Try again what failed"],
    ["give-ups", "given_up", "giveUpException", "Give it up, with a reason"],
  ] as const) {
    server.post(
      `/v1/exceptions/:exception_id/${path}`,
      {
        config: { scope: "exceptions:write", refusals: [EXCEPTION_REFUSALS] },
        schema: {
          operationId,
          summary,
          tags: ["Exceptions"],
          params: Type.Object({ exception_id: Type.String({ format: "uuid" }) }, closed),
          body: Type.Object(
            {
              note:
                resolution === "given_up"
                  ? Type.String({ minLength: 1, maxLength: 500 })
                  : Type.Optional(Type.String({ maxLength: 500 })),
            },
            closed,
          ),
          response: { 201: ExceptionSchema },
        },
      },
      (request, reply) =>
        idempotent(request, reply, services.database, async (tx) => {
          const { exception_id } = request.params as { exception_id: string };
          const { note = null } = request.body as { note?: string };
          const context = { services, actor: callerOf(request).actor, now: services.clock.now() };
          const row = await resolveException(tx, context, { exception_id, resolution, note });
          const seen = row ? await onlyVisible(tx, [row], callerOf(request)) : [];
          if (row) auditException(tx, request, row, context.now);
          // What the caller does not see is taken back: a refusal ends the transaction.
          return row && seen.length > 0
            ? { status: 201, body: present(row) }
            : refusalAnswer({ code: "exception_not_found" }, EXCEPTION_REFUSALS);
        }),
    );
  }
}

function auditException(
  tx: Transaction,
  request: Parameters<typeof originOf>[0],
  { exception_id, resolution, kind, reason, order_id }: ExceptionRow,
  now: Date,
): void {
  const after = { state: "resolved", resolution, kind, reason, order_id };
  const entry = { action: `exception_${resolution}`, object_kind: "exception", object_id: exception_id };
  recordAudit(tx, originOf(request), [{ ...entry, before: { state: "open" }, after }], now);
}
