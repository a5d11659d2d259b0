import { newId } from "../../../src/kernel/ids.ts";
import type * as Real from "../../../src/platform/events.ts";
import { tablesOf } from "./tables.ts";

export * from "../../../src/platform/events.ts";

/** The history decides nothing, so it is only counted. */
export const recordEvents: typeof Real.recordEvents = (tx, events) => {
  const tables = tablesOf(tx);
  for (const event of events) {
    newId();
    tables.events.count += 1;
    if (event.order_id) tables.touched.waits.add(event.order_id);
  }
};
