import type * as Real from "../../../src/customers/store.ts";
import { customerKey } from "../../../src/customers/store.ts";
import { insert, put } from "./table.ts";
import { tablesOf } from "./tables.ts";

export * from "../../../src/customers/store.ts";

export const findCustomers: typeof Real.findCustomers = async (tx, keys) => {
  const { customers } = tablesOf(tx);
  return new Map(
    keys.flatMap((key) => {
      const known = customers.rows.get(customerKey(key));
      return known ? [[customerKey(key), known] as const] : [];
    }),
  );
};

export const saveCustomers: typeof Real.saveCustomers = (tx, customers) => {
  const tables = tablesOf(tx);
  const ids = new Map<string, string>();
  for (const customer of customers) {
    const { customer_id, external_id } = customer;
    const key = external_id === null ? customer_id : customerKey(customer);
    const known = tables.customers.rows.get(key) ?? customer;
    put(tables, tables.customers, key, known);
    ids.set(customer_id, known.customer_id);
  }
  return ids;
};

export const insertParties: typeof Real.insertParties = (tx, parties) => {
  const tables = tablesOf(tx);
  for (const { payload: _, ordered_at: __, ...party } of parties) insert(tables, tables.parties, party.order_id, party);
};

export const changeParties: typeof Real.changeParties = (tx, changed) => {
  const tables = tablesOf(tx);
  for (const party of changed) put(tables, tables.parties, party.order_id, party);
};

export const findParties: typeof Real.findParties = async (tx, order_ids) => {
  const { parties } = tablesOf(tx);
  return new Map(
    order_ids.flatMap((order_id) => {
      const party = parties.rows.get(order_id);
      return party ? [[order_id, party] as const] : [];
    }),
  );
};
