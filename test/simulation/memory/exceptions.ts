import type * as Real from "../../../src/platform/exceptions.ts";
import type { ExceptionRow } from "../../../src/platform/exceptions.ts";
import { inGroup, put } from "./table.ts";
import { tablesOf } from "./tables.ts";

export * from "../../../src/platform/exceptions.ts";

export const listExceptions: typeof Real.listExceptions = async (tx, filter) =>
  inGroup(tablesOf(tx).exceptions, filter.state)
    .filter((row) => filter.before === null || row.exception_id < filter.before)
    .reverse()
    .slice(0, filter.limit);

export const endException: typeof Real.endException = async (tx, request, now) => {
  const tables = tablesOf(tx);
  const row = tables.exceptions.rows.get(request.exception_id);
  if (!row || row.resolved_at !== null) return null;
  const ended: ExceptionRow = { ...row, resolved_at: now, resolution: request.resolution, note: request.note };
  if (row.order_id) tables.touched.waits.add(row.order_id);
  put(tables, tables.exceptions, row.exception_id, ended);
  return ended;
};

export const unparkIntent: typeof Real.unparkIntent = async (tx, intent_id, resolution, now) => {
  const tables = tablesOf(tx);
  const intent = tables.intents.rows.get(intent_id);
  if (intent?.state !== "parked") return null;
  const retried = resolution === "retried";
  const state = retried ? ("waiting" as const) : ("given_up" as const);
  const attempts = retried ? 0 : intent.attempts;
  if (intent.order_id) tables.touched.waits.add(intent.order_id);
  put(tables, tables.intents, intent_id, { ...intent, state, attempts, due_at: now });
  return { kind: intent.kind, subject_id: intent.subject_id };
};
