import assert from "node:assert/strict";
import { test } from "node:test";
import { createWorkflowConditions } from "./facts.ts";
import ship from "./standard/ship.json" with { type: "json" };
import { validateWorkflow } from "./validate.ts";

const CONDITIONS = createWorkflowConditions();
const APPROVAL = {
  name: "approval",
  place: { before: "release" },
  kind: "hold",
  when: "order.total_minor > 500000",
  reason: "approval_required",
};

const VALID = { ...ship, code: "b2b", stages: [APPROVAL] };
const MISSING = Symbol("missing");
type Place = { [key: string]: Place };

/** A valid document, changed at one place. */
function documentWith(pointer: string, value: unknown): unknown {
  const document: unknown = structuredClone(VALID);
  const steps = pointer.split("/").slice(1);
  const last = steps.pop()!;
  const owner = steps.reduce((place, step) => place[step]!, document as Place);
  if (value === MISSING) delete owner[last];
  else owner[last] = value as Place;
  return document;
}

function errorsOf(document: unknown) {
  const decision = validateWorkflow(CONDITIONS, document);
  assert.equal(decision.accepted, false);
  assert.equal(decision.refusal.code, "workflow_invalid");
  return decision.refusal.errors;
}

test("a workflow with an own hold is accepted as it was written", () => {
  const document = VALID;

  const decision = validateWorkflow(CONDITIONS, document);

  assert.equal(decision.accepted, true);
  assert.deepEqual(decision.value, document);
  assert.notEqual(decision.value, document);
});

const NOT_OFF = "screening, authorization, reservation, and capture always happen and cannot be switched off";
const REFUSED: readonly (readonly [string, unknown, string | null, string | RegExp])[] = [
  // place changed, its new value, where the error is told (null: at the same place), its message
  ["/applies_when", MISSING, null, "is missing: add it"],
  ["/policies/backorder", MISSING, null, "is missing: add it"],
  ["/comment", "x", null, "is not known: remove it"],
  ["/version", 0, null, "must be >= 1"],
  ["/version", "1", null, "must be integer"],
  ["/code", "Not A Code", null, /must match pattern/],
  ["/name/de", MISSING, null, "is missing: add it"],
  ["/policies/screening", false, null, `is not known: remove it; ${NOT_OFF}`],
  ["/policies/sourcing/reserve", false, null, `is not known: remove it; ${NOT_OFF}`],
  ["/policies/sourcing/max_locations", 1.5, null, "must be integer, or must be null"],
  ["/policies/sourcing/split", "maybe", null, "must be one of allowed, per_line, never"],
  [
    "/policies/sourcing/cost/unsourced_unit_minor",
    0,
    null,
    "must be more than 0, or leaving every unit unsourced would be the cheapest plan",
  ],
  ["/policies/sourcing/cost/distance_minor_per_km", -0.1, null, "must be >= 0"],
  ["/policies/sourcing/eligibility/bulky_from_kinds", 5, null, "must be array, or must be null"],
  ["/policies/sourcing/cost/parcel_minor", 0.5, null, "must be integer"],
  ["/policies/sourcing/cost/parcel_minor", -1, null, "must be >= 0"],
  ["/policies/sourcing/cost/kind_surcharge_minor/moon_base", 5, null, `is not known: remove it; ${NOT_OFF}`],
  [
    "/policies/payment_timing/by_method/card",
    "after_delivery",
    null,
    '"after_delivery" is not supported by this version: use on_shipment, in_advance, or on_account',
  ],
  ["/policies/payment_timing/by_method/card", "never", null, "must be one of on_shipment, in_advance, on_account"],
  [
    "/policies/payment_timing/default",
    "on_release",
    null,
    '"on_release" is not supported by this version: use on_shipment, in_advance, or on_account',
  ],
  [
    "/policies/payment_timing/default",
    "on_account",
    null,
    "would ship unpaid by any method, known or not: name the methods sold on account in by_method",
  ],
  [
    "/policies/payment_timing/by_method/bank_transfer",
    "on_shipment",
    null,
    "cannot be drawn when goods leave: use in_advance or on_account",
  ],
  ["/stages/0/kind", "webhook", null, 'stage kind "webhook" is not supported by this version: use hold'],
  ["/stages/0/kind", "skip", null, "must be one of hold"],
  ["/stages/0/place", { before: "ship" }, "/stages/0/place/before", /^must be one of screen, authorize, /],
  ["/stages/0/place", {}, null, "give exactly one of before and after"],
  ["/stages/0/place", { before: "pay", after: "pay" }, null, "give exactly one of before and after"],
  ["/stages/0/place", { after: "complete" }, "/stages/0/place/after", "nothing comes after complete: use before"],
  ["/stages/0/name", "pay", null, '"pay" is a named stage: choose another name'],
  ["/stages/1", APPROVAL, "/stages/1/name", '"approval" is used twice: names are unique'],
  ["/stages/0/reason", "rule_failed", null, '"rule_failed" is kept for conditions that fail'],
  ["/applies_when", "order.type =", null, /^line 1, column 12: this is not a CEL expression: found = but expecting/],
  [
    "/stages/0/when",
    "order.totl_minor > 5",
    null,
    /^line 1, column 6: unknown field "totl_minor"; known are type, channel, /,
  ],
  ["/stages/0/when", "x".repeat(2_001), null, /2001 characters, at most 2000 are allowed/],
];

for (const [place, value, told_at, message] of REFUSED) {
  const pointer = told_at ?? place;
  test(`a document is refused at ${pointer}: ${message}`, () => {
    const errors = errorsOf(documentWith(place, value));

    assert.equal(errors.length, 1, JSON.stringify(errors));
    assert.equal(errors[0]?.pointer, pointer);
    if (typeof message === "string") assert.equal(errors[0]?.message, message);
    else assert.match(errors[0]?.message ?? "", message);
  });
}

test("everything that is wrong is said at once", () => {
  const { release: _, ...policies } = VALID.policies;
  const errors = errorsOf({ ...VALID, rank: -1, policies, stages: [{ ...APPROVAL, kind: "wait" }] });

  assert.deepEqual(errors.map((error) => error.pointer).sort(), ["/policies/release", "/rank", "/stages/0/kind"]);
});

test("what is no document at all is refused, not thrown", () => {
  for (const document of [
    null,
    5,
    "ship",
    [],
    {},
    { stages: [null], policies: null },
    { policies: { payment_timing: 3 } },
  ]) {
    assert.ok(errorsOf(document).length > 0);
  }
});
