import type { Address } from "../kernel/address.ts";
import { insertRows, rowset, textsBeside } from "../platform/rows.ts";
import type { Transaction } from "../platform/transaction.ts";
import { searchWords } from "./search-words.ts";

/** A party that orders, as a channel knows it. A guest has no external_id. */
export type Customer = {
  readonly customer_id: string;
  readonly channel_code: string;
  readonly external_id: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly customer_group: string | null;
};

/** Whom one order is for, as stated with it. Personal data: never logged, never in events. */
export type OrderParty = {
  readonly order_id: string;
  readonly customer_id: string;
  readonly email: string | null;
  readonly name: string;
  readonly phone: string | null;
  readonly customer_group: string | null;
  readonly billing_address: Address;
  /** Null if everything is collected. */
  readonly shipping_address: Address | null;
};

/** What breaks when somebody else has written the same new customer since we looked. */
export const CUSTOMER_TAKEN = "customers_by_external_id";

export type CustomerKey = { readonly channel_code: string; readonly external_id: string | null };

/** Those that are known; guests are not. @returns by `customerKey` */
export async function findCustomers(tx: Transaction, keys: readonly CustomerKey[]): Promise<Map<string, Customer>> {
  const wanted = keys.filter(({ external_id }) => external_id !== null);
  if (wanted.length === 0) return new Map();
  const rows = await tx.query<Customer>(
    `select customer.customer_id, customer.channel_code, customer.external_id, customer.email, customer.name, customer.phone,
            customer.customer_group
       from unnest($2::text[], $3::text[]) as wanted(channel_code, external_id)
       join customers.customers as customer
         on customer.tenant_id = $1 and customer.channel_code = wanted.channel_code
        and customer.external_id = wanted.external_id and customer.external_id is not null`,
    [tx.tenant_id, wanted.map((key) => key.channel_code), wanted.map((key) => key.external_id)],
  );
  return new Map(rows.map((row) => [customerKey(row), row]));
}

/**
 * Writes customers that are new, and what is new about those that are known by their external_id within their channel; guests
 * are new each time. If somebody else has written one of them since `known` was read, the transaction fails with
 * `CUSTOMER_TAKEN` and must run again.
 *
 * @returns for each given customer_id the one that holds from now on
 */
export function saveCustomers(
  tx: Transaction,
  customers: readonly Customer[],
  known: ReadonlyMap<string, Customer>,
): Map<string, string> {
  const ids = new Map<string, string>();
  const guests: Customer[] = [];
  const latest = new Map<string, Customer>();
  for (const customer of customers) {
    const key = customerKey(customer);
    const holder = customer.external_id === null ? undefined : (known.get(key) ?? latest.get(key));
    const customer_id = holder?.customer_id ?? customer.customer_id;
    ids.set(customer.customer_id, customer_id);
    if (customer.external_id === null) guests.push(customer);
    else latest.set(key, { ...customer, customer_id });
  }
  // In key order, so that two batches with the same customers wait for each other instead of deadlocking.
  const sorted = [...latest].sort(([a], [b]) => (a < b ? -1 : 1));
  const fresh = sorted.flatMap(([key, customer]) => (known.has(key) ? [] : [customer]));
  const changed = sorted.flatMap(([key, customer]) => (saysMore(customer, known.get(key)) ? [customer] : []));
  if (fresh.length + guests.length > 0)
    tx.write(INSERT_CUSTOMERS, [tx.tenant_id, JSON.stringify([...fresh, ...guests])]);
  if (changed.length > 0) tx.write(UPDATE_CUSTOMERS, [tx.tenant_id, JSON.stringify(changed)]);
  return ids;
}

const TOLD = ["email", "name", "phone", "customer_group"] as const;

/** What he does not say again stays as it is known. */
function saysMore(customer: Customer, known: Customer | undefined): boolean {
  return known !== undefined && TOLD.some((field) => customer[field] !== null && customer[field] !== known[field]);
}

const INSERT_CUSTOMERS = insertRows("customers.customers", {
  customer_id: "uuid",
  channel_code: "text",
  external_id: "text",
  email: "text",
  name: "text",
  phone: "text",
  customer_group: "text",
});

const UPDATE_CUSTOMERS = `update customers.customers as customer
    set ${TOLD.map((field) => `${field} = coalesce(changed.${field}, customer.${field})`).join(", ")}, updated_at = now()
   from ${rowset("changed", { customer_id: "uuid", email: "text", name: "text", phone: "text", customer_group: "text" })}
  where customer.tenant_id = $1 and customer.customer_id = changed.customer_id`;

const INSERT_PARTIES = insertRows(
  "customers.order_parties",
  {
    order_id: "uuid",
    customer_id: "uuid",
    email: "text",
    name: "text",
    phone: "text",
    customer_group: "text",
    billing_address: "jsonb",
    shipping_address: "jsonb",
    ordered_at: "timestamptz",
    first_word: "text",
    last_word: "text",
    postal_word: "text",
    phone_word: "text",
  },
  { beside: ["payload", "json"] },
);

export function insertParties(
  tx: Transaction,
  parties: readonly (OrderParty & { readonly payload: unknown; readonly ordered_at: Date })[],
): void {
  if (parties.length === 0) return;
  const { places, bytes } = textsBeside(parties.map(({ payload }) => JSON.stringify(payload)));
  const rows = parties.map(({ payload: _, ...party }, index) => ({
    ...{ ...party, ...searchWords(party) },
    ...places[index],
  }));
  tx.write(INSERT_PARTIES, [tx.tenant_id, JSON.stringify(rows), bytes]);
}

const CHANGE_PARTIES = `update customers.order_parties as party
    set email = changed.email, phone = changed.phone, billing_address = changed.billing_address,
        shipping_address = changed.shipping_address, first_word = changed.first_word, last_word = changed.last_word,
        postal_word = changed.postal_word, phone_word = changed.phone_word
   from ${rowset("changed", {
     ...{ order_id: "uuid", email: "text", phone: "text", billing_address: "jsonb", shipping_address: "jsonb" },
     ...{ first_word: "text", last_word: "text", postal_word: "text", phone_word: "text" },
   })}
  where party.tenant_id = $1 and party.order_id = changed.order_id`;

/** Puts other addresses and contacts in the place of those that orders came with; how they came is kept in their payloads. */
export function changeParties(tx: Transaction, parties: readonly OrderParty[]): void {
  if (parties.length === 0) return;
  const rows = parties.map((party) => ({ ...party, ...searchWords(party) }));
  tx.write(CHANGE_PARTIES, [tx.tenant_id, JSON.stringify(rows)]);
}

export async function findParties(tx: Transaction, order_ids: readonly string[]): Promise<Map<string, OrderParty>> {
  const rows = await tx.query<OrderParty>(
    `select party.order_id, party.customer_id, party.email, party.name, party.phone, party.customer_group,
            party.billing_address, party.shipping_address
       from customers.order_parties as party
      where party.tenant_id = $1 and party.order_id = any ($2::uuid[])`,
    [tx.tenant_id, order_ids],
  );
  return new Map(rows.map((row) => [row.order_id, row]));
}

/** Whose an order is and where it goes, in as many words as a line of a table has room for. */
export type Whose = Pick<OrderParty, "customer_id" | "name" | "customer_group"> & {
  /** Of the address that is delivered to, else of the billing address. */
  readonly city: string;
  readonly country: string;
};

export async function findWhose(tx: Transaction, order_ids: readonly string[]): Promise<Map<string, Whose>> {
  const rows = await tx.query<Whose & { readonly order_id: string }>(
    `select party.order_id, party.customer_id, party.name, party.customer_group, place.address ->> 'city' as city,
            place.address ->> 'country' as country
       from customers.order_parties as party
       cross join lateral (select coalesce(party.shipping_address, party.billing_address) as address) as place
      where party.tenant_id = $1 and party.order_id = any ($2::uuid[])`,
    [tx.tenant_id, order_ids],
  );
  return new Map(rows.map(({ order_id, ...whose }) => [order_id, whose]));
}

export function customerKey(customer: CustomerKey): string {
  return `${customer.channel_code}\u0000${customer.external_id}`;
}
