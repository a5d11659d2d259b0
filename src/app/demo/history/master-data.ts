import { loadItemsBySku, saveItems } from "../../../catalog/index.ts";
import { saveChannels } from "../../../channels/index.ts";
import { type Adjustment, adjustStock } from "../../../inventory/index.ts";
import { newId } from "../../../kernel/ids.ts";
import { saveLocations } from "../../../locations/index.ts";
import { wakeBackordered } from "../../../orchestration/stock-changed.ts";
import { type Transaction, transact } from "../../../platform/transaction.ts";
import { listKey, saveListEntry, saveRule } from "../../../risk/index.ts";
import { publishWorkflow } from "../../../workflows/index.ts";
import { CHANNELS } from "../retailer/channels.ts";
import { demoLocations } from "../retailer/locations.ts";
import { DEMO_RISK_RULES, DENIED_MAILS, demoWorkflows } from "../retailer/settings.ts";
import type { StockEntry } from "../retailer/stock.ts";
import type { WorkContext } from "./work-context.ts";

const ACTOR = "demo";
/** Levels that are counted in one transaction. */
const COUNT_AT_ONCE = 4_000;

/** Everything that orders refer to, and the rules they are judged by. */
export function saveMasterData({ services, tenant_id, retailer }: WorkContext): Promise<void> {
  const now = services.clock.now();
  return transact(services.database, tenant_id, { name: "demo master data" }, async (tx) => {
    requireAll(await saveChannels(tx, { channels: CHANNELS.map(({ content }) => content), actor: ACTOR }, now));
    requireAll(await saveLocations(tx, { locations: demoLocations(), actor: ACTOR }, now));
    requireAll(await saveItems(tx, { items: retailer.items.map(({ content }) => content), actor: ACTOR }, now));
    for (const workflow of demoWorkflows()) await publishWorkflow(tx, workflow, ACTOR);
    for (const rule of DEMO_RISK_RULES) await saveRule(tx, rule);
    for (const mail of DENIED_MAILS) await deny(tx, mail);
    tx.afterCommit(() => {
      services.workflows.forget(tenant_id);
      services.risk_rules.forget(tenant_id);
    });
  });
}

async function deny(tx: Transaction, mail: string): Promise<void> {
  const key_hash = listKey("email", mail);
  if (key_hash === null) throw new Error("A denied mail address is empty.");
  const entry = {
    entry_id: newId(),
    list: "deny",
    field: "email",
    key_hash,
    reason: "chargeback",
    expires_at: null,
  } as const;
  await saveListEntry(tx, entry);
}

export type StockChange = {
  readonly entries: readonly StockEntry[];
  readonly kind: "set" | "add";
  readonly reason: string;
  /** Unique; in front of each entry's cause. */
  readonly cause: string;
};

/** Books stock, and lets the orders that wait for it have it. */
export async function bookStock({ services, tenant_id }: WorkContext, change: StockChange): Promise<void> {
  const now = services.clock.now();
  for (let from = 0; from < change.entries.length; from += COUNT_AT_ONCE) {
    const entries = change.entries.slice(from, from + COUNT_AT_ONCE);
    await transact(services.database, tenant_id, { name: "demo stock" }, async (tx) => {
      const items = await loadItemsBySku(tx, [...new Set(entries.map(({ sku }) => sku))]);
      const by_code = new Map(
        [...(await services.locations(tx)).values()].map((location) => [location.code, location]),
      );
      const adjustments = entries.map(
        ({ sku, location, quantity }): Adjustment => ({
          item_id: items.get(sku)?.item_id as string,
          location_id: by_code.get(location)?.location_id as string,
          kind: change.kind,
          quantity,
          reason: change.reason,
          cause_id: `demo ${change.cause} ${location} ${sku}`,
          as_of: null,
        }),
      );
      const { decisions } = await adjustStock(tx, adjustments, now);
      requireAll(decisions);
      const raised_item_ids = [...new Set(adjustments.map(({ item_id }) => item_id))];
      if (change.kind === "add") await wakeBackordered(tx, services, { raised_item_ids, shortfalls: [] }, now);
    });
  }
}

/** What the generator makes is right; a refusal is a bug in it, and nothing of it is stored. */
export function requireAll(decisions: readonly { readonly accepted: boolean; readonly refusal?: unknown }[]): void {
  const refused = decisions.find((decision) => !decision.accepted);
  if (refused) throw new Error(`The demo's data was refused: ${JSON.stringify(refused.refusal)}`);
}
