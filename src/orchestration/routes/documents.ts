import { Type } from "typebox";
import { DOCUMENT_KINDS, FULFILLMENT_REFUSALS, makeDocument } from "../../fulfillment/index.ts";
import { type Caller, callerOf, type HttpServer, sendRefusal } from "../../platform/http/index.ts";
import { read } from "../../platform/transaction.ts";
import { maskedFor } from "../mask-personal-data.ts";
import { findViews, type OrderView } from "../order-view.ts";
import type { Services } from "../services.ts";
import { findWork } from "./fulfillment.ts";
import { closed } from "./schemas.ts";

const Params = Type.Object(
  {
    fulfillment_order_id: Type.String({ format: "uuid" }),
    kind: Type.Union(DOCUMENT_KINDS.map((kind) => Type.Literal(kind))),
  },
  closed,
);

/** Papers for locations: made from the rows whenever they are asked for, and kept nowhere. */
export function registerDocumentRoutes(server: HttpServer, services: Services): void {
  server.get(
    "/v1/fulfillment-orders/:fulfillment_order_id/documents/:kind",
    {
      config: { scope: "fulfillment:read", refusals: [FULFILLMENT_REFUSALS], lane: "heavy" },
      schema: {
        operationId: "readFulfillmentDocument",
        summary: "A delivery note, a pick list or a label, as PDF",
        description:
          "The delivery note and the label are in the language of the order, German or English; `language` overrides it. The same rows make the same bytes.",
        tags: ["Fulfillment"],
        params: Params,
        querystring: Type.Object(
          { language: Type.Optional(Type.String({ pattern: "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", maxLength: 35 })) },
          closed,
        ),
        response: {
          200: {
            description: "The document.",
            content: { "application/pdf": { schema: Type.String({ format: "binary" }) } },
          },
        },
      },
    },
    async (request, reply) => {
      const { fulfillment_order_id, kind } = request.params;
      const caller = callerOf(request);
      const found = await read(services.database, caller.tenant_id, "readFulfillmentDocument", async (tx) => {
        const fulfillment_order = await findWork(tx, services, caller, fulfillment_order_id);
        const [view] = fulfillment_order ? await findViews(tx, services, [fulfillment_order.order_id]) : [];
        const location = (await services.locations(tx)).get(fulfillment_order?.location_id ?? "");
        return fulfillment_order && view && location ? { fulfillment_order, view, location } : null;
      });
      if (!found) return sendRefusal(reply, { code: "fulfillment_order_not_found" }, FULFILLMENT_REFUSALS);
      const { fulfillment_order, view, location } = found;
      const pdf = await makeDocument(kind, {
        fulfillment_order,
        location,
        recipient: recipientOf(view, fulfillment_order.delivery_method, caller),
        shipments: view.shipments.filter((shipment) => shipment.fulfillment_order_id === fulfillment_order_id),
        ordered_at: view.order.ordered_at,
        language: request.query.language ?? view.order.language,
      });
      return reply
        .header("content-type", "application/pdf")
        .header("content-disposition", `inline; filename="${fulfillment_order.order_number}-${kind}.pdf"`)
        .send(pdf);
    },
  );
}

/** What is collected goes to nobody's address. */
function recipientOf({ party }: OrderView, delivery_method: "ship" | "collect", caller: Caller) {
  const address = delivery_method === "ship" ? party.shipping_address : null;
  return maskedFor(caller, { name: address?.name ?? party.name, address: address && maskedFor(caller, address) });
}
