const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is picked in one walk: ids of fulfillment orders, in the order of their bags. */
export type PickSearch = { readonly orders: string };

export function pickSearch(search: Readonly<Record<string, unknown>>): PickSearch {
  return { orders: idsOf({ orders: String(search.orders ?? "") }).join(",") };
}

export function idsOf({ orders }: PickSearch): readonly string[] {
  return [...new Set(orders.split(","))].filter((id) => ID.test(id));
}
