import { Type } from "typebox";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import {
  callerOf,
  decodeCursor,
  type HttpServer,
  originOf,
  pageOf,
  pageQuery,
  sendRefusal,
  toPage,
} from "../platform/http/index.ts";
import { read, transact } from "../platform/transaction.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "./commands.ts";
import { KEY_REFUSALS } from "./refusals.ts";
import { SCOPES } from "./types.ts";

const closed = { additionalProperties: false } as const;
const ScopeSchema = Type.Union(SCOPES.map((scope) => Type.Literal(scope)));
const Name = Type.String({
  pattern: "^[a-z0-9][a-z0-9._-]{0,62}$",
  description:
    "Names the program that uses the key, not a person: it appears in the log. Small letters, digits, `.`, `_` and `-`.",
  examples: ["webshop-de"],
});
const ChannelCode = Type.Union([Type.String({ minLength: 1, maxLength: 63 }), Type.Null()], {
  description: "If set, the key may only place and see orders of this channel.",
});

const NewApiKeyBody = Type.Object(
  {
    name: Name,
    scopes: Type.Array(ScopeSchema, { minItems: 1, maxItems: SCOPES.length, uniqueItems: true }),
    channel_code: Type.Optional(ChannelCode),
  },
  closed,
);

const ApiKeyView = Type.Object(
  {
    api_key_id: Type.String({ format: "uuid" }),
    name: Name,
    scopes: Type.Array(Type.String()),
    channel_code: ChannelCode,
    created_at: Type.String({ format: "date-time" }),
    revoked_at: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  },
  closed,
);

const MadeApiKeyView = Type.Object(
  {
    api_key_id: Type.String({ format: "uuid" }),
    key: Type.String({
      description: "Shown this one time. Keep it secret; if it gets lost, revoke the key and make another.",
    }),
  },
  closed,
);

/** Making, listing and revoking API keys; for administrators. */
export function addApiKeyRoutes(
  server: HttpServer,
  { database, clock }: { readonly database: Database; readonly clock: Clock },
): void {
  server.post(
    "/v1/api-keys",
    {
      // No idempotency key: its answer would be stored, and with it the key itself.
      config: { scope: "admin", idempotency: "none", refusals: [KEY_REFUSALS] },
      schema: {
        operationId: "createApiKey",
        summary: "Make an API key",
        description:
          "The key is in the answer and nowhere else. If the answer gets lost, revoke the key of that name and make another.",
        tags: ["api keys"],
        body: NewApiKeyBody,
        response: { 201: MadeApiKeyView },
      },
    },
    async (request, reply) => {
      const { name, scopes, channel_code = null } = request.body;
      const decision = await transact(database, callerOf(request).tenant_id, { name: "createApiKey" }, (tx) =>
        createApiKey(tx, { name, scopes, channel_code }, clock.now(), originOf(request)),
      );
      if (!decision.accepted) return sendRefusal(reply, decision.refusal, KEY_REFUSALS);
      return reply.code(201).send(decision.value);
    },
  );

  server.get(
    "/v1/api-keys",
    {
      config: { scope: "admin" },
      schema: {
        operationId: "listApiKeys",
        summary: "List API keys",
        tags: ["api keys"],
        querystring: Type.Object({ ...pageQuery }, closed),
        response: { 200: pageOf(ApiKeyView) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const before_id = cursor === undefined ? null : String(decodeCursor(cursor, ["uuid"])[0]);
      const rows = await read(database, callerOf(request).tenant_id, "listApiKeys", (tx) =>
        listApiKeys(tx, { limit: limit + 1, before_id }),
      );
      return toPage(rows, limit, (row) => [row.api_key_id]);
    },
  );

  server.delete(
    "/v1/api-keys/:api_key_id",
    {
      config: { scope: "admin", refusals: [KEY_REFUSALS] },
      schema: {
        operationId: "revokeApiKey",
        summary: "Revoke an API key",
        description: "Takes effect within 10 seconds and cannot be undone. Revoking twice changes nothing.",
        tags: ["api keys"],
        params: Type.Object({ api_key_id: Type.String({ format: "uuid" }) }, closed),
        response: { 204: Type.Null({ description: "Revoked." }) },
      },
    },
    async (request, reply) => {
      const decision = await transact(database, callerOf(request).tenant_id, { name: "revokeApiKey" }, (tx) =>
        revokeApiKey(tx, request.params.api_key_id, clock.now(), originOf(request)),
      );
      if (!decision.accepted) return sendRefusal(reply, decision.refusal, KEY_REFUSALS);
      return reply.code(204).send();
    },
  );
}
