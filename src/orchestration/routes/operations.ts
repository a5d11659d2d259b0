import { type Static, Type } from "typebox";
import { loadItemsBySku } from "../../catalog/index.ts";
import { loadSupply } from "../../inventory/index.ts";
import { isCountry } from "../../kernel/address.ts";
import { newId } from "../../kernel/ids.ts";
import { recordAudit } from "../../platform/audit.ts";
import { type ExceptionRow, listExceptions } from "../../platform/exceptions.ts";
import {
  type AnyRefusalTable,
  callerOf,
  decodeCursor,
  type HttpServer,
  idempotent,
  invalidRequest,
  originOf,
  pageOf,
  pageQuery,
  refusalAnswer,
  toPage,
} from "../../platform/http/index.ts";
import { read, type Transaction } from "../../platform/transaction.ts";
import { presentPlan, sourceOrder } from "../../sourcing/index.ts";
import { resolveException } from "../exceptions.ts";
import type { Services } from "../services.ts";
import { destinationOf, toSourcingLocation } from "../steps/source-lines.ts";
import { onlyVisible } from "../visible.ts";
import { closed } from "./schemas.ts";

const EXCEPTION_REFUSALS: AnyRefusalTable = {
  exception_not_found: {
    status: 404,
    title: "No such open exception",
    retryable: false,
    detail: () => "There is no open exception with this id: somebody may have resolved it; list them again.",
  },
};

/** What needs a person, and the question from where goods would come. */
export function registerOperationRoutes(server: HttpServer, services: Services): void {
  registerExceptions(server, services);
  registerPlanQuestion(server, services);
}

function registerExceptions(server: HttpServer, services: Services): void {
  const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
    Type.Union([schema, Type.Null()]);
  const ExceptionSchema = Type.Object(
    {
      exception_id: Type.String({ format: "uuid" }),
      kind: Type.String(),
      order_id: orNull(Type.String({ format: "uuid" })),
      reason: Type.String(),
      detail: Type.String(),
      occurred_at: Type.String({ format: "date-time" }),
      resolved_at: orNull(Type.String({ format: "date-time" })),
      resolution: orNull(Type.String()),
      note: orNull(Type.String()),
    },
    closed,
  );
  const present = ({
    subject_id: _,
    occurred_at,
    resolved_at,
    ...row
  }: ExceptionRow): Static<typeof ExceptionSchema> => ({
    ...row,
    occurred_at: occurred_at.toISOString(),
    resolved_at: resolved_at?.toISOString() ?? null,
  });
  server.get(
    "/v1/exceptions",
    {
      config: { scope: "exceptions:read" },
      schema: {
        operationId: "listExceptions",
        summary: "Orders, calls and payments that need a person, newest first",
        tags: ["Exceptions"],
        querystring: Type.Object(
          { ...pageQuery, state: Type.Optional(Type.Union([Type.Literal("open"), Type.Literal("resolved")])) },
          closed,
        ),
        response: { 200: pageOf(ExceptionSchema) },
      },
    },
    async (request) => {
      const { limit, cursor, state = "open" } = request.query;
      const before = cursor === undefined ? null : String(decodeCursor(cursor, ["uuid"])[0]);
      const caller = callerOf(request);
      return read(services.database, caller.tenant_id, "listExceptions", async (tx) => {
        const page = toPage(await listExceptions(tx, { state, before, limit: limit + 1 }), limit, (row) => [
          row.exception_id,
        ]);
        return { ...page, data: (await onlyVisible(tx, page.data, caller)).map(present) };
      });
    },
  );
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

function registerPlanQuestion(server: HttpServer, services: Services): void {
  const Question = Type.Object(
    {
      lines: Type.Array(
        Type.Object(
          {
            line_no: Type.Integer({ minimum: 1 }),
            sku: Type.String({ minLength: 1, maxLength: 100 }),
            quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
            delivery: Type.Optional(
              Type.Object(
                {
                  method: Type.Union([Type.Literal("ship"), Type.Literal("collect")]),
                  location: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()])),
                },
                closed,
              ),
            ),
          },
          closed,
        ),
        { minItems: 1, maxItems: 200 },
      ),
      shipping_address: Type.Optional(
        Type.Object(
          {
            postal_code: Type.String({ minLength: 1, maxLength: 20 }),
            country: Type.String({ pattern: "^[A-Z]{2}$" }),
          },
          closed,
        ),
      ),
      workflow: Type.Optional(Type.String({ description: "Whose sourcing policy counts; `ship` if not given." })),
    },
    closed,
  );
  server.post(
    "/v1/sourcing/plans",
    {
      config: { scope: "orders:read", idempotency: "none" },
      schema: {
        operationId: "askSourcingPlan",
        summary: "From where would these lines go out? A question; changes nothing",
        tags: ["Sourcing"],
        body: Question,
        response: { 200: Type.Record(Type.String(), Type.Unknown()) },
      },
    },
    (request) => {
      const { lines, shipping_address, workflow = "ship" } = request.body;
      const { country, postal_code } = shipping_address ?? { country: null, postal_code: "" };
      if (country !== null && !isCountry(country))
        throw invalidRequest([
          { pointer: "/shipping_address/country", message: "must be a country of ISO 3166-1 alpha-2" },
        ]);
      return read(services.database, callerOf(request).tenant_id, "askSourcingPlan", async (tx) => {
        const items = await loadItemsBySku(
          tx,
          lines.map((line) => line.sku),
        );
        const locations = await services.locations(tx);
        const by_code = new Map([...locations.values()].map((location) => [location.code, location]));
        const policy = (await services.workflows.get(tx)).findLast((candidate) => candidate.code === workflow)?.policies
          .sourcing;
        const errors: { pointer: string; message: string }[] = [];
        if (!policy) errors.push({ pointer: "/workflow", message: "must be the code of a published workflow" });
        for (const [index, line] of lines.entries()) {
          if (!items.has(line.sku))
            errors.push({ pointer: `/lines/${index}/sku`, message: "must be the sku of an item that exists" });
          const code = line.delivery?.location;
          if (code && !by_code.has(code))
            errors.push({
              pointer: `/lines/${index}/delivery/location`,
              message: "must be the code of a location that exists",
            });
        }
        if (errors.length > 0 || !policy) throw invalidRequest(errors);
        const asked = lines.map((line) => {
          const item = items.get(line.sku);
          if (!item) throw new Error("Checked above.");
          return {
            line_no: line.line_no,
            item_id: item.item_id,
            quantity: line.quantity,
            delivery_method: line.delivery?.method ?? ("ship" as const),
            requested_location_id: line.delivery?.location
              ? (by_code.get(line.delivery.location)?.location_id ?? null)
              : null,
            excluded_location_ids: [],
            weight_grams: item.weight_grams,
            hazard_class: item.hazard_class,
            bulky: item.bulky,
            splittable: true,
          };
        });
        const supply = await loadSupply(tx, [...new Set(asked.map((line) => line.item_id))]);
        const sourcing_locations = new Map([...locations].map(([id, location]) => [id, toSourcingLocation(location)]));
        const plan = sourceOrder(
          {
            order_key: newId(),
            ship_to: country === null ? null : destinationOf(country, postal_code),
            ordered_at: services.clock.now().toISOString(),
            lines: asked,
            policy,
          },
          sourcing_locations,
          supply,
        );
        return presentPlan(plan, sourcing_locations, 200) as unknown as Record<string, unknown>;
      });
    },
  );
}
