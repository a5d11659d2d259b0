import { lowestIdAt } from "../kernel/ids.ts";
import { wordsOf } from "../kernel/words.ts";
import type { Transaction } from "../platform/transaction.ts";
import { findProgress, saveProgress } from "./progress.ts";
import { isNear, variantsOf } from "./typing-errors.ts";

export type WordKind = "name" | "item";

const ORDERS_AT_ONCE = 2_000;
const ITEMS_AT_ONCE = 500;
const CHECKED_AT_ONCE = 200;
/** Ids and times are given before a transaction commits. What is older than this has committed, or never will. */
const SETTLED_AFTER_MS = 15_000;

/** Reads the names of orders that have come in since, for words that are new. @returns how many orders were read */
export async function learnNames(tx: Transaction, now: Date): Promise<number> {
  const from = (await findProgress(tx, "names")) ?? lowestIdAt(new Date(0));
  const rows = await tx.query<{ orders: number; last: string | null; fresh: string[] }>(
    `with batch as materialized (
       select party.order_id, party.first_word, party.last_word
         from customers.order_parties as party
        where party.tenant_id = $1 and party.order_id > $2 and party.order_id < $3
        order by party.order_id
        limit $4
     )
     select count(*)::integer as orders, (array_agg(batch.order_id order by batch.order_id desc))[1] as last,
            array(select distinct named.word
                    from (select first_word from batch union all select last_word from batch) as named(word)
                   where length(named.word) >= 2 and named.word ~ '[^0-9]'
                     and not exists (select from care.words as known
                                      where known.tenant_id = $1 and known.kind = 'name' and known.word = named.word)) as fresh
       from batch`,
    [tx.tenant_id, from, lowestIdAt(settled(now)), ORDERS_AT_ONCE],
  );
  const [batch] = rows;
  if (!batch?.last) return 0;
  addWords(tx, "name", batch.fresh);
  saveProgress(tx, "names", batch.last);
  return batch.orders;
}

/** Reads items that have changed since, for the words they are found by. @returns how many */
export async function learnItems(tx: Transaction, now: Date): Promise<number> {
  const [updated_at, item_id] = ((await findProgress(tx, "items")) ?? `-infinity ${lowestIdAt(new Date(0))}`).split(
    " ",
  );
  const items = await tx.query<{ item_id: string; name: Record<string, string>; position: string }>(
    `select item.item_id, item.name, to_char(item.updated_at, 'YYYY-MM-DD"T"HH24:MI:SS.USOF') || ' ' || item.item_id as position
       from catalog.items as item
      where item.tenant_id = $1 and (item.updated_at, item.item_id) > ($2::timestamptz, $3::uuid) and item.updated_at < $4
      order by item.updated_at, item.item_id
      limit $5`,
    [tx.tenant_id, updated_at, item_id, settled(now), ITEMS_AT_ONCE],
  );
  const last = items.at(-1);
  if (!last) return 0;
  const words = items.flatMap((item) =>
    [...new Set(Object.values(item.name).flatMap(wordsOf))].map((word) => ({ item_id: item.item_id, word })),
  );
  tx.write("delete from care.item_words as known where known.tenant_id = $1 and known.item_id = any ($2::uuid[])", [
    tx.tenant_id,
    items.map((item) => item.item_id),
  ]);
  tx.write(
    `insert into care.item_words (tenant_id, item_id, word)
     select $1, fresh.* from unnest($2::uuid[], $3::text[]) as fresh on conflict do nothing`,
    [tx.tenant_id, words.map((entry) => entry.item_id), words.map((entry) => entry.word)],
  );
  addWords(tx, "item", [...new Set(words.map((entry) => entry.word))]);
  saveProgress(tx, "items", last.position);
  return items.length;
}

/**
 * Forgets words that nobody bears any more: a name that was erased must not live on here. Looks at some words at a time, in
 * turns.
 */
export async function forgetNames(tx: Transaction): Promise<void> {
  const from = (await findProgress(tx, "names checked")) ?? "";
  const words = await tx.query<{ word: string; is_borne: boolean }>(
    `select known.word, ${isBorneAs("first_word")} or ${isBorneAs("last_word")} as is_borne
       from care.words as known
      where known.tenant_id = $1 and known.kind = 'name' and known.word > $2
      order by known.word
      limit $3`,
    [tx.tenant_id, from, CHECKED_AT_ONCE],
  );
  if (words.length > 0 || from !== "") saveProgress(tx, "names checked", words.at(-1)?.word ?? "");
  const gone = words.flatMap(({ word, is_borne }) => (is_borne ? [] : [word]));
  if (gone.length === 0) return;
  const variants = gone.flatMap((word) => variantsOf(word).map((variant) => ({ word, variant })));
  tx.write(
    "delete from care.words as known where known.tenant_id = $1 and known.kind = 'name' and known.word = any ($2::text[])",
    [tx.tenant_id, gone],
  );
  tx.write(
    `delete from care.word_variants as known
      using unnest($2::text[], $3::text[]) as gone(variant, word)
      where known.tenant_id = $1 and known.kind = 'name' and known.variant = gone.variant and known.word = gone.word`,
    [tx.tenant_id, variants.map(({ variant }) => variant), variants.map(({ word }) => word)],
  );
}

function addWords(tx: Transaction, kind: WordKind, words: readonly string[]): void {
  if (words.length === 0) return;
  const sorted = [...words].sort();
  const variants = sorted.flatMap((word) => variantsOf(word).map((variant) => ({ word, variant })));
  tx.write(
    "insert into care.words (tenant_id, kind, word) select $1, $2, fresh.* from unnest($3::text[]) as fresh on conflict do nothing",
    [tx.tenant_id, kind, sorted],
  );
  tx.write(
    `insert into care.word_variants (tenant_id, kind, variant, word)
     select $1, $2, fresh.* from unnest($3::text[], $4::text[]) as fresh on conflict do nothing`,
    [tx.tenant_id, kind, variants.map(({ variant }) => variant), variants.map(({ word }) => word)],
  );
}

function settled(now: Date): Date {
  return new Date(now.getTime() - SETTLED_AFTER_MS);
}

const BEGINNING_FROM = 2;
const BEGUN_MAX = 8;
const NEAR_MAX = 8;
/** After every word that begins with what stands before it. */
const LAST_CHARACTER = "\u{10FFFF}";

/**
 * What somebody may mean who has typed these words: the word itself, words that begin with it, and if nobody bears it,
 * words that are near. @returns for each typed word its meanings, itself first
 */
export async function meaningsOf(
  tx: Transaction,
  kind: WordKind,
  typed: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const begun = typed.filter((word) => word.length >= BEGINNING_FROM);
  const rows = await tx.query<{ typed: string; word: string; how: "begins" | "near" }>(
    `select typed.word as typed, found.word, 'begins' as how
       from unnest($3::text[]) as typed(word)
       cross join lateral (select known.word from care.words as known
                            where known.tenant_id = $1 and known.kind = $2 and known.word >= typed.word
                              and known.word < typed.word || $4
                            order by known.word limit $5) as found
     union
     select near.typed, known.word, 'near'
       from unnest($6::text[], $7::text[]) as near(typed, variant)
       join care.word_variants as known on known.tenant_id = $1 and known.kind = $2 and known.variant = near.variant
     union
     select near.typed, known.word, 'near'
       from unnest($6::text[], $7::text[]) as near(typed, variant)
       join care.words as known on known.tenant_id = $1 and known.kind = $2 and known.word = near.variant`,
    [tx.tenant_id, kind, begun, LAST_CHARACTER, BEGUN_MAX, ...nearby(typed)],
  );
  const of = Map.groupBy(rows, (row) => row.typed);
  return new Map(
    typed.map((word) => {
      const found = of.get(word) ?? [];
      const begins = found.filter((row) => row.how === "begins").map((row) => row.word);
      const near = begins.length > 0 ? [] : found.filter((row) => isNear(word, row.word)).map((row) => row.word);
      return [word, [...new Set([word, ...begins, ...near.slice(0, NEAR_MAX)])]];
    }),
  );
}

function nearby(typed: readonly string[]): [string[], string[]] {
  const pairs = typed.flatMap((word) => {
    const variants = variantsOf(word);
    return variants.length === 0 ? [] : [word, ...variants].map((variant) => [word, variant] as const);
  });
  return [pairs.map(([word]) => word), pairs.map(([, variant]) => variant)];
}

/**
 * The next word there is, or this one itself. Asked whether there is an order with it, the planner would read orders from the
 * beginning until it meets one, and so all of them for a word nobody bears. The words' own collation is set aside: with it, no
 * index of the orders would serve.
 */
function isBorneAs(column: "first_word" | "last_word"): string {
  return `known.word collate "default" is not distinct from (
      select party.${column} from customers.order_parties as party
       where party.tenant_id = $1 and party.${column} >= known.word collate "default"
       order by party.${column} limit 1)`;
}
