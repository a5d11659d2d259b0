import { Type } from "typebox";
import { loadItemsBySku } from "../../catalog/index.ts";
import { loadSupply } from "../../inventory/index.ts";
import { isCountry } from "../../kernel/address.ts";
import { newId } from "../../kernel/ids.ts";
import { callerOf, type HttpServer, invalidRequest } from "../../platform/http/index.ts";
import { read } from "../../platform/transaction.ts";
import { presentPlan, sourceOrder } from "../../sourcing/index.ts";
import type { Services } from "../services.ts";
import { destinationOf, toSourcingLocation } from "../steps/source-lines.ts";
import { registerExceptionRoutes } from "./exceptions.ts";
import { closed } from "./schemas.ts";

/** What needs a person, and the question from where goods would come. */
export function registerOperationRoutes(server: HttpServer, services: Services): void {
  registerExceptionRoutes(server, services);
  registerPlanQuestion(server, services);
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
