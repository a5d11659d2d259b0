import { phoneWord, postalWord, wordsOf } from "../kernel/words.ts";
import { rowset } from "../platform/rows.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { OrderParty } from "./store.ts";

export type SearchWords = {
  /** Empty where the name has no letter and no digit. */
  readonly first_word: string;
  readonly last_word: string;
  readonly postal_word: string | null;
  readonly phone_word: string | null;
};

/** What a party is found by beside its mail address. */
export function searchWords(
  party: Pick<OrderParty, "name" | "phone" | "billing_address" | "shipping_address">,
): SearchWords {
  const words = wordsOf(party.name);
  return {
    first_word: words[0] ?? "",
    last_word: words.at(-1) ?? "",
    postal_word: postalWord((party.shipping_address ?? party.billing_address).postal_code),
    phone_word: party.phone === null ? null : phoneWord(party.phone),
  };
}

const FILL = `update customers.order_parties as party
    set first_word = fresh.first_word, last_word = fresh.last_word, postal_word = fresh.postal_word, phone_word = fresh.phone_word
   from ${rowset("fresh", { order_id: "uuid", first_word: "text", last_word: "text", postal_word: "text", phone_word: "text" })}
  where party.tenant_id = $1 and party.order_id = fresh.order_id`;

/** Gives words to parties that were written by a version without them, newest first. @returns how many */
export async function fillSearchWords(tx: Transaction, limit: number): Promise<number> {
  const parties = await tx.query<Parameters<typeof searchWords>[0] & { readonly order_id: string }>(
    `select party.order_id, party.name, party.phone, party.billing_address, party.shipping_address
       from customers.order_parties as party
      where party.tenant_id = $1 and party.last_word is null
      order by party.ordered_at desc, party.order_id desc
      limit $2
        for no key update skip locked`,
    [tx.tenant_id, limit],
  );
  if (parties.length === 0) return 0;
  const fresh = parties.map(({ order_id, ...party }) => ({ order_id, ...searchWords(party) }));
  tx.write(FILL, [tx.tenant_id, JSON.stringify(fresh)]);
  return parties.length;
}
