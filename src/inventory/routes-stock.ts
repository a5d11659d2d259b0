import { Type } from "typebox";
import { callerOf, decodeCursor, type HttpServer, pageOf, pageQuery, toPage } from "../platform/http/index.ts";
import { read, type Transaction } from "../platform/transaction.ts";
import { boundedDirectory, type InventoryDirectory, nameLevels } from "./directory.ts";
import type { InventoryDependencies } from "./routes.ts";
import { CLOSED, LocationCode, MovementEntry, Sku, StockLevelEntry } from "./schemas.ts";
import { findLevels, findMovements, type LevelFilter } from "./store/pages.ts";

const tags = ["Stock"];
const querystring = Type.Object(
  {
    ...pageQuery,
    sku: Type.Optional(Type.Array(Sku, { maxItems: 200, description: "Only these; may be given several times." })),
    location: Type.Optional(
      Type.Array(LocationCode, { maxItems: 200, description: "Only these; may be given several times." }),
    ),
  },
  CLOSED,
);

export function registerStockRoutes(server: HttpServer, { database, directory }: InventoryDependencies): void {
  const config = { scope: "inventory:read" };
  const levels = {
    operationId: "listStockLevels",
    summary: "List stock by item and location",
    tags,
    querystring,
    response: { 200: pageOf(StockLevelEntry) },
  };
  server.get("/v1/stock-levels", { schema: levels, config }, (request) =>
    read(database, callerOf(request).tenant_id, "listStockLevels", async (tx) => {
      const { limit, cursor } = request.query;
      const [item_id, location_id] = cursor === undefined ? [] : (decodeCursor(cursor, ["uuid", "uuid"]) as string[]);
      const after = item_id && location_id ? { item_id, location_id } : null;
      const rows = await findLevels(tx, {
        ...(await filterOf(tx, directory, request.query, callerOf(request).location_codes)),
        after,
        limit,
      });
      const page = toPage(rows, limit, (row) => [row.item_id, row.location_id]);
      const names = await nameLevels(tx, directory, page.data);
      const data = page.data.map(({ on_hand, reserved, safety }, index) => ({
        ...names[index]!,
        on_hand,
        reserved,
        safety,
        available: Math.max(0, on_hand - reserved - safety),
      }));
      return { data, next_cursor: page.next_cursor };
    }),
  );

  const movements = {
    operationId: "listStockMovements",
    summary: "List changes of stock, newest first",
    tags,
    querystring,
    response: { 200: pageOf(MovementEntry) },
  };
  server.get("/v1/stock-movements", { schema: movements, config }, (request) =>
    read(database, callerOf(request).tenant_id, "listStockMovements", async (tx) => {
      const { limit, cursor } = request.query;
      const before = cursor === undefined ? null : (decodeCursor(cursor, ["uuid"])[0] as string);
      const rows = await findMovements(tx, {
        ...(await filterOf(tx, directory, request.query, callerOf(request).location_codes)),
        before,
        limit,
      });
      const page = toPage(rows, limit, (row) => [row.movement_id]);
      const names = await nameLevels(tx, directory, page.data);
      const data = page.data.map(({ item_id: _, location_id: __, occurred_at, recorded_at, ...movement }, index) => ({
        ...movement,
        ...names[index]!,
        kind: movement.kind as "set",
        occurred_at: occurred_at.toISOString(),
        recorded_at: recorded_at.toISOString(),
      }));
      return { data, next_cursor: page.next_cursor };
    }),
  );
}

/** A code that names nothing matches nothing. */
async function filterOf(
  tx: Transaction,
  directory: InventoryDirectory,
  query: { readonly sku?: readonly string[]; readonly location?: readonly string[] },
  location_codes: readonly string[] | null,
): Promise<LevelFilter> {
  const items = query.sku ? await directory.loadItemsBySku(tx, query.sku) : null;
  const asked = query.location ?? location_codes;
  const { by_code } = asked
    ? await boundedDirectory(directory, location_codes).loadLocations(tx)
    : { by_code: new Map() };
  return {
    item_ids: items ? [...items.values()].map((item) => item.item_id) : null,
    location_ids: asked ? asked.flatMap((code) => by_code.get(code)?.location_id ?? []) : null,
  };
}
