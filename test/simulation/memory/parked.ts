import type * as Real from "../../../src/orchestration/parked.ts";
import { inGroup } from "./table.ts";
import { tablesOf } from "./tables.ts";

export const findParked: typeof Real.findParked = async (tx, order_ids) => {
  const asked = new Set(order_ids);
  const open = inGroup(tablesOf(tx).exceptions, "open");
  return new Set(open.filter((row) => row.kind === "order" && asked.has(row.subject_id)).map((row) => row.subject_id));
};
