import { PassThrough } from "node:stream";
import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { type Change, type ChangeFeed, createChangeFeed } from "../../care/index.ts";
import { isId } from "../../kernel/ids.ts";
import { callerOf, type HttpServer, invalidRequest, overloaded } from "../../platform/http/index.ts";
import type { Services } from "../services.ts";

/** Proxies close what is silent, mostly after a minute. */
const HEARTBEAT_MS = 15_000;
/** After this a listener connects anew: so a revoked key does not listen on. */
const LISTENING_MS = 5 * 60_000;
/** What may wait for a listener that does not read; he is sent away then, and told later what he has missed. */
const WAITING_BYTES_MAX = 256 * 1024;
const RETRY_MS = 2_000;

type Caller = ReturnType<typeof callerOf>;

/** What has changed, as it changes, by server-sent events (html.spec.whatwg.org, section 9.2). */
export function registerChangeRoutes(server: HttpServer, services: Services): void {
  const feed = createChangeFeed({
    database: services.database,
    clock: services.clock,
    onError: (error) => server.log.warn({ err: error }, "changes could not be read and are read again"),
  });
  server.addHook("preClose", async () => feed.close());
  server.get(
    "/v1/changes",
    {
      config: { scope: "any", streams: true },
      schema: {
        operationId: "streamChanges",
        summary: "Hear what changes, by server-sent events: kinds and ids, nothing of the content",
        description:
          "An event `ready`, then events `changes` with `data: { changes: [{ kind, id, order_id, types }] }`. A change may be told twice and is never left out: connect again with `Last-Event-ID`. An event `reset` says that too much was missed to tell; read everything anew. The stream ends after five minutes.",
        tags: ["Changes"],
        headers: Type.Object({ "last-event-id": Type.Optional(Type.String({ maxLength: 100 })) }),
        response: { 200: { description: "Events.", content: { "text/event-stream": { schema: Type.String() } } } },
      },
    },
    async (request, reply) => {
      const position = request.headers["last-event-id"];
      if (position !== undefined && !isId(String(position)))
        throw invalidRequest([{ pointer: "Last-Event-ID", message: "must be the id of an event of this stream" }]);
      return openStream(feed, callerOf(request), position === undefined ? null : String(position), reply);
    },
  );
}

async function openStream(
  feed: ChangeFeed,
  caller: Caller,
  position: string | null,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const stream = new PassThrough();
  const send = (event: string, data: object, id: string) => {
    if (stream.writableEnded) return;
    stream.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    if (stream.writableLength + stream.readableLength > WAITING_BYTES_MAX) stream.end();
  };
  const { tenant_id, channel_codes, location_codes } = caller;
  const bounds = { tenant_id, channel_codes, is_of_location: location_codes !== null };
  // Listens before it catches up, so that nothing falls between.
  const listening = feed.listen({
    ...bounds,
    told: (changes, id) => send("changes", { changes: heardBy(caller, changes) }, id),
    ended: () => stream.end(),
  });
  if (!listening) throw overloaded();
  const heartbeat = setInterval(() => stream.write(":\n\n"), HEARTBEAT_MS);
  const end = setTimeout(() => stream.end(), LISTENING_MS);
  stream.once("close", () => {
    listening.stop();
    clearInterval(heartbeat);
    clearTimeout(end);
  });
  try {
    const missed = position === null ? null : await feed.since(bounds, position);
    stream.write(`retry: ${RETRY_MS}\n\n`);
    send("ready", {}, missed?.position ?? listening.position);
    if (position !== null && missed === null) send("reset", {}, listening.position);
    const changes = heardBy(caller, missed?.changes ?? []);
    if (missed && changes.length > 0) send("changes", { changes }, missed.position);
  } catch (error) {
    stream.destroy();
    throw error;
  }
  return reply
    .header("content-type", "text/event-stream; charset=utf-8")
    .header("x-accel-buffering", "no")
    .send(stream);
}

const SCOPES: Readonly<Record<Change["kind"], string>> = {
  order: "orders:read",
  fulfillment_order: "fulfillment:read",
  stock: "inventory:read",
  items: "catalog:read",
  locations: "catalog:read",
  channels: "catalog:read",
  exceptions: "exceptions:read",
};

function heardBy({ scopes }: Caller, changes: readonly Change[]): readonly Change[] {
  return scopes.includes("admin") ? changes : changes.filter((change) => scopes.includes(SCOPES[change.kind]));
}
