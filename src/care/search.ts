import { phoneWord, wordsOf } from "../kernel/words.ts";
import type { Transaction } from "../platform/transaction.ts";
import { meaningsOf } from "./dictionary.ts";
import { type FoundItem, searchItems } from "./search-items.ts";
import { type FoundOrder, type OrderQuestion, searchOrders } from "./search-orders.ts";
import { type FoundPlace, type Place, searchPlaces } from "./search-places.ts";

export type SearchRequest = {
  readonly text: string;
  /** Entries of each group. */
  readonly limit: number;
  /** The channels that the caller is bound to; null for all. */
  readonly channel_codes: readonly string[] | null;
  /** False: the caller may not see who customers are, so that nothing is found by it. */
  readonly with_persons: boolean;
  readonly with_items: boolean;
  /** Null: the caller may not see locations. */
  readonly places: Iterable<Place> | null;
};

export type FoundCustomer = {
  readonly customer_id: string;
  readonly channel: string;
  readonly external_id: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly matched_by: string;
};

export type Found = {
  readonly orders: readonly FoundOrder[];
  readonly customers: readonly FoundCustomer[];
  readonly items: readonly FoundItem[];
  readonly locations: readonly FoundPlace[];
};

const WORDS_MAX = 4;
/** What is typed of a number, code or word before its beginning says anything. */
const BEGINNING_FROM = 3;

/** Everything that a text may mean, in groups, what is most surely meant first. */
export async function search(tx: Transaction, request: SearchRequest): Promise<Found> {
  const text = request.text.trim();
  const typed = [...new Set(wordsOf(text))].slice(0, WORDS_MAX);
  const names = request.with_persons ? typed.filter((word) => /\p{L}/u.test(word) && !/\d/.test(word)) : [];
  const [name_meanings, item_meanings] = await Promise.all([
    meaningsOf(tx, "name", names),
    request.with_items ? meaningsOf(tx, "item", typed) : new Map<string, readonly string[]>(),
  ]);
  const is_hidden = !request.with_persons && text.includes("@");
  const codes = is_hidden ? [] : [...new Set([text, text.toLowerCase(), text.toUpperCase()])];
  const begins = text.length >= BEGINNING_FROM ? text : null;
  const question = {
    codes,
    number_begins: begins,
    phone_word: !request.with_persons || /\p{L}|@/u.test(text) ? null : phoneWord(text),
    postal_words: postalWords(text, typed),
    typed_words: names,
    name_words: [...new Set(names.flatMap((word) => name_meanings.get(word) ?? []))],
    both_words: names.length > 1,
    channel_codes: request.channel_codes,
    limit: request.limit,
  };
  const [orders, items] = await Promise.all([
    searchOrders(tx, question),
    request.with_items
      ? searchItems(tx, { codes, sku_begins: begins, meanings: [...item_meanings.values()], limit: request.limit })
      : [],
  ]);
  return {
    orders,
    customers: await searchCustomers(tx, question, orders),
    items,
    locations: request.places === null ? [] : searchPlaces(request.places, text, request.limit),
  };
}

/** `Muster 10115` asks for both; `SW1A 1AA` is one code. */
function postalWords(text: string, typed: readonly string[]): string[] {
  const with_digits = typed.filter((word) => /\d/.test(word));
  if (with_digits.length === 0) return [];
  const whole = wordsOf(text).join("");
  return whole.length <= 10 ? [...new Set([whole, ...with_digits])] : with_digits;
}

const OF_CUSTOMER = new Set(["email", "phone", "name", "similar_name"]);

/** Who has placed the orders that were found by whose they are, and whom a channel knows by this text. */
function searchCustomers(
  tx: Transaction,
  { codes, channel_codes, limit }: OrderQuestion,
  orders: readonly FoundOrder[],
): Promise<FoundCustomer[]> {
  const by_id = new Map(
    orders.filter((order) => OF_CUSTOMER.has(order.matched_by)).map((order) => [order.customer_id, order.matched_by]),
  );
  return tx.query<FoundCustomer>(
    `with matches as (
       select wanted.customer_id, wanted.matched_by, wanted.rank
         from unnest($2::uuid[], $3::text[]) with ordinality as wanted(customer_id, matched_by, rank)
       union all
       select customer.customer_id, 'external_id', 0 from customers.customers as customer
        where customer.tenant_id = $1 and customer.external_id = any ($4::text[])
          and customer.channel_code = any (array(select channel.code from channels.channels as channel where channel.tenant_id = $1))
     )
     select customer.customer_id, customer.channel_code as channel, customer.external_id, customer.name, customer.email,
            matches.matched_by
       from (select distinct on (customer_id) * from matches order by customer_id, rank) as matches
       join customers.customers as customer on customer.tenant_id = $1 and customer.customer_id = matches.customer_id
      where $5::text[] is null or customer.channel_code = any ($5)
      order by matches.rank
      limit $6`,
    [tx.tenant_id, [...by_id.keys()], [...by_id.values()], codes, channel_codes, limit],
  );
}
