import { Type } from "typebox";
import { newId } from "../../kernel/ids.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import {
  type Caller,
  callerOf,
  decodeCursor,
  type HttpServer,
  originOf,
  pageOf,
  pageQuery,
  sendRefusal,
  toPage,
} from "../../platform/http/index.ts";
import { read, type Transaction, transact } from "../../platform/transaction.ts";
import type { WebhookSender } from "./adapters/webhook-sender.ts";
import { auditEndpoint, auditRotation } from "./audit.ts";
import { testMessage } from "./decide-message.ts";
import { isTaken } from "./decide-outcome.ts";
import { signedHeaders } from "./decide-signature.ts";
import { decideUrl } from "./decide-target.ts";
import { WEBHOOK_REFUSALS, type WebhookRefusal } from "./refusals.ts";
import { registerDeliveryRoutes } from "./routes-deliveries.ts";
import {
  closed,
  EndpointChangeBody,
  EndpointSchema,
  Id,
  MadeEndpointSchema,
  NewEndpointBody,
  presentEndpoint,
  RotationBody,
  TestSchema,
} from "./schemas.ts";
import { newSigningSecret } from "./secret.ts";
import {
  changeEndpoint,
  deleteEndpoint,
  findEndpoint,
  insertEndpoint,
  listEndpoints,
  lockEndpoint,
  rotateSecret,
} from "./store-endpoints.ts";
import type { SigningSecrets, WebhookEndpoint } from "./types.ts";

export type WebhookDependencies = {
  readonly database: Database;
  readonly clock: Clock;
  readonly sender: WebhookSender;
  /** There is something to be sent. */
  readonly wake: () => void;
};

export const Params = Type.Object({ endpoint_id: Id }, closed);
export const tags = ["Webhooks"];
export const NOT_FOUND = { code: "webhook_endpoint_not_found" } as const satisfies WebhookRefusal;
const refusals = [WEBHOOK_REFUSALS];

/** Endpoints, their secrets, and what they were told. */
export function registerWebhookRoutes(server: HttpServer, dependencies: WebhookDependencies): void {
  registerReading(server, dependencies);
  registerWriting(server, dependencies);
  registerSecrets(server, dependencies);
  registerDeliveryRoutes(server, dependencies);
}

/** A caller with channels of his own sees the endpoints that are told of these alone; one with locations sees none. */
export function isVisible({ channels }: Pick<WebhookEndpoint, "channels">, caller: Caller): boolean {
  if (caller.location_codes !== null) return false;
  const { channel_codes } = caller;
  return channel_codes === null || (channels?.every((channel) => channel_codes.includes(channel)) ?? false);
}

export async function findVisible(
  tx: Transaction,
  caller: Caller,
  endpoint_id: string,
): Promise<(WebhookEndpoint & SigningSecrets) | null> {
  const endpoint = await findEndpoint(tx, endpoint_id);
  return endpoint && isVisible(endpoint, caller) ? endpoint : null;
}

/** For who is going to change it. */
async function lockVisible(tx: Transaction, caller: Caller, endpoint_id: string): Promise<WebhookEndpoint | null> {
  const endpoint = await lockEndpoint(tx, endpoint_id);
  return endpoint && isVisible(endpoint, caller) ? endpoint : null;
}

/** And he can ask for nothing else. */
function channelsFor(caller: Caller, wanted: readonly string[] | null): readonly string[] | null {
  const { channel_codes } = caller;
  return channel_codes === null
    ? wanted
    : (wanted ?? channel_codes).filter((channel) => channel_codes.includes(channel));
}

function registerReading(server: HttpServer, { database }: WebhookDependencies): void {
  server.get(
    "/v1/webhook-endpoints",
    {
      config: { scope: "webhooks:read" },
      schema: {
        operationId: "listWebhookEndpoints",
        summary: "List webhook endpoints, newest first",
        tags,
        querystring: Type.Object({ ...pageQuery }, closed),
        response: { 200: pageOf(EndpointSchema) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const before = cursor === undefined ? null : String(decodeCursor(cursor, ["uuid"])[0]);
      const caller = callerOf(request);
      const rows = await read(database, caller.tenant_id, "listWebhookEndpoints", (tx) =>
        listEndpoints(tx, { before, limit: limit + 1 }),
      );
      const page = toPage(rows, limit, (row) => [row.endpoint_id]);
      return { ...page, data: page.data.filter((row) => isVisible(row, caller)).map(presentEndpoint) };
    },
  );
  server.get(
    "/v1/webhook-endpoints/:endpoint_id",
    {
      config: { scope: "webhooks:read", refusals },
      schema: {
        operationId: "readWebhookEndpoint",
        summary: "Read a webhook endpoint",
        tags,
        params: Params,
        response: { 200: EndpointSchema },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const endpoint = await read(database, caller.tenant_id, "readWebhookEndpoint", (tx) =>
        findVisible(tx, caller, request.params.endpoint_id),
      );
      return endpoint ? presentEndpoint(endpoint) : sendRefusal(reply, NOT_FOUND, WEBHOOK_REFUSALS);
    },
  );
}

function registerWriting(server: HttpServer, { database, clock, sender, wake }: WebhookDependencies): void {
  server.post(
    "/v1/webhook-endpoints",
    {
      // No idempotency key: its answer would be stored, and with it the secret.
      config: { scope: "webhooks:write", idempotency: "none", refusals },
      schema: {
        operationId: "createWebhookEndpoint",
        summary: "Make a webhook endpoint",
        description:
          "Messages are signed by the Standard Webhooks specification with the secret of the answer. Told is what happens from now on; POST …/replays tells what happened before.",
        tags,
        body: NewEndpointBody,
        response: { 201: MadeEndpointSchema },
      },
    },
    async (request, reply) => {
      const { url, description = null, event_types = null, channels = null, active = true } = request.body;
      const allowed = decideUrl(url, sender.policy);
      if (!allowed.accepted) return sendRefusal(reply, allowed.refusal, WEBHOOK_REFUSALS);
      const caller = callerOf(request);
      const secret = newSigningSecret();
      const fields = { url, description, event_types, channels: channelsFor(caller, channels), active, secret };
      const now = clock.now();
      const endpoint = await transact(database, caller.tenant_id, { name: "createWebhookEndpoint" }, async (tx) => {
        const made = await insertEndpoint(tx, fields, now);
        auditEndpoint(tx, originOf(request), { before: null, after: made }, now);
        return made;
      });
      return reply.code(201).send({ ...presentEndpoint(endpoint), secret });
    },
  );
  server.patch(
    "/v1/webhook-endpoints/:endpoint_id",
    {
      config: { scope: "webhooks:write", refusals },
      schema: {
        operationId: "changeWebhookEndpoint",
        summary: "Change a webhook endpoint, or make it active again",
        tags,
        params: Params,
        body: EndpointChangeBody,
        response: { 200: EndpointSchema },
      },
    },
    async (request, reply) => {
      const { endpoint_id } = request.params;
      const { channels, ...fields } = request.body;
      const allowed = fields.url === undefined ? null : decideUrl(fields.url, sender.policy);
      if (allowed?.accepted === false) return sendRefusal(reply, allowed.refusal, WEBHOOK_REFUSALS);
      const caller = callerOf(request);
      const change = { ...fields, ...(channels === undefined ? {} : { channels: channelsFor(caller, channels) }) };
      const now = clock.now();
      const endpoint = await transact(database, caller.tenant_id, { name: "changeWebhookEndpoint" }, async (tx) => {
        const before = await lockVisible(tx, caller, endpoint_id);
        if (!before) return null;
        const changed = await changeEndpoint(tx, { ...change, endpoint_id }, now);
        auditEndpoint(tx, originOf(request), { before, after: changed }, now);
        return changed;
      });
      wake();
      return endpoint ? presentEndpoint(endpoint) : sendRefusal(reply, NOT_FOUND, WEBHOOK_REFUSALS);
    },
  );
  server.delete(
    "/v1/webhook-endpoints/:endpoint_id",
    {
      config: { scope: "webhooks:write", refusals },
      schema: {
        operationId: "deleteWebhookEndpoint",
        summary: "Delete a webhook endpoint and what waits for it",
        tags,
        params: Params,
        response: { 204: Type.Null({ description: "Deleted." }) },
      },
    },
    async (request, reply) => {
      const { endpoint_id } = request.params;
      const caller = callerOf(request);
      const is_deleted = await transact(database, caller.tenant_id, { name: "deleteWebhookEndpoint" }, async (tx) => {
        const before = await lockVisible(tx, caller, endpoint_id);
        if (!before) return false;
        auditEndpoint(tx, originOf(request), { before, after: null }, clock.now());
        return deleteEndpoint(tx, endpoint_id);
      });
      return is_deleted ? reply.code(204).send() : sendRefusal(reply, NOT_FOUND, WEBHOOK_REFUSALS);
    },
  );
}

function registerSecrets(server: HttpServer, { database, clock, sender }: WebhookDependencies): void {
  server.post(
    "/v1/webhook-endpoints/:endpoint_id/secret-rotations",
    {
      config: { scope: "webhooks:write", idempotency: "none", refusals },
      schema: {
        operationId: "rotateWebhookSecret",
        summary: "Replace the secret, with an overlap",
        tags,
        params: Params,
        body: RotationBody,
        response: { 201: MadeEndpointSchema },
      },
    },
    async (request, reply) => {
      const { endpoint_id } = request.params;
      const { overlap_seconds = 24 * 3_600 } = request.body;
      const caller = callerOf(request);
      const secret = newSigningSecret();
      const now = clock.now();
      const overlap_until = new Date(now.getTime() + overlap_seconds * 1_000);
      const endpoint = await transact(database, caller.tenant_id, { name: "rotateWebhookSecret" }, async (tx) => {
        if (!(await lockVisible(tx, caller, endpoint_id))) return null;
        const rotated = await rotateSecret(tx, { endpoint_id, secret, overlap_until }, now);
        if (rotated) auditRotation(tx, originOf(request), rotated, now);
        return rotated;
      });
      if (!endpoint) return sendRefusal(reply, NOT_FOUND, WEBHOOK_REFUSALS);
      return reply.code(201).send({ ...presentEndpoint(endpoint), secret });
    },
  );
  server.post(
    "/v1/webhook-endpoints/:endpoint_id/tests",
    {
      config: { scope: "webhooks:write", idempotency: "none", refusals },
      schema: {
        operationId: "testWebhookEndpoint",
        summary: "Send a sample now, and say what came of it",
        description: "A message of type webhook_test, signed as all others. It changes nothing about the endpoint.",
        tags,
        params: Params,
        body: Type.Object({}, closed),
        response: { 200: TestSchema },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { endpoint_id } = request.params;
      const endpoint = await read(database, caller.tenant_id, "testWebhookEndpoint", (tx) =>
        findVisible(tx, caller, endpoint_id),
      );
      if (!endpoint) return sendRefusal(reply, NOT_FOUND, WEBHOOK_REFUSALS);
      const message = testMessage({ webhook_id: newId(), endpoint_id }, clock.now());
      const headers = signedHeaders(message, endpoint, clock.now());
      const started = performance.now();
      const answer = await sender.send({ url: endpoint.url, headers, body: message.body });
      return {
        webhook_id: message.webhook_id,
        taken: isTaken(answer),
        status: answer.outcome === "answered" ? answer.status : null,
        error: answer.outcome === "answered" ? null : answer.error,
        elapsed_ms: Math.round(performance.now() - started),
      };
    },
  );
}
