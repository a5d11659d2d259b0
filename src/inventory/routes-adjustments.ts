import { Type } from "typebox";
import { answerLines, BULK_ANSWER, type EntryAnswer, problemAt } from "../platform/bulk.ts";
import {
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
import { INVENTORY_REFUSALS } from "./refusals.ts";
import type { InventoryDependencies } from "./routes.ts";
import { AdjustmentEntry, CLOSED } from "./schemas.ts";

const ENTRIES_MAX = 1_000;
const BODY_MAX_BYTES = 4 * 1024 * 1024;
const LINES_PER_TRANSACTION = 500;

export function registerAdjustmentRoutes(server: HttpServer, dependencies: InventoryDependencies): void {
  const { database, clock, directory } = dependencies;
  const check = documentCheck(AdjustmentEntry);
  const adjust = async (tx: Transaction, entries: readonly AdjustmentEntry[], actor: string) => {
    const now = clock.now();
    const { results, change } = await adjustByCode(tx, { directory, entries, actor }, now);
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
    const { tenant_id, actor } = callerOf(request);
    if (isNdjson(request)) {
      const work = async (entries: readonly AdjustmentEntry[]) => {
        const results = await transact(database, tenant_id, { name: "adjust stock by lines" }, (tx) =>
          adjust(tx, entries, actor),
        );
        return results.map((result, index) => answerOf(result, entries[index]!, ""));
      };
      const lines = readLineBatches(request, { batch_max: LINES_PER_TRANSACTION, check });
      return replyLines(reply, answerLines(lines, { keyOf: () => null, work }));
    }
    const { adjustments } = request.body as { adjustments: AdjustmentEntry[] };
    return idempotent(request, reply, database, async (tx) => {
      const results = await adjust(tx, adjustments, actor);
      const answers = results.map((result, index) => ({
        index,
        ...answerOf(result, adjustments[index]!, `/adjustments/${index}`),
      }));
      return { status: 200, body: { results: answers } };
    });
  });
}

function answerOf(result: EntryResult, { sku, location, cause_id }: AdjustmentEntry, pointer: string): EntryAnswer {
  const entry = { sku, location, cause_id };
  if ("outcome" in result) return { ...entry, outcome: result.outcome };
  return { ...entry, problem: problemAt(problemOf(result.refusal, INVENTORY_REFUSALS), pointer) };
}
