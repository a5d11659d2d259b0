import { Type } from "typebox";
import { recordAudit } from "../platform/audit.ts";
import { answerLines, BULK_ANSWER, type EntryAnswer, problemAt } from "../platform/bulk.ts";
import {
  type Caller,
  callerOf,
  documentCheck,
  type HttpServer,
  idempotent,
  isNdjson,
  NDJSON_TYPE,
  problemOf,
  readLineBatches,
  replyLines,
} from "../platform/http/index.ts";
import { type Transaction, transact } from "../platform/transaction.ts";
import { adjustByCode, type EntryResult } from "./adjust-by-code.ts";
import { boundedDirectory } from "./directory.ts";
import { INVENTORY_REFUSALS } from "./refusals.ts";
import type { InventoryDependencies } from "./routes.ts";
import { AdjustmentEntry, CLOSED } from "./schemas.ts";

const ENTRIES_MAX = 1_000;
const BODY_MAX_BYTES = 4 * 1024 * 1024;
const LINES_PER_TRANSACTION = 500;

export function registerAdjustmentRoutes(server: HttpServer, dependencies: InventoryDependencies): void {
  const { database, clock } = dependencies;
  const check = documentCheck(AdjustmentEntry);
  const adjust = async (tx: Transaction, entries: readonly AdjustmentEntry[], caller: Caller, request_id: string) => {
    const now = clock.now();
    const { actor } = caller;
    const directory = boundedDirectory(dependencies.directory, caller.location_codes);
    const { results, change } = await adjustByCode(tx, { directory, entries, actor }, now);
    auditByHand(tx, caller, request_id, entries, results, now);
    if (change.raised_item_ids.length > 0 || change.shortfalls.length > 0)
      await dependencies.stockChanged(tx, change, now);
    return results;
  };
  const body = Type.Object(
    { adjustments: Type.Array(AdjustmentEntry, { minItems: 1, maxItems: ENTRIES_MAX }) },
    CLOSED,
  );
  const schema = {
    operationId: "adjustStock",
    summary: "Record counts and changes of stock",
    description:
      "Up to 1,000 adjustments as JSON, answered per entry in results; or any number as application/x-ndjson, one a line, answered line by line.",
    tags: ["Stock"],
    body: { content: { "application/json": { schema: body }, [NDJSON_TYPE]: { schema: AdjustmentEntry } } },
    response: { 200: BULK_ANSWER },
  };
  const config = { scope: "inventory:write", refusals: [INVENTORY_REFUSALS] };

  server.post("/v1/stock-adjustments", { bodyLimit: BODY_MAX_BYTES, schema, config }, async (request, reply) => {
    const caller = callerOf(request);
    if (isNdjson(request)) {
      const work = async (entries: readonly AdjustmentEntry[]) => {
        const results = await transact(database, caller.tenant_id, { name: "adjust stock by lines" }, (tx) =>
          adjust(tx, entries, caller, request.id),
        );
        return results.map((result, index) => answerOf(result, entries[index]!, ""));
      };
      const lines = readLineBatches(request, { batch_max: LINES_PER_TRANSACTION, check });
      return replyLines(reply, answerLines(lines, { keyOf: () => null, work }));
    }
    const { adjustments } = request.body as { adjustments: AdjustmentEntry[] };
    return idempotent(request, reply, database, async (tx) => {
      const results = await adjust(tx, adjustments, caller, request.id);
      const answers = results.map((result, index) => ({
        index,
        ...answerOf(result, adjustments[index]!, `/adjustments/${index}`),
      }));
      return { status: 200, body: { results: answers } };
    });
  });
}

/**
 * What a person does to stock is written down entry by entry. Of programs, which report the sales of whole stores, the event
 * says who, and the movements say what.
 */
function auditByHand(
  tx: Transaction,
  { user_id, actor }: Caller,
  request_id: string,
  entries: readonly AdjustmentEntry[],
  results: readonly EntryResult[],
  now: Date,
): void {
  if (user_id === null) return;
  const changes = entries.flatMap((entry, index) => {
    const result = results[index];
    if (!result || !("outcome" in result) || result.outcome !== "applied") return [];
    const { sku, location, kind, quantity, reason, cause_id } = entry;
    const object_id = `${sku} ${location}`;
    const after = { kind, quantity, reason, cause_id };
    return [{ action: "stock_adjusted", object_kind: "stock_level", object_id, before: null, after }];
  });
  recordAudit(tx, { actor, request_id }, changes, now);
}

function answerOf(result: EntryResult, { sku, location, cause_id }: AdjustmentEntry, pointer: string): EntryAnswer {
  const entry = { sku, location, cause_id };
  if ("outcome" in result) return { ...entry, outcome: result.outcome };
  return { ...entry, problem: problemAt(problemOf(result.refusal, INVENTORY_REFUSALS), pointer) };
}
