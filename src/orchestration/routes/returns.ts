import { Type } from "typebox";
import { ORDER_REFUSALS } from "../../orders/index.ts";
import { callerOf, type HttpServer, idempotent, refusalAnswer } from "../../platform/http/index.ts";
import { findReturns, RETURN_REFUSALS, type Return } from "../../returns/index.ts";
import { receiveReturns, registerReturns } from "../facts/returns.ts";
import { AMOUNT_REFUSALS, withinAmountLimit } from "../given-back.ts";
import type { Services } from "../services.ts";
import { isWithin, mayTouch } from "../visible.ts";
import { closed, ReturnSchema } from "./schemas.ts";

const REFUSALS = { ...ORDER_REFUSALS, ...RETURN_REFUSALS, ...AMOUNT_REFUSALS };
const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const LineNo = Type.Integer({ minimum: 1 });

/** Goods that come back: the permission, and their arrival, which restocks them and settles the money. */
export function registerReturnRoutes(server: HttpServer, services: Services): void {
  const contextOf = (request: Parameters<typeof callerOf>[0]) => ({
    services,
    actor: callerOf(request).actor,
    now: services.clock.now(),
  });
  const NewReturn = Type.Object(
    {
      order_id: Type.String({ format: "uuid" }),
      lines: Type.Array(Type.Object({ line_no: LineNo, quantity: Quantity }, closed), { minItems: 1, maxItems: 2_000 }),
      reason: Type.String({ minLength: 1, maxLength: 100, description: "A code. No personal data." }),
    },
    closed,
  );
  server.post(
    "/v1/returns",
    {
      config: { scope: "returns:write", refusals: [REFUSALS] },
      schema: {
        operationId: "registerReturn",
        summary: "Allow goods to be sent back",
        tags: ["Returns"],
        body: NewReturn,
        response: { 201: ReturnSchema },
      },
    },
    (request, reply) =>
      idempotent(request, reply, services.database, async (tx) => {
        const { order_id } = request.body;
        if (!(await mayTouch(tx, services, order_id, callerOf(request))))
          return refusalAnswer({ code: "order_not_found" }, REFUSALS);
        const [decision] = await registerReturns(tx, contextOf(request), [{ ...request.body, external_id: null }]);
        if (!decision) throw new Error("One request has one decision.");
        return decision.accepted
          ? { status: 201, body: presentReturn(decision.value) }
          : refusalAnswer(decision.refusal, REFUSALS);
      }),
  );
  const Receipt = Type.Object(
    {
      location: Type.String({ minLength: 1, maxLength: 100 }),
      lines: Type.Optional(
        Type.Array(
          Type.Object(
            {
              line_no: LineNo,
              quantity: Quantity,
              disposition: Type.Union([Type.Literal("restock"), Type.Literal("scrap")]),
            },
            closed,
          ),
          { minItems: 1, maxItems: 2_000, description: "Else everything that was announced, fit for sale." },
        ),
      ),
    },
    closed,
  );
  server.post(
    "/v1/returns/:return_id/receipts",
    {
      config: { scope: "returns:write", refusals: [REFUSALS] },
      schema: {
        operationId: "receiveReturn",
        summary: "Returned goods have arrived",
        tags: ["Returns"],
        params: Type.Object({ return_id: Type.String({ format: "uuid" }) }, closed),
        body: Receipt,
        response: { 201: ReturnSchema },
      },
    },
    (request, reply) =>
      idempotent(request, reply, services.database, async (tx) => {
        const { return_id } = request.params;
        const [known] = await findReturns(tx, [return_id]);
        const caller = callerOf(request);
        if (!known || !(await mayTouch(tx, services, known.order_id, caller)))
          return refusalAnswer({ code: "return_not_found" }, REFUSALS);
        const location = [...(await services.locations(tx)).values()].find(
          ({ code }) => code === request.body.location && isWithin(caller.location_codes, code),
        );
        if (!location)
          return refusalAnswer({ code: "return_location_unknown", location: request.body.location }, REFUSALS);
        const arrival = {
          return_id,
          order_id: known.order_id,
          location_id: location.location_id,
          lines: request.body.lines ?? null,
        };
        return withinAmountLimit(tx, services, caller, known.order_id, async () => {
          const [decision] = await receiveReturns(tx, contextOf(request), [arrival]);
          if (!decision) throw new Error("One arrival has one decision.");
          return decision.accepted
            ? { status: 201, body: presentReturn(decision.value) }
            : refusalAnswer(decision.refusal, REFUSALS);
        });
      }),
  );
}

function presentReturn(entry: Return) {
  return {
    return_id: entry.return_id,
    order_id: entry.order_id,
    state: entry.state,
    reason: entry.reason,
    lines: entry.lines.map(({ line_no, quantity, received_quantity }) => ({ line_no, quantity, received_quantity })),
  };
}
