import { Type } from "typebox";
import { BULK_ANSWER, problemAt } from "../platform/bulk.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import {
  callerOf,
  decodeCursor,
  type HttpServer,
  originOf,
  pageOf,
  pageQuery,
  problemOf,
  toPage,
} from "../platform/http/index.ts";
import { read, transact } from "../platform/transaction.ts";
import { saveChannels } from "./commands.ts";
import { CHANNELS_REFUSALS } from "./refusals.ts";
import { findChannels } from "./store.ts";
import { CHANNEL_KINDS, type Channel } from "./types.ts";

export type ChannelsDependencies = { readonly database: Database; readonly clock: Clock };

const ENTRIES_MAX = 1_000;
const CLOSED = { additionalProperties: false } as const;
const tags = ["Channels"];

/** One channel as it is sent and answered. */
const ChannelEntry = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 100, pattern: "^\\S(.*\\S)?$" }),
    kind: Type.Enum(CHANNEL_KINDS),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    country: Type.String({ pattern: "^[A-Z]{2}$" }),
    currency: Type.String({ pattern: "^[A-Z]{3}$" }),
    language: Type.String({ pattern: "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", maxLength: 35 }),
    prices_include_tax: Type.Boolean(),
  },
  CLOSED,
);

export function registerChannelsRoutes(server: HttpServer, { database, clock }: ChannelsDependencies): void {
  const body = Type.Object({ channels: Type.Array(ChannelEntry, { minItems: 1, maxItems: ENTRIES_MAX }) }, CLOSED);
  const put = {
    operationId: "putChannels",
    summary: "Create and replace channels",
    tags,
    body,
    response: { 200: BULK_ANSWER },
  };
  const config = { scope: "catalog:write", refusals: [CHANNELS_REFUSALS] };
  server.put("/v1/channels", { schema: put, config }, async (request) => {
    const { tenant_id, channel_codes } = callerOf(request);
    const { channels } = request.body;
    const saving = { channels, channel_codes, ...originOf(request) };
    const decisions = await transact(database, tenant_id, { name: "saveChannels" }, (tx) =>
      saveChannels(tx, saving, clock.now()),
    );
    const results = decisions.map((decision, index) => {
      const entry = { index, code: channels[index]?.code };
      if (decision.accepted) return { ...entry, outcome: decision.value.outcome };
      return { ...entry, problem: problemAt(problemOf(decision.refusal, CHANNELS_REFUSALS), `/channels/${index}`) };
    });
    return { results };
  });

  const querystring = Type.Object(pageQuery, CLOSED);
  const list = {
    operationId: "listChannels",
    summary: "List channels by code",
    tags,
    querystring,
    response: { 200: pageOf(ChannelEntry) },
  };
  server.get("/v1/channels", { schema: list, config: { scope: "catalog:read" } }, async (request) => {
    const { limit, cursor } = request.query;
    const after_code = cursor === undefined ? null : (decodeCursor(cursor, ["text"])[0] as string);
    const { tenant_id, channel_codes } = callerOf(request);
    const channels = await read(database, tenant_id, "listChannels", (tx) =>
      findChannels(tx, { codes: channel_codes, after_code, limit }),
    );
    const page = toPage(channels, limit, (channel) => [channel.code]);
    return { data: page.data.map(entryOf), next_cursor: page.next_cursor };
  });
}

/** A channel as it is answered: what can be sent again with PUT. */
function entryOf({ channel_id: _, updated_at: __, ...content }: Channel) {
  return content;
}
