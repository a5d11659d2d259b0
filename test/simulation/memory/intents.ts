import { newId } from "../../../src/kernel/ids.ts";
import type * as Real from "../../../src/platform/intents.ts";
import type { ClaimedIntent } from "../../../src/platform/intents.ts";
import { inGroup, insert, put } from "./table.ts";
import { type StoredIntent, type Tables, tablesOf } from "./tables.ts";

export * from "../../../src/platform/intents.ts";

export const decideIntents: typeof Real.decideIntents = (tx, intents) => {
  const tables = tablesOf(tx);
  const ids = intents.map(() => newId());
  for (const [index, intent] of intents.entries()) {
    const key = `${intent.kind} ${intent.subject_id}`;
    if (tables.intent_keys.rows.has(key)) continue;
    const intent_id = ids[index] as string;
    insert(tables, tables.intent_keys, key, { intent_id });
    save(tables, { ...intent, intent_id, state: "waiting", attempts: 0, fence: 0, lease_until: null });
  }
};

export const claimIntents: typeof Real.claimIntents = async (tx, request, now) => {
  const tables = tablesOf(tx);
  const claimed = inGroup(tables.intents, "waiting")
    .filter((intent) => intent.kind === request.kind && intent.due_at <= now)
    .sort((a, b) => a.due_at.getTime() - b.due_at.getTime() || (a.intent_id < b.intent_id ? -1 : 1))
    .slice(0, request.limit)
    .sort(byId);
  return claimed.map((intent): ClaimedIntent => {
    const lease_until = tables.now() + request.lease_seconds * 1_000;
    const { attempts, fence } = { attempts: intent.attempts + 1, fence: intent.fence + 1 };
    save(tables, { ...intent, state: "running", attempts, fence, lease_until });
    const { intent_id, kind, subject_id, order_id, attempts_max } = intent;
    return { intent_id, kind, subject_id, order_id, attempts, attempts_max, fence };
  });
};

export const endIntents: typeof Real.endIntents = async (tx, intents) => {
  const tables = tablesOf(tx);
  const held = intents.filter((intent) => isHeld(tables, intent));
  for (const { intent_id } of held) {
    const intent = tables.intents.rows.get(intent_id) as StoredIntent;
    save(tables, { ...intent, state: "done", lease_until: null });
  }
  return new Set(held.map((intent) => intent.intent_id));
};

export const failIntents: typeof Real.failIntents = async (tx, failures, now) => {
  const tables = tablesOf(tx);
  const written = failures.filter(({ intent }) => isHeld(tables, intent));
  const isLast = (failure: (typeof failures)[number]) =>
    failure.retry_at === null || failure.intent.attempts >= failure.intent.attempts_max;
  for (const failure of written) {
    const intent = tables.intents.rows.get(failure.intent.intent_id) as StoredIntent;
    const state = isLast(failure) ? "parked" : "waiting";
    save(tables, { ...intent, state, lease_until: null, due_at: failure.retry_at ?? intent.due_at });
  }
  raiseExceptions(
    tx,
    written.filter(isLast).map(({ intent, error, data }) => ({
      kind: "intent" as const,
      subject_id: intent.intent_id,
      order_id: intent.order_id,
      reason: intent.kind,
      detail: error,
      data,
    })),
    now,
  );
};

export const renewLeases: typeof Real.renewLeases = async (tx, intents, lease_seconds) => {
  const tables = tablesOf(tx);
  for (const { intent_id } of intents.filter((intent) => isHeld(tables, intent))) {
    const intent = tables.intents.rows.get(intent_id) as StoredIntent;
    save(tables, { ...intent, lease_until: tables.now() + lease_seconds * 1_000 });
  }
};

export const takeOverLapsedIntents: typeof Real.takeOverLapsedIntents = async (tx) => {
  const tables = tablesOf(tx);
  const lapsed = inGroup(tables.intents, "running").filter((intent) => (intent.lease_until ?? 0) < tables.now());
  const parked = lapsed.filter((intent) => intent.attempts >= intent.attempts_max);
  for (const intent of lapsed)
    save(tables, { ...intent, state: parked.includes(intent) ? "parked" : "waiting", lease_until: null });
  const detail = "Its worker has ended or hung on every attempt: find out why before it is tried again.";
  const exceptions = parked.map(({ intent_id, kind, order_id }) => ({
    ...{ kind: "intent" as const, subject_id: intent_id, order_id, reason: kind, detail },
    data: { problem: "worker_lost" },
  }));
  raiseExceptions(tx, exceptions, new Date(tables.now()));
  return lapsed.length;
};

export const raiseExceptions: typeof Real.raiseExceptions = (tx, exceptions, now) => {
  const tables = tablesOf(tx);
  const ids = exceptions.map(() => newId());
  const open = new Set(inGroup(tables.exceptions, "open").map((row) => `${row.kind} ${row.subject_id}`));
  for (const [index, exception] of exceptions.entries()) {
    const key = `${exception.kind} ${exception.subject_id}`;
    if (open.has(key)) continue;
    open.add(key);
    if (exception.order_id) tables.touched.waits.add(exception.order_id);
    const exception_id = ids[index] as string;
    const end = { resolved_at: null, resolution: null, resolved_by: null, note: null };
    insert(tables, tables.exceptions, exception_id, { ...exception, exception_id, occurred_at: now, ...end });
  }
};

function byId(a: StoredIntent, b: StoredIntent): number {
  return a.intent_id < b.intent_id ? -1 : 1;
}

function isHeld(tables: Tables, claimed: ClaimedIntent): boolean {
  const intent = tables.intents.rows.get(claimed.intent_id);
  return intent?.state === "running" && intent.fence === claimed.fence;
}

function save(tables: Tables, intent: StoredIntent): void {
  if (intent.order_id) tables.touched.waits.add(intent.order_id);
  put(tables, tables.intents, intent.intent_id, intent);
}
