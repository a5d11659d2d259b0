import type { Transaction } from "../platform/transaction.ts";

export type FoundOrder = {
  readonly order_id: string;
  readonly customer_id: string;
  readonly number: string;
  readonly channel: string;
  readonly status: string;
  readonly ordered_at: Date;
  readonly customer_name: string;
  readonly city: string | null;
  readonly currency: string;
  readonly total_minor: number;
  readonly matched_by: OrderMatch;
};

/** By how sure it is that this was meant. */
export const ORDER_MATCHES = [
  "number",
  "external_id",
  "tracking_number",
  "invoice_number",
  "email",
  "phone",
  "name",
  "postal_code",
  "similar_name",
  "sku",
] as const;
export type OrderMatch = (typeof ORDER_MATCHES)[number];

export type OrderQuestion = {
  /** The text as it was typed, and in capitals and small letters. */
  readonly codes: readonly string[];
  readonly number_begins: string | null;
  readonly phone_word: string | null;
  readonly postal_words: readonly string[];
  /** The typed words themselves, and what else they may mean. */
  readonly typed_words: readonly string[];
  readonly name_words: readonly string[];
  /** Whether a name must match by its first and its last word. */
  readonly both_words: boolean;
  /** Null: of any channel. */
  readonly channel_codes: readonly string[] | null;
  readonly limit: number;
};

/** Of one word so many of the newest orders are compared with the others: whoever is called Anna is many. */
const COMPARED_MAX = 2_000;

const NEWEST = "order by found.ordered_at desc, found.order_id desc limit $10";

/** Orders by one of two words of the name, the other word compared; each word's newest, from the index of that word. */
function byNameWord(column: "first_word" | "last_word", other: "first_word" | "last_word"): string {
  return `select named.order_id, case when named.word = any ($6) and (not $8 or named.other = any ($6)) then 'name' else 'similar_name' end as matched_by
       from unnest($7::text[]) as wanted(word)
       cross join lateral (
         select found.order_id, found.word, found.other
           from (select party.order_id, party.ordered_at, party.${column} as word, party.${other} as other, party.postal_word
                   from customers.order_parties as party
                  where party.tenant_id = $1 and party.${column} = wanted.word
                  order by party.ordered_at desc, party.order_id desc
                  limit ${COMPARED_MAX}) as found
          where (not $8 or (found.other = any ($7) and found.other <> found.word))
            and (cardinality($5::text[]) = 0 or found.postal_word = any ($5))
          ${NEWEST}
       ) as named`;
}

/**
 * Everything that an order is found by has an index, and each is asked for no more than a page. Prefixes are compared as
 * ranges and checked again, whatever the collation.
 */
export function searchOrders(tx: Transaction, question: OrderQuestion): Promise<FoundOrder[]> {
  return tx.query<FoundOrder>(
    `with matches as (
       (select found.order_id, 'number' as matched_by from orders.orders as found
         where found.tenant_id = $1 and found.number = any ($2::text[]))
       union all
       (select found.order_id, 'number' from orders.orders as found
         where found.tenant_id = $1 and found.number >= $3::text and found.number < $3 || U&'\\+10FFFF' and starts_with(found.number, $3)
         order by found.number limit $10)
       union all
       (select found.order_id, 'external_id' from orders.orders as found
         where found.tenant_id = $1 and found.external_id = any ($2)
           and found.channel_code = any (array(select channel.code from channels.channels as channel where channel.tenant_id = $1)))
       union all
       (select found.order_id, 'tracking_number' from fulfillment.parcels as found
         where found.tenant_id = $1 and found.tracking_number = any ($2) limit $10)
       union all
       (select found.order_id, 'invoice_number' from invoicing.invoices as found
         where found.tenant_id = $1 and found.number = any ($2) limit $10)
       union all
       (select found.order_id, 'email'
          from unnest($2) as code
          cross join lateral (select found.order_id from customers.order_parties as found
                               where found.tenant_id = $1 and found.email = code ${NEWEST}) as found)
       union all
       (select found.order_id, 'phone' from customers.order_parties as found
         where found.tenant_id = $1 and found.phone_word = $4 ${NEWEST})
       union all
       (select found.order_id, 'postal_code'
          from unnest($5::text[]) as code
          cross join lateral (select found.order_id from customers.order_parties as found
                               where found.tenant_id = $1 and found.postal_word = code ${NEWEST}) as found
         where cardinality($7::text[]) = 0)
       union all
       (${byNameWord("first_word", "last_word")})
       union all
       (${byNameWord("last_word", "first_word")})
       union all
       (select found.order_id, 'sku'
          from unnest($2) as code
          cross join lateral (select distinct found.ordered_at, found.order_id from orders.lines as found
                               where found.tenant_id = $1 and found.sku = code ${NEWEST}) as found)
     ), ranked as (
       select matches.order_id, min(array_position($11::text[], matches.matched_by)) as rank
         from matches group by matches.order_id
     )
     select orders.order_id, orders.customer_id, orders.number, orders.channel_code as channel, orders.status, orders.ordered_at,
            party.name as customer_name, coalesce(party.shipping_address, party.billing_address) ->> 'city' as city,
            orders.currency, orders.total_minor, ($11::text[])[ranked.rank] as matched_by
       from ranked
       join orders.orders as orders on orders.tenant_id = $1 and orders.order_id = ranked.order_id
       join customers.order_parties as party on party.tenant_id = $1 and party.order_id = ranked.order_id
      where $9::text[] is null or orders.channel_code = any ($9)
      order by ranked.rank, orders.ordered_at desc, orders.order_id desc
      limit $10`,
    [
      tx.tenant_id,
      question.codes,
      question.number_begins,
      question.phone_word,
      question.postal_words,
      question.typed_words,
      question.name_words,
      question.both_words,
      question.channel_codes,
      question.limit,
      ORDER_MATCHES,
    ],
  );
}
