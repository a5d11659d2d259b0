import { Type } from "typebox";
import type { Decision } from "../kernel/decision.ts";
import type { Origin } from "../platform/audit.ts";
import { answerLines, BULK_ANSWER, type EntryAnswer, problemAt } from "../platform/bulk.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import {
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
import { type SavedItem, saveItems } from "./commands.ts";
import { CATALOG_REFUSALS, type ItemRefusal } from "./refusals.ts";
import { contentOf, entryOf, ItemEntry, Sku } from "./schemas.ts";
import { findCategories, findItems, loadItemsBySku } from "./store.ts";

export type CatalogDependencies = { readonly database: Database; readonly clock: Clock };

const ENTRIES_MAX = 1_000;
const BODY_MAX_BYTES = 16 * 1024 * 1024;
const LINES_PER_TRANSACTION = 500;
const CATEGORIES_MAX = 500;
const tags = ["Catalog"];

export function registerCatalogRoutes(server: HttpServer, dependencies: CatalogDependencies): void {
  registerPutItems(server, dependencies);
  registerReadItems(server, dependencies);
  registerCategories(server, dependencies);
}

function registerPutItems(server: HttpServer, { database, clock }: CatalogDependencies): void {
  const check = documentCheck(ItemEntry);
  const save = (caller: Origin & { readonly tenant_id: string }, entries: readonly ItemEntry[]) => {
    const { actor, request_id } = caller;
    const request = { items: entries.map(contentOf), actor, request_id };
    return transact(database, caller.tenant_id, { name: "saveItems" }, (tx) => saveItems(tx, request, clock.now()));
  };
  const body = Type.Object(
    { items: Type.Array(ItemEntry, { minItems: 1, maxItems: ENTRIES_MAX }) },
    { additionalProperties: false },
  );
  const schema = {
    operationId: "putItems",
    summary: "Create and replace items",
    description:
      "Up to 1,000 items as JSON, answered per entry in results; or any number as application/x-ndjson, one item a line, answered line by line.",
    tags,
    body: { content: { "application/json": { schema: body }, [NDJSON_TYPE]: { schema: ItemEntry } } },
    response: { 200: BULK_ANSWER },
  };

  server.put(
    "/v1/items",
    { bodyLimit: BODY_MAX_BYTES, schema, config: { scope: "catalog:write", refusals: [CATALOG_REFUSALS] } },
    async (request, reply) => {
      const caller = { ...originOf(request), tenant_id: callerOf(request).tenant_id };
      if (isNdjson(request)) {
        const work = async (entries: readonly ItemEntry[]) => {
          const decisions = await save(caller, entries);
          return decisions.map((decision, index) => answerOf(decision, entries[index]!, ""));
        };
        const lines = readLineBatches(request, { batch_max: LINES_PER_TRANSACTION, check });
        return replyLines(reply, answerLines(lines, { keyOf: (entry: ItemEntry) => entry.sku, work }));
      }
      const { items } = request.body as { items: ItemEntry[] };
      const decisions = await save(caller, items);
      return {
        results: decisions.map((decision, index) => ({
          index,
          ...answerOf(decision, items[index]!, `/items/${index}`),
        })),
      };
    },
  );
}

function answerOf(decision: Decision<SavedItem, ItemRefusal>, { sku }: ItemEntry, pointer: string): EntryAnswer {
  if (decision.accepted) return { sku, outcome: decision.value.outcome };
  return { sku, problem: problemAt(problemOf(decision.refusal, CATALOG_REFUSALS), pointer) };
}

function registerReadItems(server: HttpServer, { database }: CatalogDependencies): void {
  const querystring = Type.Object(
    {
      ...pageQuery,
      sku: Type.Optional(Type.Array(Sku, { maxItems: 200, description: "Only these; may be given several times." })),
      q: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 100,
          description: "Part of the sku or of the name, or the whole GTIN.",
        }),
      ),
    },
    { additionalProperties: false },
  );
  const list = {
    operationId: "listItems",
    summary: "List items by sku",
    tags,
    querystring,
    response: { 200: pageOf(ItemEntry) },
  };
  server.get("/v1/items", { schema: list, config: { scope: "catalog:read" } }, async (request) => {
    const { limit, cursor, sku, q } = request.query;
    const after_sku = cursor === undefined ? null : (decodeCursor(cursor, ["text"])[0] as string);
    const filter = { skus: sku ?? null, text: q ?? null, category: null, after_sku, limit };
    const items = await read(database, callerOf(request).tenant_id, "listItems", (tx) => findItems(tx, filter));
    const page = toPage(items, limit, (item) => [item.sku]);
    return { data: page.data.map(entryOf), next_cursor: page.next_cursor };
  });

  const params = Type.Object({ sku: Sku }, { additionalProperties: false });
  const one = { operationId: "getItem", summary: "Read one item", tags, params, response: { 200: ItemEntry } };
  server.get(
    "/v1/items/:sku",
    { schema: one, config: { scope: "catalog:read", refusals: [CATALOG_REFUSALS] } },
    async (request, reply) => {
      const { sku } = request.params;
      const items = await read(database, callerOf(request).tenant_id, "getItem", (tx) => loadItemsBySku(tx, [sku]));
      const item = items.get(sku);
      return item ? entryOf(item) : sendRefusal(reply, { code: "item_not_found", sku } as const, CATALOG_REFUSALS);
    },
  );
}

function registerCategories(server: HttpServer, { database }: CatalogDependencies): void {
  const Category = Type.Object({ category: Type.String(), items: Type.Integer() }, { additionalProperties: false });
  const schema = {
    operationId: "listItemCategories",
    summary: "List the categories that items have",
    description: `The attribute category of items, at most ${CATEGORIES_MAX}, by name. Items without one are not counted.`,
    tags,
    response: { 200: Type.Object({ data: Type.Array(Category) }, { additionalProperties: false }) },
  };
  server.get("/v1/item-categories", { schema, config: { scope: "catalog:read" } }, async (request) => ({
    data: await read(database, callerOf(request).tenant_id, "listItemCategories", (tx) =>
      findCategories(tx, CATEGORIES_MAX),
    ),
  }));
}
