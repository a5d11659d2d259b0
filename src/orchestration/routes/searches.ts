import { Type } from "typebox";
import { ORDER_MATCHES, search } from "../../care/index.ts";
import { ORDER_STATUSES } from "../../orders/index.ts";
import { callerOf, type HttpServer } from "../../platform/http/index.ts";
import { read } from "../../platform/transaction.ts";
import { maskedFor } from "../mask-personal-data.ts";
import type { Services } from "../services.ts";
import { isWithin, onlyVisible } from "../visible.ts";
import { closed } from "./schemas.ts";

const oneOf = (values: readonly string[]) => Type.Union(values.map((value) => Type.Literal(value)));
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Id = Type.String({ format: "uuid" });

const Body = Type.Object(
  {
    text: Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        "Of an order: number or its beginning, external id, tracking or invoice number, mail address, telephone number, words of the name, postal code, sku. Of an item: sku or its beginning, GTIN, words of the name. Of a location: code, name, city, postal code.",
    }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 8, description: "Entries of each group." })),
  },
  closed,
);

const Answer = Type.Object(
  {
    orders: Type.Array(
      Type.Object(
        {
          order_id: Id,
          number: Type.String(),
          channel: Type.String(),
          status: oneOf(ORDER_STATUSES),
          ordered_at: Type.String({ format: "date-time" }),
          customer_name: Type.String(),
          city: orNull(Type.String()),
          currency: Type.String(),
          total_minor: Type.Integer(),
          matched_by: oneOf(ORDER_MATCHES),
        },
        closed,
      ),
    ),
    customers: Type.Array(
      Type.Object(
        {
          customer_id: Id,
          channel: Type.String(),
          external_id: orNull(Type.String()),
          name: orNull(Type.String()),
          email: orNull(Type.String()),
          matched_by: oneOf(["external_id", "email", "phone", "name", "similar_name"]),
        },
        closed,
      ),
    ),
    items: Type.Array(
      Type.Object(
        {
          sku: Type.String(),
          name: Type.Record(Type.String(), Type.String()),
          gtin: orNull(Type.String()),
          matched_by: oneOf(["sku", "gtin", "name", "similar_name"]),
        },
        closed,
      ),
    ),
    locations: Type.Array(
      Type.Object(
        {
          code: Type.String(),
          kind: Type.String(),
          name: Type.String(),
          city: Type.String(),
          matched_by: oneOf(["code", "name", "postal_code", "similar_name"]),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** One box for everything. The text stands in the body: addresses and names must not reach the logs of proxies. */
export function registerSearchRoutes(server: HttpServer, services: Services): void {
  server.post(
    "/v1/searches",
    {
      config: { scope: "orders:read", idempotency: "none" },
      schema: {
        operationId: "search",
        summary: "Find orders, customers, items and locations by whatever is known of them",
        description:
          "Groups, in each what was most surely meant first; `matched_by` says why it is there. Words may be begun or misspelled by a letter. Items and locations need the scope catalog:read; names, mail addresses and telephone numbers find nothing for whoever may not see them. Words of names are known a few moments after the order has come in; all else at once.",
        tags: ["Orders"],
        body: Body,
        response: { 200: Answer },
      },
    },
    (request) => {
      const caller = callerOf(request);
      const { tenant_id, channel_codes, location_codes, scopes } = caller;
      const { text, limit = 8 } = request.body;
      const sees_catalog = scopes.includes("catalog:read") || scopes.includes("admin");
      return read(services.database, tenant_id, "search", async (tx) => {
        const seen = [...(await services.locations(tx)).values()].filter(({ code }) => isWithin(location_codes, code));
        const places = sees_catalog ? seen : null;
        const with_persons = !caller.masks_personal_data;
        const found = await search(tx, { text, limit, channel_codes, with_persons, with_items: sees_catalog, places });
        const orders = await onlyVisible(tx, found.orders, caller);
        return {
          orders: orders.map(({ customer_id: _, ordered_at, ...order }) => ({
            ...order,
            customer_name: maskedFor(caller, { name: order.customer_name }).name,
            ordered_at: ordered_at.toISOString(),
          })),
          customers: location_codes === null ? found.customers.map((each) => maskedFor(caller, each)) : [],
          items: found.items.map(({ item_id: _, ...item }) => item),
          locations: found.locations.map(({ code, kind, name, address, matched_by }) => ({
            ...{ code, kind, name, matched_by },
            city: address.city,
          })),
        };
      });
    },
  );
}
