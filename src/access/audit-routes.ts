import { Type } from "typebox";
import { findAuditEntries } from "../platform/audit.ts";
import type { Database } from "../platform/database.ts";
import { callerOf, decodeCursor, type HttpServer, pageOf, pageQuery, toPage } from "../platform/http/index.ts";
import { read } from "../platform/transaction.ts";

const closed = { additionalProperties: false } as const;
const Fields = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]);
const Text = Type.String({ minLength: 1, maxLength: 200 });

const EntryView = Type.Object(
  {
    entry_id: Type.String({ format: "uuid" }),
    occurred_at: Type.String({ format: "date-time" }),
    actor: Type.String({ description: "user:<handle>, api:<key name>, or what else acts." }),
    action: Type.String(),
    object_kind: Type.String(),
    object_id: Type.String(),
    before: Fields,
    after: Fields,
    request_id: Type.Union([Type.String(), Type.Null()]),
  },
  closed,
);

/** Who changed what. What happens to orders is told by the orders themselves: GET /v1/orders/{order_id}/events. */
export function addAuditRoutes(server: HttpServer, { database }: { readonly database: Database }): void {
  server.get(
    "/v1/audit-entries",
    {
      config: { scope: "admin" },
      schema: {
        operationId: "listAuditEntries",
        summary: "Changes of configuration, users, keys and stock, newest first",
        description:
          "Each with its actor, and the changed fields before and after. What happens to an order is in its events, with actor and reason.",
        tags: ["Audit"],
        querystring: Type.Object(
          {
            ...pageQuery,
            object: Type.Optional(
              Type.String({
                pattern: "^[a-z_]{1,40}(:.{1,200})?$",
                description: "A kind, or one object as kind:id, such as user or channel:web.",
              }),
            ),
            actor: Type.Optional(Text),
            from: Type.Optional(Type.String({ format: "date-time" })),
            to: Type.Optional(Type.String({ format: "date-time", description: "Before this instant." })),
          },
          closed,
        ),
        response: { 200: pageOf(EntryView) },
      },
    },
    async (request) => {
      const { limit, cursor, object, actor = null, from, to } = request.query;
      const colon = object?.indexOf(":") ?? -1;
      const filter = {
        object_kind: object === undefined ? null : colon < 0 ? object : object.slice(0, colon),
        object_id: object === undefined || colon < 0 ? null : object.slice(colon + 1),
        actor,
        from: from === undefined ? null : new Date(from),
        to: to === undefined ? null : new Date(to),
        before_id: cursor === undefined ? null : String(decodeCursor(cursor, ["uuid"])[0]),
        limit: limit + 1,
      };
      const rows = await read(database, callerOf(request).tenant_id, "listAuditEntries", (tx) =>
        findAuditEntries(tx, filter),
      );
      const page = toPage(rows, limit, (row) => [row.entry_id]);
      return { ...page, data: page.data.map((row) => ({ ...row, occurred_at: row.occurred_at.toISOString() })) };
    },
  );
}
