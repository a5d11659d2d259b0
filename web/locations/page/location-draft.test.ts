import assert from "node:assert/strict";
import { test } from "node:test";
import type { Location } from "../../api/types.ts";
import { draftOf, errorsOf, isSound, type LocationDraft, locationOf } from "./location-draft.ts";

const LOCATION: Location = {
  code: "st-1",
  kind: "store",
  name: "Store",
  address: { name: "Store", street: "Weg 1", postal_code: "10115", city: "Berlin", country: "DE" },
  coordinates: null,
  time_zone: "Europe/Berlin",
  opening_hours: {
    mon: [
      ["09:00", "13:00"],
      ["14:00", "18:00"],
    ],
    sat: [["10:00", "24:00"]],
  },
  holidays_region: "DE",
  cut_off_time: "15:00",
  delivery_methods: ["ship"],
  capacity: { orders_per_day: 25, units_per_day: null },
  costs: { order_minor: 250, unit_minor: 29 },
  handling_days: 1,
  partner_code: null,
  active: true,
};
const draft = draftOf(LOCATION);
const withMonday = (...spans: (readonly [string, string])[]): LocationDraft => ({
  ...draft,
  days: { ...draft.days, mon: spans.map(([from, to]) => ({ from, to })) },
});

test("what is not edited stays as it was", () => {
  assert(isSound(errorsOf(draft)));
  assert.deepEqual(locationOf(LOCATION, draft), LOCATION);
  const always = {
    ...LOCATION,
    opening_hours: null,
    cut_off_time: null,
    capacity: { orders_per_day: null, units_per_day: 3 },
  };
  assert.deepEqual(locationOf(always, draftOf(always)), always);
});

test("what is edited is stored, amounts to the cent", () => {
  const edited = locationOf(LOCATION, {
    ...withMonday(["14:00", "00:00"], ["08:00", "12:00"]),
    cut_off_time: "",
    orders_per_day: null,
    units_per_day: 90,
    handling_days: 2,
    order_cost: 2.35,
    unit_cost: 0.07,
  });

  assert.deepEqual(edited.opening_hours, {
    mon: [
      ["08:00", "12:00"],
      ["14:00", "24:00"],
    ],
    sat: [["10:00", "24:00"]],
  });
  assert.deepEqual(
    [edited.cut_off_time, edited.capacity, edited.handling_days, edited.costs],
    [null, { orders_per_day: null, units_per_day: 90 }, 2, { order_minor: 235, unit_minor: 7 }],
  );
  assert.equal(locationOf(LOCATION, { ...draft, is_always_open: true }).opening_hours, null);
});

test("a day whose spans are unfinished, backward or overlap is said so, the others are not", () => {
  const CASES = [
    [[["09:00", ""]], "span_incomplete"],
    [[["18:00", "09:00"]], "span_backward"],
    [[["09:00", "09:00"]], "span_backward"],
    [
      [
        ["09:00", "13:00"],
        ["12:00", "18:00"],
      ],
      "spans_overlap",
    ],
    [
      [
        ["14:00", "18:00"],
        ["09:00", "15:00"],
      ],
      "spans_overlap",
    ],
    [
      [
        ["09:00", "13:00"],
        ["13:00", "18:00"],
      ],
      undefined,
    ],
    [[["09:00", "00:00"]], undefined],
    [[], undefined],
  ] as const;
  for (const [spans, error] of CASES) {
    const errors = errorsOf(withMonday(...spans));
    assert.deepEqual(errors.days, error === undefined ? {} : { mon: error });
    assert.equal(isSound(errors), error === undefined);
  }
  assert(isSound(errorsOf({ ...withMonday(["18:00", "09:00"]), is_always_open: true })));
});

test("a field that must have a value says so", () => {
  const errors = errorsOf({ ...draft, handling_days: null, order_cost: null });
  assert.deepEqual([errors.handling_days, errors.order_cost, errors.unit_cost], ["required", "required", null]);
  assert(!isSound(errors));
});
