import { type Static, Type } from "typebox";
import {
  type Caller,
  callerOf,
  documentCheck,
  type HttpServer,
  isNdjson,
  isOutage,
  type Line,
  NDJSON_TYPE,
  type Problem,
  platformProblem,
  problemOf,
  readLineBatches,
  replyLines,
} from "../../platform/http/index.ts";
import { transact } from "../../platform/transaction.ts";
import { OrderBody, type OrderInput } from "../intake/order-schema.ts";
import { PLACED_MEANWHILE, type Placement, placeOrders } from "../intake/place-orders.ts";
import { INTAKE_REFUSALS } from "../intake/refusals.ts";
import type { Services } from "../services.ts";
import { closed } from "./schemas.ts";

const ENTRIES_MAX = 1_000;
const Batch = Type.Object({ orders: Type.Array(Type.Unknown(), { minItems: 1, maxItems: ENTRIES_MAX }) }, closed);
const Result = Type.Object(
  {
    index: Type.Optional(Type.Integer({ description: "Position in orders, from 0." })),
    line_no: Type.Optional(Type.Integer({ description: "Line of the stream, from 1." })),
    outcome: Type.Union([Type.Literal("created"), Type.Literal("existing"), Type.Literal("refused")]),
    order_id: Type.Optional(Type.String({ format: "uuid" })),
    number: Type.Optional(Type.String()),
    problem: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  closed,
);
type Outcome = Omit<Static<typeof Result>, "index" | "line_no">;

/** Many orders at once, each judged alone: as JSON up to 1,000, as NDJSON without limit. Sent again they are the same orders. */
export function registerOrderBatchRoutes(server: HttpServer, services: Services): void {
  const check = documentCheck(OrderBody);
  server.post(
    "/v1/orders/batch",
    {
      bodyLimit: 16 * 1024 * 1024,
      config: { scope: "orders:write", lane: "heavy", idempotency: "none", refusals: [INTAKE_REFUSALS] },
      schema: {
        operationId: "placeOrders",
        summary: "Place many orders",
        description:
          "Each entry is judged on its own and is idempotent by its channel and external_id: after a broken connection send everything again.",
        tags: ["Orders"],
        body: { content: { "application/json": { schema: Batch }, [NDJSON_TYPE]: { schema: OrderBody } } },
        response: { 200: Type.Object({ results: Type.Array(Result) }, closed) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const place = (lines: readonly Line[]) => placeLines(services, caller, lines);
      if (isNdjson(request)) {
        return replyLines(
          reply,
          (async function* () {
            for await (const lines of readLineBatches(request, { check, batch_max: 256 })) {
              const outcomes = await place(lines);
              yield outcomes.map((outcome, position) => ({ line_no: lines[position]?.line_no, ...outcome }));
            }
          })(),
        );
      }
      const { orders } = request.body as unknown as Static<typeof Batch>;
      const lines = orders.map((value, index): Line => {
        const errors = check(value);
        return errors.length > 0 ? { line_no: index, problem: invalidEntry(errors) } : { line_no: index, value };
      });
      const results: Static<typeof Result>[] = [];
      for (let start = 0; start < lines.length; start += 256) {
        const outcomes = await place(lines.slice(start, start + 256));
        results.push(...outcomes.map((outcome, position) => ({ index: start + position, ...outcome })));
      }
      return { results };
    },
  );
}

type BatchCaller = Pick<Caller, "tenant_id" | "actor" | "channel_codes">;

async function placeLines(services: Services, caller: BatchCaller, lines: readonly Line[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = lines.map((line) => ("problem" in line ? refused(line.problem) : { outcome: "refused" }));
  const open = lines.flatMap((line, position) =>
    "value" in line ? [{ position, input: line.value as OrderInput }] : [],
  );
  if (open.length === 0) return outcomes;
  const placements = open.map(({ input }) => ({ input, caller_channels: caller.channel_codes, actor: caller.actor }));
  for (const [index, outcome] of (await placeAll(services, caller.tenant_id, placements)).entries()) {
    outcomes[(open[index] as { position: number }).position] = outcome;
  }
  return outcomes;
}

/** One transaction, which also takes the orders on their way; if an order breaks it, each alone. */
async function placeAll(services: Services, tenant_id: string, placements: readonly Placement[]): Promise<Outcome[]> {
  const numbers = await services.order_numbers.take(tenant_id, placements.length);
  try {
    return await placeTogether(services, tenant_id, placements, numbers, true);
  } catch (error) {
    if (isOutage(error)) throw error;
    if (placements.length === 1) return placeOnly(services, tenant_id, placements, numbers);
    const outcomes: Outcome[] = [];
    for (const placement of placements) outcomes.push(...(await placeAll(services, tenant_id, [placement])));
    return outcomes;
  }
}

/** An order that cannot be taken on its way is taken in: the worker will park it with its reason. */
async function placeOnly(
  services: Services,
  tenant_id: string,
  placements: readonly Placement[],
  numbers: readonly number[],
): Promise<Outcome[]> {
  try {
    return await placeTogether(services, tenant_id, placements, numbers, false);
  } catch (error) {
    if (isOutage(error)) throw error;
    const detail = "This order could not be stored. It was reported; the others are not concerned.";
    return [refused(platformProblem("internal_error", detail))];
  }
}

async function placeTogether(
  services: Services,
  tenant_id: string,
  placements: readonly Placement[],
  numbers: readonly number[],
  advance: boolean,
): Promise<Outcome[]> {
  const decisions = await transact(
    services.database,
    tenant_id,
    { name: "place order batch", retry_if_taken: PLACED_MEANWHILE },
    (tx) => placeOrders(tx, services, placements, numbers, services.clock.now(), { advance }),
  );
  return decisions.map((decision) => {
    if (!decision.accepted) return refused(problemOf(decision.refusal, INTAKE_REFUSALS));
    if (decision.value.outcome === "existing") return { outcome: "existing", order_id: decision.value.order_id };
    const { order_id, number } = decision.value.view.order;
    return { outcome: "created", order_id, number };
  });
}

function refused(problem: Problem): Outcome {
  return { outcome: "refused", problem };
}

function invalidEntry(errors: readonly { readonly pointer: string; readonly message: string }[]): Problem {
  return { ...platformProblem("invalid_request", "The order is not valid: errors says where."), errors: [...errors] };
}
