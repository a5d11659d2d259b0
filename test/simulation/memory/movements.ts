import type * as Real from "../../../src/inventory/store/movements.ts";
import { levelKey } from "../../../src/inventory/types.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { insert } from "./table.ts";
import { tablesOf } from "./tables.ts";

export * from "../../../src/inventory/store/movements.ts";

export const insertMovements: typeof Real.insertMovements = (tx, movements) => {
  const tables = tablesOf(tx);
  for (const movement of movements) {
    newId();
    const level = levelKey(movement);
    const { kind, cause_id, quantity } = movement;
    tables.touched.levels.add(level);
    insert(tables, tables.movements, `${cause_id} ${level}`, { level, kind, cause_id, quantity });
  }
};

export const findCausesDone: typeof Real.findCausesDone = async (tx, kind, cause_ids) => {
  const asked = new Set(cause_ids);
  const { movements } = tablesOf(tx);
  const found = [...movements.rows.values()].filter(
    (movement) => movement.kind === kind && asked.has(movement.cause_id),
  );
  return found.map((movement) => {
    const [item_id = "", location_id = ""] = movement.level.split(" ");
    return { item_id, location_id, cause_id: movement.cause_id };
  });
};

export const findKnownAdjustments: typeof Real.findKnownAdjustments = async (tx, cause_ids) => {
  const { adjustments } = tablesOf(tx);
  return cause_ids.flatMap((cause_id) => {
    const known = adjustments.rows.get(cause_id);
    return known ? [{ cause_id, content_hash: known.content_hash }] : [];
  });
};

export const insertAdjustments: typeof Real.insertAdjustments = async (tx, adjustments) => {
  const tables = tablesOf(tx);
  const fresh = adjustments.filter((adjustment) => !tables.adjustments.rows.has(adjustment.cause_id));
  for (const { cause_id, content_hash } of fresh) insert(tables, tables.adjustments, cause_id, { content_hash });
  return fresh.length;
};
