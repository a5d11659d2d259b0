import { Type } from "typebox";
import { loadItems, loadItemsBySku } from "../../catalog/index.ts";
import { type ClaimKey, findClaims } from "../../inventory/index.ts";
import { findNumbers } from "../../orders/index.ts";
import { callerOf, decodeCursor, type HttpServer, pageOf, pageQuery, toPage } from "../../platform/http/index.ts";
import { read, type Transaction } from "../../platform/transaction.ts";
import type { Services } from "../services.ts";
import { isWithin } from "../visible.ts";
import { closed } from "./schemas.ts";

const Code = Type.String({ minLength: 1, maxLength: 100 });
const Only = Type.Optional(Type.Array(Code, { maxItems: 200, description: "Only these; may be given several times." }));

const Reservation = Type.Object(
  {
    sku: Type.String(),
    location: Type.String(),
    quantity: Type.Integer({ description: "In stocking units." }),
    holder: Type.Enum(["order", "cart"] as const),
    order_id: Type.Union([Type.String({ format: "uuid" }), Type.Null()], {
      description: "Null for a cart, and for callers that see the orders of some channels only.",
    }),
    order_number: Type.Union([Type.String(), Type.Null()]),
    line_no: Type.Integer(),
    expires_at: Type.Union([Type.String({ format: "date-time" }), Type.Null()], { description: "Of a cart's hold." }),
  },
  closed,
);

/** Who holds what of the stock. */
export function registerStockReservationRoutes(server: HttpServer, services: Services): void {
  server.get(
    "/v1/stock-reservations",
    {
      config: { scope: "inventory:read" },
      schema: {
        operationId: "listStockReservations",
        summary: "List who holds what, by item and location",
        tags: ["Stock"],
        querystring: Type.Object({ ...pageQuery, sku: Only, location: Only }, closed),
        response: { 200: pageOf(Reservation) },
      },
    },
    (request) => {
      const { limit, cursor, sku, location } = request.query;
      const { tenant_id, channel_codes, location_codes } = callerOf(request);
      return read(services.database, tenant_id, "listStockReservations", async (tx) => {
        const locations = await services.locations(tx);
        const item_ids = sku ? [...(await loadItemsBySku(tx, sku)).values()].map(({ item_id }) => item_id) : null;
        const is_bounded = location !== undefined || location_codes !== null;
        const seen = [...locations.values()].filter(
          ({ code }) => isWithin(location_codes, code) && (location === undefined || location.includes(code)),
        );
        const location_ids = is_bounded ? seen.map(({ location_id }) => location_id) : null;
        const claims = await findClaims(tx, { item_ids, location_ids, after: afterOf(cursor), limit });
        const page = toPage(claims, limit, (row) => [row.item_id, row.location_id, row.holder_id, row.line_no]);
        const items = await loadItems(
          tx,
          page.data.map(({ item_id }) => item_id),
        );
        const numbers = channel_codes === null ? await numbersOf(tx, page.data) : new Map<string, string>();
        const data = page.data.map((claim) => {
          const order_number = numbers.get(claim.holder_id) ?? null;
          return {
            sku: items.get(claim.item_id)?.sku,
            location: locations.get(claim.location_id)?.code,
            quantity: claim.quantity,
            holder: claim.expires_at === null ? "order" : "cart",
            order_id: order_number === null ? null : claim.holder_id,
            order_number,
            line_no: claim.line_no,
            expires_at: claim.expires_at?.toISOString() ?? null,
          };
        });
        return { data, next_cursor: page.next_cursor };
      });
    },
  );
}

function afterOf(cursor: string | undefined): ClaimKey | null {
  if (cursor === undefined) return null;
  const [item_id, location_id, holder_id, line_no] = decodeCursor(cursor, ["uuid", "uuid", "uuid", "number"]);
  return {
    item_id: String(item_id),
    location_id: String(location_id),
    holder_id: String(holder_id),
    line_no: Number(line_no),
  };
}

function numbersOf(
  tx: Transaction,
  claims: readonly { readonly holder_id: string; readonly expires_at: Date | null }[],
): Promise<Map<string, string>> {
  const of_orders = claims.filter(({ expires_at }) => expires_at === null).map(({ holder_id }) => holder_id);
  return findNumbers(tx, [...new Set(of_orders)]);
}
