import { Type } from "typebox";
import { findCarriers } from "../../fulfillment/index.ts";
import { callerOf, type HttpServer } from "../../platform/http/index.ts";
import { read } from "../../platform/transaction.ts";
import type { Services } from "../services.ts";
import { closed } from "./schemas.ts";

const DAYS = 30;
const DAY_MS = 24 * 3_600_000;

/** Who takes parcels: nobody keeps a list of carriers, so it is what was written when parcels were given away. */
export function registerCarrierRoutes(server: HttpServer, { database, clock }: Services): void {
  const Carrier = Type.Object(
    {
      carrier: Type.String({ description: "As it was written with the shipment." }),
      shipments: Type.Integer(),
      parcels: Type.Integer(),
      last_shipped_at: Type.String({ format: "date-time" }),
    },
    closed,
  );
  server.get(
    "/v1/carriers",
    {
      config: { scope: "fulfillment:read" },
      schema: {
        operationId: "listCarriers",
        summary: `The carriers that took parcels in the last ${DAYS} days, most first`,
        description: "Empty for callers that are bound to channels.",
        tags: ["Fulfillment"],
        response: { 200: Type.Object({ data: Type.Array(Carrier) }, closed) },
      },
    },
    async (request) => {
      const { tenant_id, location_codes, channel_codes } = callerOf(request);
      // A shipment knows its place and not its channel, so whoever may see some channels alone is told none.
      if (channel_codes !== null) return { data: [] };
      const since = new Date(clock.now().getTime() - DAYS * DAY_MS);
      const rows = await read(database, tenant_id, "listCarriers", (tx) => findCarriers(tx, { since, location_codes }));
      return { data: rows.map((row) => ({ ...row, last_shipped_at: row.last_shipped_at.toISOString() })) };
    },
  );
}
