import { newId } from "../../../src/kernel/ids.ts";
import type * as Real from "../../../src/platform/due-work.ts";
import { drop, inGroup, insert } from "./table.ts";
import { tablesOf } from "./tables.ts";

export * from "../../../src/platform/due-work.ts";

export const markDue: typeof Real.markDue = (tx, works) => {
  const tables = tablesOf(tx);
  const ids = works.map(() => newId());
  for (const [index, work] of works.entries()) {
    tables.touched.waits.add(work.subject_id);
    insert(tables, tables.due, ids[index] as string, work);
  }
};

export const claimDue: typeof Real.claimDue = async (tx, request, now) => {
  const tables = tablesOf(tx);
  const due = [...tables.due.rows]
    .filter(([, work]) => work.kind === request.kind && work.due_at <= now)
    .sort(([a, one], [b, other]) => one.due_at.getTime() - other.due_at.getTime() || (a < b ? -1 : 1))
    .slice(0, request.limit);
  for (const [due_id, work] of due) {
    tables.touched.waits.add(work.subject_id);
    drop(tables, tables.due, due_id);
  }
  return [...new Set(due.map(([, work]) => work.subject_id))];
};

export const clearDue: typeof Real.clearDue = (tx, subject_ids) => {
  const tables = tablesOf(tx);
  for (const subject_id of subject_ids) {
    tables.touched.waits.add(subject_id);
    const known = inGroup(tables.due, subject_id);
    if (known.length === 0) continue;
    for (const due_id of [...(tables.due.groups.get(subject_id) ?? [])]) drop(tables, tables.due, due_id);
  }
};
