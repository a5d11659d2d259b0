import { type Static, type TSchema, Type } from "typebox";
import { normalizeAddress } from "../kernel/address.ts";
import type { WEEKDAYS } from "../kernel/calendar.ts";
import { DELIVERY_METHODS, LOCATION_KINDS, type Location, type LocationContent } from "./types.ts";

const CLOSED = { additionalProperties: false } as const;
const INTEGER_MAX = 2_147_483_647;
const optional = <Schema extends TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]));
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const perDay = optional(Type.Integer({ minimum: 0, maximum: INTEGER_MAX, description: "Null or missing: no limit." }));
const costMinor = Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 });
const TIME = "^([01]\\d|2[0-3]):[0-5]\\d$";

export const LocationCode = Type.String({ minLength: 1, maxLength: 100, pattern: "^\\S(.*\\S)?$" });

const Span = Type.Array(Type.String({ pattern: "^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$" }), {
  minItems: 2,
  maxItems: 2,
  description: "From and to, local time.",
});
const spans = Type.Optional(Type.Array(Span, { maxItems: 20 }));

/** One location as it is sent and answered. Nulls and missing fields mean the same. */
export const LocationEntry = Type.Object(
  {
    code: LocationCode,
    kind: Type.Enum(LOCATION_KINDS),
    name: text(200),
    address: Type.Object(
      {
        name: Type.Optional(Type.String({ maxLength: 200, description: "Missing: the location's name." })),
        company: optional(Type.String({ maxLength: 200 })),
        street: text(200),
        street2: optional(Type.String({ maxLength: 200 })),
        postal_code: text(20),
        city: text(100),
        region: optional(Type.String({ maxLength: 100 })),
        country: Type.String({ pattern: "^[A-Z]{2}$" }),
      },
      CLOSED,
    ),
    coordinates: optional(
      Type.Object(
        {
          latitude: Type.Number({ minimum: -90, maximum: 90 }),
          longitude: Type.Number({ minimum: -180, maximum: 180 }),
        },
        CLOSED,
      ),
    ),
    time_zone: Type.String({
      minLength: 1,
      maxLength: 60,
      description: "Of the IANA database, such as Europe/Berlin.",
    }),
    opening_hours: optional(
      Type.Object(
        { mon: spans, tue: spans, wed: spans, thu: spans, fri: spans, sat: spans, sun: spans } satisfies Record<
          (typeof WEEKDAYS)[number],
          unknown
        >,
        { ...CLOSED, description: "Spans per weekday; a missing weekday is closed. Null or missing: always open." },
      ),
    ),
    holidays_region: optional(text(20)),
    cut_off_time: optional(
      Type.String({
        pattern: TIME,
        description: "Local time; what is released later counts from the next working day.",
      }),
    ),
    delivery_methods: Type.Array(Type.Enum(DELIVERY_METHODS), { uniqueItems: true }),
    capacity: optional(Type.Object({ orders_per_day: perDay, units_per_day: perDay }, CLOSED)),
    costs: optional(Type.Object({ order_minor: costMinor, unit_minor: costMinor }, CLOSED)),
    handling_days: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 365, description: "Working days before hand-over." }),
    ),
    partner_code: optional(text(100)),
    active: Type.Optional(Type.Boolean({ description: "Missing: true." })),
  },
  CLOSED,
);
export type LocationEntry = Static<typeof LocationEntry>;

export function contentOf(entry: LocationEntry): LocationContent {
  return {
    code: entry.code,
    kind: entry.kind,
    name: entry.name,
    address: normalizeAddress({ ...entry.address, name: entry.address.name || entry.name }),
    coordinates: entry.coordinates ?? null,
    time_zone: entry.time_zone,
    opening_hours: (entry.opening_hours ?? null) as LocationContent["opening_hours"],
    holidays_region: entry.holidays_region ?? null,
    cut_off_time: entry.cut_off_time ?? null,
    delivery_methods: entry.delivery_methods,
    capacity: {
      orders_per_day: entry.capacity?.orders_per_day ?? null,
      units_per_day: entry.capacity?.units_per_day ?? null,
    },
    costs: entry.costs ?? { order_minor: 0, unit_minor: 0 },
    handling_days: entry.handling_days ?? 0,
    partner_code: entry.partner_code ?? null,
    active: entry.active ?? true,
  };
}

/** A location as it is answered: what can be sent again with PUT. */
export function entryOf({ location_id: _, updated_at: __, ...content }: Location): LocationEntry {
  return content as LocationEntry;
}
