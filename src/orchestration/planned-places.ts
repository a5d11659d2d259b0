import { type FulfillmentOrder, type FulfillmentStatus, toPick } from "../fulfillment/index.ts";
import type { Location } from "../locations/index.ts";
import { loadLine } from "../orders/index.ts";
import { releaseAt } from "./lifecycle.ts";
import type { OrderView } from "./order-view.ts";
import { calendarDueAt } from "./steps/release-lines.ts";

/** What one place has or gets to do for an order, and by when. */
export type PlannedPlace = {
  readonly location: string;
  readonly name: string;
  readonly delivery_method: "ship" | "collect";
  /** By when it hands over or has it ready, as its calendar says; null: it has none. */
  readonly due_at: string | null;
  readonly lines: readonly { readonly line_no: number; readonly quantity: number }[];
};

const UNFINISHED: ReadonlySet<FulfillmentStatus> = new Set(["released", "accepted", "picking", "packed"]);

/**
 * The places that have something to do for an order still: what they have been given, and what is reserved there and goes to
 * them next. What waits for money or for a person is reckoned as if it went now.
 */
export function plannedPlaces(
  view: OrderView,
  locations: ReadonlyMap<string, Location>,
  now: Date,
): readonly PlannedPlace[] {
  const given = view.fulfillment_orders.filter(({ status }) => UNFINISHED.has(status));
  const from = new Date(Math.max(now.getTime(), releaseAt(view).getTime()));
  const reserved = Map.groupBy(
    view.sourced,
    ({ location_id, line_no }) => `${location_id} ${loadLine(view.order, line_no).delivery_method}`,
  );
  return [
    ...given.map((head) => placeOf(locations.get(head.location_id), head, workOf(head))),
    ...[...reserved.values()].map((units) => {
      const { location_id, line_no } = units[0] as OrderView["sourced"][number];
      const location = locations.get(location_id);
      const due_at = location ? calendarDueAt(location, from) : null;
      const head = {
        location_code: location?.code ?? location_id,
        delivery_method: loadLine(view.order, line_no).delivery_method,
        due_at,
      };
      return placeOf(location, head, units);
    }),
  ];
}

/** When the last of the places is done; null: there is none, or none says. */
export function lastDue(places: readonly PlannedPlace[]): string | null {
  return (
    places
      .flatMap(({ due_at }) => due_at ?? [])
      .toSorted()
      .at(-1) ?? null
  );
}

function workOf({ lines }: FulfillmentOrder): { line_no: number; quantity: number }[] {
  return lines
    .map((line) => ({ line_no: line.line_no, quantity: toPick(line) + line.picked_quantity - line.shipped_quantity }))
    .filter(({ quantity }) => quantity > 0);
}

function placeOf(
  location: Location | undefined,
  head: Pick<FulfillmentOrder, "location_code" | "delivery_method" | "due_at">,
  lines: readonly { readonly line_no: number; readonly quantity: number }[],
): PlannedPlace {
  return {
    location: head.location_code,
    name: location?.name ?? head.location_code,
    delivery_method: head.delivery_method,
    due_at: head.due_at?.toISOString() ?? null,
    lines: lines.map(({ line_no, quantity }) => ({ line_no, quantity })),
  };
}
