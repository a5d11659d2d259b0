import type { Transaction } from "../platform/transaction.ts";

export type FoundItem = {
  readonly item_id: string;
  readonly sku: string;
  /** Text per language. */
  readonly name: Readonly<Record<string, string>>;
  readonly gtin: string | null;
  readonly matched_by: "sku" | "gtin" | "name" | "similar_name";
};

export type ItemQuestion = {
  readonly codes: readonly string[];
  readonly sku_begins: string | null;
  /** For each typed word what it may mean, itself first. */
  readonly meanings: readonly (readonly string[])[];
  readonly limit: number;
};

/** Of one word at most so many items are compared with the others. */
const COMPARED_MAX = 2_000;

/** Items by their code or its beginning, or whose name has all the words. */
export function searchItems(tx: Transaction, question: ItemQuestion): Promise<FoundItem[]> {
  const words = question.meanings.flatMap((meanings, index) =>
    meanings.map((word, position) => ({ index, word, is_typed: position === 0 })),
  );
  return tx.query<FoundItem>(
    `with matches as (
       (select item.item_id, 1 as rank from catalog.items as item where item.tenant_id = $1 and item.sku = any ($2::text[]))
       union all
       (select item.item_id, 2 from catalog.items as item where item.tenant_id = $1 and item.gtin = any ($2))
       union all
       (select item.item_id, 1 from catalog.items as item
         where item.tenant_id = $1 and item.sku >= $3::text and item.sku < $3 || U&'\\+10FFFF' and starts_with(item.sku, $3)
         order by item.sku limit $8)
       union all
       (select found.item_id, case when bool_and(found.is_typed) then 3 else 4 end
          from (select known.item_id, wanted.index, bool_or(wanted.is_typed) as is_typed
                  from unnest($4::integer[], $5::text[], $6::boolean[]) as wanted(index, word, is_typed)
                  cross join lateral (select known.item_id from care.item_words as known
                                       where known.tenant_id = $1 and known.word = wanted.word limit ${COMPARED_MAX}) as known
                 group by known.item_id, wanted.index) as found
         group by found.item_id
        having count(*) = $7)
     ), ranked as (
       select matches.item_id, min(matches.rank) as rank from matches group by matches.item_id
     )
     select item.item_id, item.sku, item.name, item.gtin,
            (array['sku', 'gtin', 'name', 'similar_name'])[ranked.rank] as matched_by
       from ranked join catalog.items as item on item.tenant_id = $1 and item.item_id = ranked.item_id
      order by ranked.rank, item.sku
      limit $8`,
    [
      tx.tenant_id,
      question.codes,
      question.sku_begins,
      words.map(({ index }) => index),
      words.map(({ word }) => word),
      words.map(({ is_typed }) => is_typed),
      question.meanings.length,
      question.limit,
    ],
  );
}
