import type { FulfillmentOrder, Item } from "../../api/types.ts";

/** A line to be picked, and where it goes. */
export type PickLine = {
  readonly fulfillment_order_id: string;
  readonly order_number: string;
  /** The letter on the bag of its order, when several are picked in one walk. */
  readonly bag: string;
  readonly line_no: number;
  readonly sku: string;
  readonly description: string;
  readonly quantity: number;
  readonly shelf: string | null;
};

const natural = new Intl.Collator("en", { numeric: true });

/**
 * The way through the store: shelf by shelf, the same item for all orders at once; what has no known shelf comes last.
 *
 * @param orders in the order of their urgency: the first has bag A
 */
export function planPicks(orders: readonly FulfillmentOrder[], items: ReadonlyMap<string, Item>): readonly PickLine[] {
  const lines = orders.flatMap((head, place) =>
    head.lines
      .filter((line) => line.to_pick_quantity > 0)
      .map((line) => ({
        fulfillment_order_id: head.fulfillment_order_id,
        order_number: head.order_number,
        bag: bagOf(place),
        line_no: line.line_no,
        sku: line.sku,
        description: line.description,
        quantity: line.to_pick_quantity,
        shelf: shelfOf(items.get(line.sku), head.location),
      })),
  );
  return lines.sort(
    (one, other) =>
      Number(one.shelf === null) - Number(other.shelf === null) ||
      natural.compare(one.shelf ?? "", other.shelf ?? "") ||
      natural.compare(one.sku, other.sku) ||
      one.bag.length - other.bag.length ||
      natural.compare(one.bag, other.bag) ||
      one.line_no - other.line_no,
  );
}

/** A to Z, then AA. */
export function bagOf(place: number): string {
  const letter = String.fromCharCode(65 + (place % 26));
  return place < 26 ? letter : bagOf(Math.floor(place / 26) - 1) + letter;
}

/** Where an item lies, if its attribute `shelf` says so: one for all places, or one for each by its code. */
export function shelfOf(item: Pick<Item, "attributes"> | undefined, location: string): string | null {
  const shelf = item?.attributes?.shelf;
  const here = typeof shelf === "object" && shelf !== null ? (shelf as Record<string, unknown>)[location] : shelf;
  return typeof here === "string" && here !== "" ? here : null;
}
