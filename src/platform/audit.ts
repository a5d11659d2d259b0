import { newId } from "../kernel/ids.ts";
import { insertRows } from "./rows.ts";
import type { Transaction } from "./transaction.ts";

/** Who changes something, and by which request: what every audit entry says. */
export type Origin = { readonly actor: string; readonly request_id: string | null };

/** For what is done where the product runs, not by a request. */
export const COMMAND_LINE: Origin = { actor: "command line", request_id: null };

/** For what the product does by itself. */
export const WORKER: Origin = { actor: "worker", request_id: null };

type Fields = Readonly<Record<string, unknown>>;

/** One change. `before` null: it is new; `after` null: it is gone. */
export type AuditedChange = {
  /** Past tense, such as user_changed. */
  readonly action: string;
  readonly object_kind: string;
  /** The id or the code by which the object is known. */
  readonly object_id: string;
  readonly before: Fields | null;
  readonly after: Fields | null;
};

const INSERT = insertRows("platform.audit_entries", {
  entry_id: "uuid",
  occurred_at: "timestamptz",
  actor: "text",
  action: "text",
  object_kind: "text",
  object_id: "text",
  before: "jsonb",
  after: "jsonb",
  request_id: "text",
});

/**
 * Writes down changes in the transaction that makes them, so that neither is without the other. Only fields that differ are
 * kept; a change that changes nothing leaves no entry. Personal data of customers has no place here.
 */
export function recordAudit(tx: Transaction, origin: Origin, changes: readonly AuditedChange[], now: Date): void {
  const entries = changes.flatMap((change) => {
    const differing = changedFields(change.before, change.after);
    return differing === null ? [] : [{ ...change, ...differing, ...origin, entry_id: newId(), occurred_at: now }];
  });
  if (entries.length > 0) tx.write(INSERT, [tx.tenant_id, JSON.stringify(entries)]);
}

/** @returns the fields that differ, on both sides; null if none does */
export function changedFields(
  before: Fields | null,
  after: Fields | null,
): Pick<AuditedChange, "before" | "after"> | null {
  if (before === null || after === null) return before === after ? null : { before, after };
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => canonical(before[name]) !== canonical(after[name]),
  );
  if (names.length === 0) return null;
  const pick = (fields: Fields) => Object.fromEntries(names.map((name) => [name, fields[name] ?? null]));
  return { before: pick(before), after: pick(after) };
}

/** Equal for equal documents, in whatever order their fields come; an absent field is as good as null. */
function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part) && !(part instanceof Date)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}

/** What was known before of the fields that are said now. */
export function sameFields<After extends object>(before: object | undefined, after: After): Fields | null {
  if (!before) return null;
  return Object.fromEntries(Object.keys(after).map((name) => [name, (before as Fields)[name] ?? null]));
}

export type AuditEntry = AuditedChange & Origin & { readonly entry_id: string; readonly occurred_at: Date };

export type AuditFilter = {
  readonly object_kind: string | null;
  readonly object_id: string | null;
  readonly actor: string | null;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly before_id: string | null;
  readonly limit: number;
};

/** Newest first; ids begin with the time. */
export function findAuditEntries(tx: Transaction, filter: AuditFilter): Promise<AuditEntry[]> {
  return tx.query<AuditEntry>(
    `select entry.entry_id, entry.occurred_at, entry.actor, entry.action, entry.object_kind, entry.object_id, entry.before,
            entry.after, entry.request_id
       from platform.audit_entries as entry
      where entry.tenant_id = $1
        and ($2::text is null or entry.object_kind = $2) and ($3::text is null or entry.object_id = $3)
        and ($4::text is null or entry.actor = $4)
        and ($5::timestamptz is null or entry.occurred_at >= $5) and ($6::timestamptz is null or entry.occurred_at < $6)
        and ($7::uuid is null or entry.entry_id < $7)
      order by entry.entry_id desc
      limit $8`,
    [
      tx.tenant_id,
      filter.object_kind,
      filter.object_id,
      filter.actor,
      filter.from,
      filter.to,
      filter.before_id,
      filter.limit,
    ],
  );
}
