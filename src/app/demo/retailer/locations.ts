import type { LocationContent } from "../../../locations/index.ts";
import { DROPSHIPPERS, type Place, STORES, WAREHOUSES } from "./places.ts";

const TIME_ZONES = { DE: "Europe/Berlin", AT: "Europe/Vienna", CH: "Europe/Zurich" } as const;
const WEEK = ["mon", "tue", "wed", "thu", "fri"] as const;

/** Every location of the demo retailer, in the order warehouses, stores, dropshippers. */
export function demoLocations(): LocationContent[] {
  return [...WAREHOUSES.map(warehouse), ...STORES.map(store), ...DROPSHIPPERS.map(dropshipper)];
}

export function demoLocationCodes(): ReadonlySet<string> {
  return new Set([...WAREHOUSES, ...STORES, ...DROPSHIPPERS].map(({ code }) => code));
}

function warehouse(place: Place): LocationContent {
  const is_central = place.code === "wh-kassel";
  return {
    ...commonOf(place),
    kind: "warehouse",
    opening_hours: { ...onWeekdays([["06:00", "22:00"]]), sat: [["07:00", "15:00"]] },
    cut_off_time: "17:00",
    delivery_methods: ["ship"],
    capacity: { orders_per_day: is_central ? 1_200 : 400, units_per_day: null },
    costs: { order_minor: is_central ? 80 : 110, unit_minor: is_central ? 18 : 25 },
    handling_days: 0,
    partner_code: null,
  };
}

function store(place: Place): LocationContent {
  const is_large = /Mitte|Zentrum|City|Altstadt|Zeil|Innere/.test(place.name);
  return {
    ...commonOf(place),
    kind: "store",
    opening_hours: {
      ...onWeekdays(place.country === "CH" ? [["09:00", "18:30"]] : [["10:00", is_large ? "20:00" : "19:00"]]),
      sat: [["10:00", place.country === "CH" ? "17:00" : "18:00"]],
    },
    cut_off_time: "16:00",
    delivery_methods: ["ship", "collect"],
    capacity: { orders_per_day: is_large ? 40 : 25, units_per_day: null },
    costs: { order_minor: 150, unit_minor: 40 },
    handling_days: 0,
    partner_code: null,
  };
}

function dropshipper(place: Place): LocationContent {
  return {
    ...commonOf(place),
    kind: "dropshipper",
    opening_hours: onWeekdays([["07:00", "16:00"]]),
    cut_off_time: "12:00",
    delivery_methods: ["ship"],
    capacity: { orders_per_day: null, units_per_day: null },
    costs: { order_minor: 250, unit_minor: 60 },
    handling_days: 3,
    partner_code: place.code.replace(/^ds-/, "partner-"),
  };
}

function commonOf(place: Place) {
  const { code, name, street, postal_code, city, country } = place;
  return {
    code,
    name,
    address: { name, company: null, street, street2: null, postal_code, city, region: null, country },
    // Where the postal code lies: nobody has measured more.
    coordinates: null,
    time_zone: TIME_ZONES[country],
    holidays_region: country,
    active: true,
  };
}

function onWeekdays(spans: readonly (readonly [string, string])[]) {
  return Object.fromEntries(WEEK.map((day) => [day, spans]));
}
