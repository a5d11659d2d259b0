import { Type } from "typebox";
import type { Decision } from "../kernel/decision.ts";
import type { Origin } from "../platform/audit.ts";
import { answerLines, BULK_ANSWER, type EntryAnswer, problemAt } from "../platform/bulk.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import {
  type Caller,
  callerOf,
  decodeCursor,
  documentCheck,
  type HttpServer,
  isNdjson,
  NDJSON_TYPE,
  originOf,
  pageOf,
  pageQuery,
  problemOf,
  readLineBatches,
  replyLines,
  sendRefusal,
  toPage,
} from "../platform/http/index.ts";
import { read, transact } from "../platform/transaction.ts";
import { type SavedLocation, saveLocations } from "./commands.ts";
import { LOCATIONS_REFUSALS, type LocationRefusal } from "./refusals.ts";
import { contentOf, entryOf, LocationCode, LocationEntry } from "./schemas.ts";
import { findLocations, loadLocationsByCode } from "./store.ts";
import { LOCATION_KINDS } from "./types.ts";

export type LocationsDependencies = { readonly database: Database; readonly clock: Clock };

const ENTRIES_MAX = 1_000;
const BODY_MAX_BYTES = 16 * 1024 * 1024;
const tags = ["Locations"];

export function registerLocationsRoutes(server: HttpServer, dependencies: LocationsDependencies): void {
  registerPutLocations(server, dependencies);
  registerReadLocations(server, dependencies);
}

function registerPutLocations(server: HttpServer, { database, clock }: LocationsDependencies): void {
  const check = documentCheck(LocationEntry);
  const save = (caller: Caller & Origin, entries: readonly LocationEntry[]) => {
    const { actor, request_id, location_codes } = caller;
    const request = { locations: entries.map(contentOf), actor, request_id, location_codes };
    return transact(database, caller.tenant_id, { name: "saveLocations" }, (tx) =>
      saveLocations(tx, request, clock.now()),
    );
  };
  const body = Type.Object(
    { locations: Type.Array(LocationEntry, { minItems: 1, maxItems: ENTRIES_MAX }) },
    { additionalProperties: false },
  );
  const schema = {
    operationId: "putLocations",
    summary: "Create and replace locations",
    description:
      "Up to 1,000 locations as JSON, answered per entry in results; or any number as application/x-ndjson, one location a line, answered line by line.",
    tags,
    body: { content: { "application/json": { schema: body }, [NDJSON_TYPE]: { schema: LocationEntry } } },
    response: { 200: BULK_ANSWER },
  };
  const config = { scope: "catalog:write", refusals: [LOCATIONS_REFUSALS] };

  server.put("/v1/locations", { bodyLimit: BODY_MAX_BYTES, schema, config }, async (request, reply) => {
    const caller = { ...callerOf(request), ...originOf(request) };
    if (isNdjson(request)) {
      const work = async (entries: readonly LocationEntry[]) => {
        const decisions = await save(caller, entries);
        return decisions.map((decision, index) => answerOf(decision, entries[index]!, ""));
      };
      const lines = readLineBatches(request, { check });
      return replyLines(reply, answerLines(lines, { keyOf: (entry: LocationEntry) => entry.code, work }));
    }
    const { locations } = request.body as { locations: LocationEntry[] };
    const decisions = await save(caller, locations);
    return {
      results: decisions.map((decision, index) => ({
        index,
        ...answerOf(decision, locations[index]!, `/locations/${index}`),
      })),
    };
  });
}

function answerOf(
  decision: Decision<SavedLocation, LocationRefusal>,
  { code }: LocationEntry,
  pointer: string,
): EntryAnswer {
  if (decision.accepted) return { code, outcome: decision.value.outcome };
  return { code, problem: problemAt(problemOf(decision.refusal, LOCATIONS_REFUSALS), pointer) };
}

function registerReadLocations(server: HttpServer, { database }: LocationsDependencies): void {
  const querystring = Type.Object(
    { ...pageQuery, kind: Type.Optional(Type.Enum(LOCATION_KINDS)), active: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  );
  const list = {
    operationId: "listLocations",
    summary: "List locations by code",
    tags,
    querystring,
    response: { 200: pageOf(LocationEntry) },
  };
  server.get("/v1/locations", { schema: list, config: { scope: "catalog:read" } }, async (request) => {
    const { limit, cursor, kind, active } = request.query;
    const after_code = cursor === undefined ? null : (decodeCursor(cursor, ["text"])[0] as string);
    const { tenant_id, location_codes } = callerOf(request);
    const filter = { kind: kind ?? null, active: active ?? null, codes: location_codes, after_code, limit };
    const locations = await read(database, tenant_id, "listLocations", (tx) => findLocations(tx, filter));
    const page = toPage(locations, limit, (location) => [location.code]);
    return { data: page.data.map(entryOf), next_cursor: page.next_cursor };
  });

  const params = Type.Object({ code: LocationCode }, { additionalProperties: false });
  const one = {
    operationId: "getLocation",
    summary: "Read one location",
    tags,
    params,
    response: { 200: LocationEntry },
  };
  const config = { scope: "catalog:read", refusals: [LOCATIONS_REFUSALS] };
  server.get("/v1/locations/:code", { schema: one, config }, async (request, reply) => {
    const { code } = request.params;
    const { tenant_id, location_codes } = callerOf(request);
    const found = await read(database, tenant_id, "getLocation", (tx) => loadLocationsByCode(tx, [code]));
    const location = location_codes === null || location_codes.includes(code) ? found.get(code) : undefined;
    return location
      ? entryOf(location)
      : sendRefusal(reply, { code: "location_not_found", location: code } as const, LOCATIONS_REFUSALS);
  });
}
