import { Type } from "typebox";
import { LEGS } from "./legs.ts";

export const closed = { additionalProperties: false } as const;
const Count = Type.Integer({ minimum: 0 });
const Instant = Type.String({ format: "date-time" });
const Seconds = Type.Number();
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Capped = Type.Object(
  { count: Count, has_more: Type.Boolean({ description: "There are more than that." }) },
  closed,
);
const Ages = Type.Array(Type.Integer(), {
  description: "Hours after which each age ends: age 0 is younger than the first, the last age has no end.",
});

const OverviewPlace = Type.Object(
  {
    location: Type.String(),
    name: Type.String(),
    kind: Type.String(),
    is_active: Type.Boolean(),
    coordinates: orNull(Type.Object({ latitude: Type.Number(), longitude: Type.Number() }, closed)),
    waiting_orders: Type.Integer({ description: "Fulfillment orders that it has not finished." }),
    waiting_units: Type.Integer(),
    late_orders: Count,
    orders_per_day: orNull(Type.Integer()),
    units_per_day: orNull(Type.Integer()),
    released_today: Count,
    backlog_days: Type.Number({ description: "What waits, in days of its capacity; 0 if it has no limit." }),
    is_silent: Type.Boolean({ description: "Has not looked at work for four hours." }),
    is_full: Type.Boolean({ description: "Was given as many as it takes a day." }),
  },
  closed,
);

export const OverviewSchema = Type.Object(
  {
    at: Instant,
    needs_a_hand: Type.Object(
      {
        late: Capped,
        on_hold: Capped,
        exceptions: Capped,
        unpaid: Capped,
        silent_locations: Type.Array(Type.String()),
        full_locations: Type.Array(Type.String()),
      },
      closed,
    ),
    flow: Type.Object(
      {
        units: Type.Object(
          {
            open: Count,
            backordered: Count,
            sourced: Count,
            released: Count,
            picked: Count,
            packed: Count,
            shipped: Count,
            ready_to_collect: Count,
            delivered: Count,
          },
          closed,
        ),
        legs: Type.Array(
          Type.Object(
            {
              leg: Type.Unsafe<string>(
                Type.Union(
                  LEGS.map((leg) => Type.Literal(leg)),
                  { description: "The station that it ends at, coming from the station before." },
                ),
              ),
              median_seconds: Seconds,
              parts: Count,
            },
            closed,
          ),
          {
            description:
              "How long orders took to the stations that they came to today, of the newest 500 orders; none for callers of one channel.",
          },
        ),
      },
      closed,
    ),
    ages: Type.Object(
      {
        ends_after_hours: Ages,
        orders: Type.Array(Type.Object({ status: Type.String(), age: Count, orders: Count }, closed)),
      },
      closed,
    ),
    locations: Type.Array(OverviewPlace, { description: "None for callers of one channel." }),
    today: Type.Object(
      {
        hours: Type.Array(
          Type.Object(
            {
              day: Type.String({ description: "today, or before: the same weekday a week ago" }),
              hour: Type.Integer({ description: "Since the day began, from 0." }),
              currency: Type.String(),
              orders: Count,
              total_minor: Count,
            },
            closed,
          ),
        ),
        parcels: orNull(Count),
      },
      closed,
    ),
  },
  closed,
);

export const MonitorSchema = Type.Object(
  {
    at: Instant,
    ends_after_hours: Ages,
    cells: Type.Array(
      Type.Object(
        {
          status: Type.String(),
          age: Count,
          orders: Count,
          filter: Type.Object(
            { status: Type.String(), ordered_from: Type.Optional(Instant), ordered_to: Type.Optional(Instant) },
            closed,
          ),
        },
        closed,
      ),
    ),
    waiting: Type.Array(
      Type.Object(
        {
          what: Type.String({ description: "due, call or exception" }),
          kind: Type.String(),
          state: Type.String(),
          cause: orNull(Type.String()),
          entries: Count,
          oldest_at: Instant,
        },
        closed,
      ),
      { description: "None for callers of one channel." },
    ),
  },
  closed,
);

export const HolderSchema = Type.Object(
  {
    location: Type.String(),
    quantity: Type.Integer(),
    kind: Type.String({ description: "order or cart" }),
    order_id: orNull(Type.String({ format: "uuid", description: "Null for carts, and for orders of other channels." })),
    order_number: orNull(Type.String()),
    ordered_at: orNull(Instant),
    line_no: Type.Integer(),
    expires_at: orNull(Instant),
  },
  closed,
);
