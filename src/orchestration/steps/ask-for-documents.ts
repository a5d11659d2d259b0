import { addIntent, type Batch } from "../changes.ts";
import { undocumented } from "../lifecycle.ts";
import type { OrderView } from "../order-view.ts";

/** Asks for the missing invoices and credit notes. They are issued in transactions of their own: a number range is a narrow door. */
export async function askForDocuments(batch: Batch, views: readonly OrderView[]): Promise<void> {
  for (const view of views) {
    const missing = undocumented(view);
    for (const document of missing) addIntent(batch, view, document.kind, document.cause_id);
    view.documents_asked = new Set([...view.documents_asked, ...missing.map((document) => document.cause_id)]);
  }
}
