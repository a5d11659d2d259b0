import type { Location } from "../../api/types.ts";
import { type Hours, spansOf, WEEKDAYS, type Weekday } from "../opening.ts";

export type Span = { readonly from: string; readonly to: string };

/** A place as it is edited. Empty texts and nulls mean: no limit, no cut-off. */
export type LocationDraft = {
  readonly is_always_open: boolean;
  readonly days: Readonly<Record<Weekday, readonly Span[]>>;
  readonly cut_off_time: string;
  readonly orders_per_day: number | null;
  readonly units_per_day: number | null;
  readonly handling_days: number | null;
  /** In whole units of the currency, as people write it. */
  readonly order_cost: number | null;
  readonly unit_cost: number | null;
};

export type DraftErrors = {
  readonly days: Partial<Readonly<Record<Weekday, "span_incomplete" | "span_backward" | "spans_overlap">>>;
  readonly handling_days: "required" | null;
  readonly order_cost: "required" | null;
  readonly unit_cost: "required" | null;
};

const MINOR = 100;

export function draftOf(location: Location): LocationDraft {
  const { opening_hours } = location;
  const days = Object.fromEntries(
    WEEKDAYS.map((day) => [day, opening_hours ? spansOf(opening_hours, day).map(([from, to]) => ({ from, to })) : []]),
  ) as Record<Weekday, Span[]>;
  return {
    is_always_open: !opening_hours,
    days,
    cut_off_time: location.cut_off_time ?? "",
    orders_per_day: location.capacity?.orders_per_day ?? null,
    units_per_day: location.capacity?.units_per_day ?? null,
    handling_days: location.handling_days ?? 0,
    order_cost: (location.costs?.order_minor ?? 0) / MINOR,
    unit_cost: (location.costs?.unit_minor ?? 0) / MINOR,
  };
}

/** What is wrong with a draft, field by field. */
export function errorsOf(draft: LocationDraft): DraftErrors {
  const days = draft.is_always_open
    ? []
    : WEEKDAYS.flatMap((day) => {
        const error = spansError(draft.days[day]);
        return error ? [[day, error] as const] : [];
      });
  const required = (value: number | null) => (value === null ? ("required" as const) : null);
  return {
    days: Object.fromEntries(days),
    handling_days: required(draft.handling_days),
    order_cost: required(draft.order_cost),
    unit_cost: required(draft.unit_cost),
  };
}

function spansError(spans: readonly Span[]) {
  if (spans.some(({ from, to }) => from === "" || to === "")) return "span_incomplete" as const;
  if (spans.some(({ from, to }) => from >= endOf(to))) return "span_backward" as const;
  const sorted = spans.toSorted((a, b) => (a.from < b.from ? -1 : 1));
  const is_overlapping = sorted.some(({ from }, index) => index > 0 && from < endOf(sorted[index - 1]?.to ?? ""));
  return is_overlapping ? ("spans_overlap" as const) : null;
}

/** Clocks say 00:00 for the end of a day, the API says 24:00. */
const endOf = (time: string) => (time === "00:00" ? "24:00" : time);

export function isSound({ days, ...fields }: DraftErrors): boolean {
  return Object.keys(days).length === 0 && Object.values(fields).every((error) => error === null);
}

/** The place with what was edited. */
export function locationOf(location: Location, draft: LocationDraft): Location {
  const hours = Object.fromEntries(
    WEEKDAYS.filter((day) => draft.days[day].length > 0).map((day) => [
      day,
      draft.days[day].toSorted((a, b) => (a.from < b.from ? -1 : 1)).map(({ from, to }) => [from, endOf(to)]),
    ]),
  ) as Hours;
  return {
    ...location,
    opening_hours: draft.is_always_open ? null : hours,
    cut_off_time: draft.cut_off_time === "" ? null : draft.cut_off_time,
    capacity: { orders_per_day: draft.orders_per_day, units_per_day: draft.units_per_day },
    handling_days: draft.handling_days ?? 0,
    costs: {
      order_minor: Math.round((draft.order_cost ?? 0) * MINOR),
      unit_minor: Math.round((draft.unit_cost ?? 0) * MINOR),
    },
  };
}
