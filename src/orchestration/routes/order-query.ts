import { type Static, Type } from "typebox";
import {
  listOrderIds,
  ORDER_SORTS,
  ORDER_STATUSES,
  type OrderFilter,
  type OrderHead,
  type OrderSort,
  STATIONS,
  type Station,
} from "../../orders/index.ts";
import {
  type Bounds,
  type Caller,
  decodeCursor,
  invalidRequest,
  pageQuery,
  toPage,
} from "../../platform/http/index.ts";
import type { Transaction } from "../../platform/transaction.ts";
import type { Services } from "../services.ts";
import { closed } from "./schemas.ts";

const STATION_NAMES = Object.keys(STATIONS) as Station[];
const Code = Type.String({ minLength: 1, maxLength: 200 });
const Instant = Type.String({ format: "date-time" });
const flag = (description: string) => Type.Optional(Type.Boolean({ description }));

/** What orders are filtered by, in lists and in saved views. */
const orderFilterQuery = {
  status: Type.Optional(Type.Union(ORDER_STATUSES.map((status) => Type.Literal(status)))),
  open: flag("Only orders that are neither completed nor canceled."),
  channel: Type.Optional(Code),
  location: Type.Optional(
    Type.String({ minLength: 1, maxLength: 100, description: "Code of a location that works on the order." }),
  ),
  customer: Type.Optional(Type.String({ format: "uuid", description: "customer_id." })),
  number: Type.Optional(Code),
  external_id: Type.Optional(Code),
  sku: Type.Optional(Code),
  ordered_from: Type.Optional(Instant),
  ordered_to: Type.Optional(Instant),
  older_than_hours: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 87_600, description: "Ordered at least so many hours ago." }),
  ),
  hold: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: "Code of an open hold." })),
  late: flag("Only orders of which a location has not finished what was due before now."),
  backordered: flag("Only orders with backordered units."),
  ready_to_collect: flag("Only orders of which a part lies ready at a location."),
  exception: flag("Only orders of which something waits in the exceptions queue."),
  station: Type.Optional(
    Type.Unsafe<Station>(
      Type.Union(
        STATION_NAMES.map((name) => Type.Literal(name)),
        {
          description:
            "Only open orders with units at this station of their way: received (not paid yet), paid (waiting for goods), sourced, released, picked, shipped (or ready to collect), delivered.",
        },
      ),
    ),
  ),
  payment: Type.Optional(
    Type.Union(
      ["pending", "authorizing", "authorized", "declined", "paid", "voided"].map((state) => Type.Literal(state)),
      { description: "Only open orders with a payment in this state." },
    ),
  ),
  q: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: "Number, external id, mail address or name, exactly; of persons only if you may see them.",
    }),
  ),
};

const sortQuery = Type.Optional(
  Type.Union(
    ORDER_SORTS.map((sort) => Type.Literal(sort)),
    {
      description:
        "-ordered_at (newest first) if not given. due_at: orders that locations work on until a certain time, most urgent first. By amount: open orders only.",
    },
  ),
);

export const OrderFilterSchema = Type.Object(orderFilterQuery, closed);
export type OrderFilterQuery = Static<typeof OrderFilterSchema>;
export const OrderListQuery = Type.Object({ ...pageQuery, ...orderFilterQuery, sort: sortQuery }, closed);
export const SORT_DEFAULT = "-ordered_at";

/** What of orders a caller sees. */
export type Sight = Bounds & Pick<Caller, "masks_personal_data">;

/** @returns null: the caller may see none of what he asks for */
export function toOrderFilter(query: OrderFilterQuery, sight: Sight, now: Date): OrderFilter | null {
  const { older_than_hours, channel, location, ...rest } = query;
  const channels = narrowed(sight.channel_codes, channel);
  const locations = narrowed(sight.location_codes, location);
  if (channels?.length === 0 || locations?.length === 0) return null;
  const oldest = older_than_hours === undefined ? null : new Date(now.getTime() - older_than_hours * 3_600_000);
  const ordered_to =
    oldest === null || (rest.ordered_to !== undefined && new Date(rest.ordered_to) < oldest)
      ? rest.ordered_to
      : oldest.toISOString();
  const q_finds_persons = !sight.masks_personal_data;
  return { ...(rest as OrderFilter), channels, locations, ordered_to, q_finds_persons };
}

/** What is asked for, within what the caller sees; null: all. */
function narrowed(codes: readonly string[] | null, asked: string | undefined): readonly string[] | null {
  if (asked === undefined) return codes;
  return codes === null || codes.includes(asked) ? [asked] : [];
}

/** Which orders are on a page, in its order. */
export async function findPage(
  tx: Transaction,
  services: Pick<Services, "clock">,
  query: Static<typeof OrderListQuery>,
  sight: Sight,
): Promise<{ readonly order_ids: readonly string[]; readonly next_cursor: string | null }> {
  const { limit, cursor, sort = SORT_DEFAULT, ...rest } = query;
  const now = services.clock.now();
  const filter = toOrderFilter(rest as OrderFilterQuery, sight, now);
  if (!filter) return { order_ids: [], next_cursor: null };
  const after = cursor === undefined ? null : cursorOf(cursor, sort as OrderSort);
  const heads = await listOrderIds(tx, filter, { sort: sort as OrderSort, after, limit: limit + 1, now });
  const page = toPage(heads, limit, ({ sorted_by, order_id }: OrderHead) => [
    typeof sorted_by === "number" ? sorted_by : sorted_by.toISOString(),
    order_id,
  ]);
  return { order_ids: page.data.map(({ order_id }) => order_id), next_cursor: page.next_cursor };
}

function cursorOf(text: string, sort: OrderSort) {
  const by_amount = sort === "total_minor" || sort === "-total_minor";
  const [sorted_by, order_id] = decodeCursor(text, [by_amount ? "number" : "instant", "uuid"]);
  if (by_amount && !Number.isSafeInteger(sorted_by))
    throw invalidRequest([{ pointer: "?cursor", message: "must be the next_cursor of a page of this list" }]);
  return { sorted_by: sorted_by as string | number, order_id: String(order_id) };
}
