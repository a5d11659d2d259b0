import { callerOf, type HttpServer, sendRefusal } from "../platform/http/index.ts";
import { read } from "../platform/transaction.ts";
import { boundedDirectory, type LocationFacts, locationUnknown, resolveCodes } from "./directory.ts";
import { pointAt } from "./point-at.ts";
import { INVENTORY_REFUSALS } from "./refusals.ts";
import type { InventoryDependencies } from "./routes.ts";
import { AvailabilityAnswer, AvailabilityRequest } from "./schemas.ts";
import { loadSupply } from "./store/levels.ts";

export function registerAvailabilityRoutes(server: HttpServer, { database, directory }: InventoryDependencies): void {
  const schema = {
    operationId: "readAvailability",
    summary: "What may still be promised",
    description:
      "Changes nothing. Counts active locations, and only those that offer delivery_method, if it is given. Nothing is expected before inbound supply is known.",
    tags: ["Stock"],
    body: AvailabilityRequest,
    response: { 200: AvailabilityAnswer },
  };
  const config = { scope: "inventory:read", idempotency: "none", refusals: [INVENTORY_REFUSALS] } as const;

  server.post("/v1/availability", { schema, config }, async (request, reply) => {
    const { lines, locations: codes, delivery_method } = request.body;
    const answer = await read(database, callerOf(request).tenant_id, "readAvailability", async (tx) => {
      const items = await directory.loadItemsBySku(
        tx,
        lines.map((line) => line.sku),
      );
      const { location_codes } = callerOf(request);
      const locations = await boundedDirectory(directory, location_codes).loadLocations(tx);
      const resolved = lines.map((line) => resolveCodes({ sku: line.sku }, { items, locations }));
      for (const [index, line] of resolved.entries())
        if ("refusal" in line) return pointAt(line.refusal, `/lines/${index}`);
      for (const [index, code] of (codes ?? []).entries()) {
        if (!locations.by_code.has(code)) return locationUnknown(code, `/locations/${index}`);
      }

      const wanted = codes ? new Set(codes) : null;
      const serves = (location: LocationFacts | undefined): location is LocationFacts =>
        location?.active === true &&
        locations.by_code.has(location.code) &&
        (!wanted || wanted.has(location.code)) &&
        (!delivery_method || location.delivery_methods.includes(delivery_method));
      const by_item = new Map<string, { readonly location: string; readonly available_quantity: number }[]>();
      for (const { item_id } of items.values()) by_item.set(item_id, []);
      for (const { item_id, location_id, available_quantity } of await loadSupply(tx, [...by_item.keys()])) {
        const location = locations.by_id.get(location_id);
        if (serves(location)) by_item.get(item_id)!.push({ location: location.code, available_quantity });
      }
      return lines.map(({ sku }) => {
        const available = by_item.get(items.get(sku)!.item_id)!;
        const available_quantity = available.reduce((sum, entry) => sum + entry.available_quantity, 0);
        return { sku, available_quantity, locations: available, expected: [] };
      });
    });
    return "code" in answer ? sendRefusal(reply, answer, INVENTORY_REFUSALS) : { lines: answer };
  });
}
