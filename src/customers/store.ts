import type { Address } from "../kernel/address.ts";
import { insertRows } from "../platform/rows.ts";
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

/**
 * Creates or updates customers; those with an external_id are matched by it within their channel, guests are new each time.
 *
 * @returns for each given customer_id the one that holds from now on
 */
export async function upsertCustomers(tx: Transaction, customers: readonly Customer[]): Promise<Map<string, string>> {
  const known = new Map<string, Customer>();
  const guests: Customer[] = [];
  for (const customer of customers) {
    if (customer.external_id === null) guests.push(customer);
    else known.set(keyOf(customer), customer);
  }
  // In key order, so that two batches with the same customers wait for each other instead of deadlocking.
  const sorted = [...known.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const rows = await writeCustomers(tx, [...sorted, ...guests]);

  const ids = new Map<string, string>();
  const by_key = new Map(rows.filter((row) => row.external_id !== null).map((row) => [keyOf(row), row.customer_id]));
  for (const customer of customers) {
    ids.set(
      customer.customer_id,
      customer.external_id === null ? customer.customer_id : (by_key.get(keyOf(customer)) ?? customer.customer_id),
    );
  }
  return ids;
}

const UPSERT_CUSTOMERS = insertRows(
  "customers.customers as customer",
  {
    customer_id: "uuid",
    channel_code: "text",
    external_id: "text",
    email: "text",
    name: "text",
    phone: "text",
    customer_group: "text",
  },
  `on conflict (tenant_id, channel_code, external_id) where external_id is not null do update
        set email = coalesce(excluded.email, customer.email), name = coalesce(excluded.name, customer.name),
            phone = coalesce(excluded.phone, customer.phone), customer_group = coalesce(excluded.customer_group, customer.customer_group),
            updated_at = now()
     returning customer.customer_id, customer.channel_code, customer.external_id`,
);

function writeCustomers(tx: Transaction, customers: readonly Customer[]) {
  return tx.query<Pick<Customer, "customer_id" | "channel_code" | "external_id">>(UPSERT_CUSTOMERS, [
    tx.tenant_id,
    JSON.stringify(customers),
  ]);
}

const INSERT_PARTIES = insertRows("customers.order_parties", {
  order_id: "uuid",
  customer_id: "uuid",
  email: "text",
  name: "text",
  phone: "text",
  customer_group: "text",
  billing_address: "jsonb",
  shipping_address: "jsonb",
  payload: "jsonb",
  ordered_at: "timestamptz",
  first_word: "text",
  last_word: "text",
  postal_word: "text",
  phone_word: "text",
});

export function insertParties(
  tx: Transaction,
  parties: readonly (OrderParty & { readonly payload: unknown; readonly ordered_at: Date })[],
): void {
  if (parties.length === 0) return;
  const rows = parties.map((party) => ({ ...party, ...searchWords(party) }));
  tx.write(INSERT_PARTIES, [tx.tenant_id, JSON.stringify(rows)]);
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

function keyOf(customer: Pick<Customer, "channel_code" | "external_id">): string {
  return `${customer.channel_code}\u0000${customer.external_id}`;
}
