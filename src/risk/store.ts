import { insertRows } from "../platform/rows.ts";
import type { Transaction } from "../platform/transaction.ts";
import { DEFAULT_RISK_RULES } from "./default-rules.ts";
import type { KeyField, RiskRule } from "./rules.ts";
import type { ItemNorm, ListMatch, Screening, VelocityCount } from "./types.ts";

/** A hashed property of an order by which lists and velocity rules know it. */
export type OrderKey = { readonly order_id: string; readonly field: KeyField; readonly key_hash: string };

/** A tenant's rules: the default set, with whatever the tenant has written itself in place of a default of the same code. */
export async function loadRules(tx: Transaction): Promise<RiskRule[]> {
  const rows = await tx.query<{ code: string; rule: RiskRule }>(
    "select rules.code, rules.rule from risk.rules as rules where rules.tenant_id = $1 order by rules.code",
    [tx.tenant_id],
  );
  const own = new Map(rows.map((row) => [row.code, row.rule]));
  const defaults = DEFAULT_RISK_RULES.filter((rule) => !own.has(rule.code));
  return [...defaults, ...own.values()];
}

export async function saveRule(tx: Transaction, rule: RiskRule): Promise<void> {
  await tx.query(
    `insert into risk.rules (tenant_id, code, rule) values ($1, $2, $3)
     on conflict (tenant_id, code) do update set rule = excluded.rule, updated_at = now()`,
    [tx.tenant_id, rule.code, JSON.stringify(rule)],
  );
}

export async function findListMatches(tx: Transaction, keys: readonly OrderKey[]): Promise<Map<string, ListMatch[]>> {
  const rows = await tx.query<ListMatch & { key_hash: string }>(
    `select entry.list, entry.field, entry.key_hash, entry.expires_at
       from risk.list_entries as entry
      where entry.tenant_id = $1
        and (entry.field, entry.key_hash) in (select * from unnest($2::text[], $3::text[]))`,
    [tx.tenant_id, keys.map((key) => key.field), keys.map((key) => key.key_hash)],
  );
  const by_key = Map.groupBy(rows, (row) => `${row.field} ${row.key_hash}`);
  const matches = new Map<string, ListMatch[]>();
  for (const key of keys) {
    const found = by_key.get(`${key.field} ${key.key_hash}`);
    if (found) matches.set(key.order_id, [...(matches.get(key.order_id) ?? []), ...found]);
  }
  return matches;
}

export type ListEntry = {
  readonly entry_id: string;
  readonly list: "deny" | "allow";
  readonly field: KeyField;
  readonly key_hash: string;
  readonly reason: string;
  readonly expires_at: Date | null;
};

/** @returns the id of the entry that stands for this key from now on */
export async function saveListEntry(tx: Transaction, entry: ListEntry): Promise<string> {
  const rows = await tx.query<{ entry_id: string }>(
    `insert into risk.list_entries (tenant_id, entry_id, list, field, key_hash, reason, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant_id, field, key_hash, list) do update set reason = excluded.reason, expires_at = excluded.expires_at
     returning entry_id`,
    [tx.tenant_id, entry.entry_id, entry.list, entry.field, entry.key_hash, entry.reason, entry.expires_at],
  );
  return rows[0]?.entry_id ?? entry.entry_id;
}

/** @returns false if there was no such entry */
export async function deleteListEntry(tx: Transaction, entry_id: string): Promise<boolean> {
  const rows = await tx.query(
    "delete from risk.list_entries as entry where entry.tenant_id = $1 and entry.entry_id = $2 returning entry_id",
    [tx.tenant_id, entry_id],
  );
  return rows.length === 1;
}

export async function loadNorms(tx: Transaction, item_ids: readonly string[]): Promise<Map<string, ItemNorm>> {
  const rows = await tx.query<ItemNorm & { item_id: string }>(
    `select norm.item_id, norm.orders_counted, norm.quantity_total
       from risk.item_norms as norm
      where norm.tenant_id = $1 and norm.item_id = any ($2::uuid[])`,
    [tx.tenant_id, item_ids],
  );
  return new Map(rows.map(({ item_id, ...norm }) => [item_id, norm]));
}

const RAISE_NORMS = insertRows(
  "risk.item_norms as norm",
  { item_id: "uuid", orders_counted: "bigint", quantity_total: "bigint" },
  {
    rest: `on conflict (tenant_id, item_id) do update
        set orders_counted = norm.orders_counted + excluded.orders_counted, quantity_total = norm.quantity_total + excluded.quantity_total`,
  },
);

/** Counts what accepted orders asked for. In item order, so that two workers wait for each other instead of deadlocking. */
export function raiseNorms(
  tx: Transaction,
  ordered: readonly { readonly item_id: string; readonly quantity: number }[],
): void {
  if (ordered.length === 0) return;
  const totals = new Map<string, { orders: number; quantity: number }>();
  for (const { item_id, quantity } of ordered) {
    const total = totals.get(item_id) ?? { orders: 0, quantity: 0 };
    totals.set(item_id, { orders: total.orders + 1, quantity: total.quantity + quantity });
  }
  const rows = [...totals]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([item_id, total]) => ({ item_id, orders_counted: total.orders, quantity_total: total.quantity }));
  tx.write(RAISE_NORMS, [tx.tenant_id, JSON.stringify(rows)]);
}

const INSERT_SCREENINGS = insertRows(
  "risk.screenings",
  { order_id: "uuid", result: "text", reasons: "jsonb", screened_at: "timestamptz" },
  { rest: "on conflict (tenant_id, order_id) do nothing" },
);

export function insertScreenings(
  tx: Transaction,
  screenings: readonly (Screening & { readonly order_id: string })[],
  now: Date,
): void {
  if (screenings.length === 0) return;
  const rows = screenings.map((screening) => ({ ...screening, screened_at: now }));
  tx.write(INSERT_SCREENINGS, [tx.tenant_id, JSON.stringify(rows)]);
}

export type Activity = OrderKey & {
  readonly currency: string;
  readonly amount_minor: number;
  readonly occurred_at: Date;
};

/** Remembers who ordered; called only while a velocity rule is enabled. */
export async function recordActivity(tx: Transaction, activity: readonly Activity[]): Promise<void> {
  if (activity.length === 0) return;
  await tx.query(
    `insert into risk.activity (tenant_id, field, key_hash, order_id, currency, amount_minor, occurred_at)
     select $1, * from unnest($2::text[], $3::text[], $4::uuid[], $5::text[], $6::bigint[], $7::timestamptz[])
     on conflict (tenant_id, field, key_hash, order_id) do nothing`,
    [
      tx.tenant_id,
      activity.map((entry) => entry.field),
      activity.map((entry) => entry.key_hash),
      activity.map((entry) => entry.order_id),
      activity.map((entry) => entry.currency),
      activity.map((entry) => entry.amount_minor),
      activity.map((entry) => entry.occurred_at),
    ],
  );
}

export type VelocityQuestion = OrderKey & {
  readonly rule_code: string;
  readonly currency: string;
  readonly since: Date;
  readonly until: Date;
};

/** Earlier orders of the same key within each rule's window; by order, then by rule. */
export async function countActivity(
  tx: Transaction,
  questions: readonly VelocityQuestion[],
): Promise<Map<string, Record<string, VelocityCount>>> {
  const counts = new Map<string, Record<string, VelocityCount>>();
  if (questions.length === 0) return counts;
  const rows = await tx.query<VelocityCount & { order_id: string; rule_code: string }>(
    `select question.order_id, question.rule_code, count(activity.order_id) as orders,
            coalesce(sum(activity.amount_minor) filter (where activity.currency = question.currency), 0)::bigint as amount_minor
       from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[])
              as question(order_id, rule_code, field, key_hash, currency, since, until)
       left join risk.activity as activity
         on activity.tenant_id = $1 and activity.field = question.field and activity.key_hash = question.key_hash
        and activity.occurred_at between question.since and question.until and activity.order_id <> question.order_id
      group by question.order_id, question.rule_code`,
    [
      tx.tenant_id,
      questions.map((question) => question.order_id),
      questions.map((question) => question.rule_code),
      questions.map((question) => question.field),
      questions.map((question) => question.key_hash),
      questions.map((question) => question.currency),
      questions.map((question) => question.since),
      questions.map((question) => question.until),
    ],
  );
  for (const { order_id, rule_code, ...count } of rows) {
    counts.set(order_id, { ...counts.get(order_id), [rule_code]: count });
  }
  return counts;
}
