import { accept, type Decision } from "../kernel/decision.ts";
import { recordAudit, sameFields } from "../platform/audit.ts";
import { repeatedIndexes } from "../platform/bulk.ts";
import { recordEvents } from "../platform/events.ts";
import type { Transaction } from "../platform/transaction.ts";
import { checkItems } from "./check-items.ts";
import type { ItemRefusal } from "./refusals.ts";
import { findKinds, findKitsOf, loadItemsBySku, upsertItems } from "./store.ts";
import type { ItemContent } from "./types.ts";

export type SavedItem = { readonly outcome: "created" | "updated" | "unchanged" };

/** Stores whole items, replacing what was known of them. One decision per item, in their order. */
export async function saveItems(
  tx: Transaction,
  request: { readonly items: readonly ItemContent[]; readonly actor: string; readonly request_id?: string | null },
  now: Date,
): Promise<Decision<SavedItem, ItemRefusal>[]> {
  const { items } = request;
  const decisions = checkItems(items, {
    ...(await knownItems(tx, items)),
    repeated: repeatedIndexes(items, (item) => item.sku),
  });
  const contents = decisions.flatMap((decision) => (decision.accepted ? [decision.value] : []));
  const before = await loadItemsBySku(
    tx,
    contents.map(({ sku }) => sku),
  );
  const written = await upsertItems(tx, contents, now);
  if (written.size > 0) {
    const created_count = [...written.values()].filter(Boolean).length;
    const data = { created_count, updated_count: written.size - created_count, skus: [...written.keys()] };
    recordEvents(tx, [
      { type: "items_changed", order_id: null, order_version: null, actor: request.actor, occurred_at: now, data },
    ]);
    const changes = contents
      .filter(({ sku }) => written.has(sku))
      .map((after) => ({
        ...{ action: "item_saved", object_kind: "item", object_id: after.sku, after: { ...after } },
        before: sameFields(before.get(after.sku), after),
      }));
    recordAudit(tx, { actor: request.actor, request_id: request.request_id ?? null }, changes, now);
  }
  return decisions.map((decision) =>
    decision.accepted ? accept({ outcome: outcomeOf(written.get(decision.value.sku)) }) : decision,
  );
}

async function knownItems(tx: Transaction, items: readonly ItemContent[]) {
  const kits = items.filter((item) => item.kind === "kit");
  if (kits.length === 0) return { kinds: new Map(), kit_of: new Map() };
  const skus = kits.flatMap((kit) => [kit.sku, ...kit.components.map((component) => component.sku)]);
  const kinds = await findKinds(tx, skus);
  const turned = kits.map((kit) => kit.sku).filter((sku) => kinds.has(sku) && kinds.get(sku) !== "kit");
  return { kinds, kit_of: await findKitsOf(tx, turned) };
}

function outcomeOf(created: boolean | undefined): SavedItem["outcome"] {
  if (created === undefined) return "unchanged";
  return created ? "created" : "updated";
}
