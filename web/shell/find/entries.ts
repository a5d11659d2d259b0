import type { OrderSearch } from "../../orders/list/order-search.ts";
import type { Found } from "./find-query.ts";

type Order = Found["orders"][number];
type Customer = Found["customers"][number];
type Item = Found["items"][number];
type Location = Found["locations"][number];

/** Something that can be gone to. */
export type FindEntry = { readonly key: string } & (
  | { readonly kind: "order"; readonly order: Order }
  | { readonly kind: "customer"; readonly customer: Customer }
  | { readonly kind: "item"; readonly item: Item }
  | { readonly kind: "location"; readonly location: Location }
  | { readonly kind: "place"; readonly place_key: string }
  | { readonly kind: "list"; readonly search: OrderSearch }
);
export type FindGroup = {
  readonly group: "orders" | "customers" | "items" | "locations" | "places" | "lists";
  readonly entries: readonly FindEntry[];
};

/** Groups that have something in them: what is known by the text, then where the text leads in the app. */
export function findGroups(
  found: Found | undefined,
  place_keys: readonly string[],
  text: string,
): readonly FindGroup[] {
  const groups: readonly FindGroup[] = [
    {
      group: "orders",
      entries: (found?.orders ?? []).map((order) => ({ key: `order ${order.order_id}`, kind: "order", order })),
    },
    {
      group: "customers",
      entries: (found?.customers ?? []).map((customer) => ({
        key: `customer ${customer.customer_id}`,
        kind: "customer",
        customer,
      })),
    },
    { group: "items", entries: (found?.items ?? []).map((item) => ({ key: `item ${item.sku}`, kind: "item", item })) },
    {
      group: "locations",
      entries: (found?.locations ?? []).map((location) => ({
        key: `location ${location.code}`,
        kind: "location",
        location,
      })),
    },
    {
      group: "places",
      entries: place_keys.map((place_key) => ({ key: `place ${place_key}`, kind: "place", place_key })),
    },
    { group: "lists", entries: text === "" ? [] : [{ key: "list", kind: "list", search: { q: text } }] },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

/** Which entry the arrow keys come to; at either end it goes on at the other. */
export function nextIndex(index: number, step: 1 | -1, count: number): number {
  return count === 0 ? -1 : (index + step + count) % count;
}
