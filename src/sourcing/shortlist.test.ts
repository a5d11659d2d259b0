import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { distanceKm } from "../kernel/geo.ts";
import { presentPlan } from "./explain.ts";
import { type Instance, wideInstance } from "./random-instances.ts";
import { sourceOrder } from "./source-orders.ts";
import type { SourcingLocation, SourcingPlan } from "./types.ts";

const byId = (locations: readonly SourcingLocation[]) =>
  new Map(locations.map((location) => [location.location_id, location]));

test("looking at the shortlist alone finds a plan as good as looking at every location", () => {
  let proven = 0;
  let same = 0;
  let unseen = 0;
  let cut = 0;
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const instance = wideInstance(seed);
      const { whole, short } = both(instance);

      const further = short.further_candidates.filter(({ reason }) => reason === "too_costly_to_use");
      unseen += further.reduce((sum, { count }) => sum + count, 0);
      cut += further.length > 0 ? 1 : 0;
      if (!whole.proven_optimal || !short.proven_optimal) return;
      proven += 1;
      assert.deepEqual(rankOf(instance, short), rankOf(instance, whole));
      assert.deepEqual(short.unsourced, whole.unsourced);
      if (JSON.stringify(short.assignments) === JSON.stringify(whole.assignments)) same += 1;
    }),
    { numRuns: 3_000 },
  );
  // That the shortlist is short, or nothing was tested; and that ties in cost, number and distance are all that differ.
  assert.ok(cut > 800 && unseen > 10_000, `${cut} instances with ${unseen} unseen locations`);
  assert.ok(proven > 2_800, `${proven} proven`);
  assert.ok(same > 0.97 * proven, `${same} of ${proven} the same`);
});

test("every location with stock is told once, and filtered for the reason that a look at it gives", () => {
  const reasons = new Map<string, number>();
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const instance = wideInstance(seed);
      const { whole, short } = both(instance);

      const told = [
        ...short.candidates.map(({ code, verdict, reason }) => ({ verdict, reason, locations: [code] })),
        ...presentPlan(short, byId(instance.locations), 0).further_candidates.filter(
          ({ verdict, reason, count }) =>
            count > 0 && short.further_candidates.some((group) => group.verdict === verdict && group.reason === reason),
        ),
      ];
      const codes = new Map<string, string>();
      for (const { verdict, reason, locations } of told) {
        for (const code of locations!) codes.set(code, `${verdict} ${verdict === "filtered" ? reason : ""}`);
        reasons.set(String(reason), (reasons.get(String(reason)) ?? 0) + 1);
      }
      assert.equal(short.considered_locations, whole.considered_locations);
      assert.deepEqual([...codes.keys()].sort(), whole.candidates.map(({ code }) => code).sort());
      if (JSON.stringify(short.assignments) !== JSON.stringify(whole.assignments)) return;
      for (const { code, verdict, reason } of whole.candidates) {
        assert.equal(codes.get(code), `${verdict} ${verdict === "filtered" ? reason : ""}`, code);
      }
    }),
    { numRuns: 2_000 },
  );
  for (const reason of [
    "inactive",
    "other_location_requested",
    "excluded_after_refusal",
    "method_not_offered",
    "country",
    "bulky_not_handled",
    "hazard_not_handled",
    "capacity_full",
    "too_costly_to_use",
  ]) {
    assert.ok((reasons.get(reason) ?? 0) > 20, `${reason}: ${reasons.get(reason)}`);
  }
});

function both({ request, locations, supply }: Instance): { whole: SourcingPlan; short: SourcingPlan } {
  return {
    whole: sourceOrder(request, byId(locations), supply, "all"),
    short: sourceOrder(request, byId(locations), supply, "compact"),
  };
}

/** What plans are judged by; two best plans may differ in nothing else. */
function rankOf({ locations, request }: Instance, { assignments, cost_minor, status }: SourcingPlan) {
  const known = byId(locations);
  const used = new Set(
    assignments.map(({ line_no, location_id }) => {
      const line = request.lines.find((candidate) => candidate.line_no === line_no)!;
      const group = line.delivery_method === "collect" ? `collect ${line.requested_location_id}` : line.delivery_method;
      return `${group}|${location_id}`;
    }),
  );
  let meters = 0;
  for (const key of used) {
    const coordinates = known.get(key.split("|")[1]!)!.coordinates;
    const away = request.ship_to?.coordinates ?? null;
    meters += coordinates === null || away === null ? 20_100_000 : Math.round(distanceKm(coordinates, away) * 1000);
  }
  return { status, cost_minor, locations: used.size, meters };
}
