import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { distanceKm } from "../kernel/geo.ts";
import { destination, type Instance, instances } from "./random-instances.ts";
import { sourceOrder, sourceOrders } from "./source-orders.ts";
import type { SourcingLine, SourcingLocation, SourcingPlan, SourcingRequest } from "./types.ts";

const byId = (locations: readonly SourcingLocation[]) =>
  new Map(locations.map((location) => [location.location_id, location]));
const solve = ({ request, locations, supply }: Instance) => sourceOrder(request, byId(locations), supply);

test("small orders cost exactly what trying every division of every line finds", () => {
  const statuses = new Map<string, number>();
  fc.assert(
    fc.property(instances(4, 5, 3), (instance) => {
      const plan = solve(instance);
      const cheapest = bruteForce(instance);

      statuses.set(plan.status, (statuses.get(plan.status) ?? 0) + 1);
      assert.equal(plan.proven_optimal, true);
      assert.equal(
        plan.status === "none" && !instance.request.policy.allow_partial,
        cheapest === null && plan.status === "none",
      );
      if (cheapest !== null) assert.equal(plan.cost_minor, cheapest);
      assertSound(instance, plan);
    }),
    { numRuns: 6_000 },
  );
  for (const status of ["complete", "partial", "none"])
    assert.ok(statuses.get(status)! > 200, `${status}: ${statuses.get(status)}`);
});

test("a plan is complete whenever some plan is, if an unsourced unit costs more than any way to serve it", () => {
  fc.assert(
    fc.property(instances(4, 5, 3), (instance) => {
      const { policy } = instance.request;
      const dear = { ...policy, allow_partial: true, cost: { ...policy.cost, unsourced_unit_minor: 1_000_000 } };
      const partial = solve({ ...instance, request: { ...instance.request, policy: dear } });
      const allOrNothing = solve({
        ...instance,
        request: { ...instance.request, policy: { ...policy, allow_partial: false } },
      });

      assert.equal(partial.status === "complete", allOrNothing.status === "complete");
      if (partial.status === "complete") assert.equal(partial.cost_minor, allOrNothing.cost_minor);
    }),
    { numRuns: 2_000 },
  );
});

test("the order of locations and supply makes no difference", () => {
  fc.assert(
    fc.property(instances(4, 6, 3), fc.infiniteStream(fc.nat()), (instance, random) => {
      const shuffled = {
        ...instance,
        locations: shuffle(instance.locations, random),
        supply: shuffle(instance.supply, random),
      };
      assert.deepEqual(solve(shuffled), solve(instance));
    }),
    { numRuns: 2_000 },
  );
});

test("a batch never plans a unit or a day's capacity twice, and its first order is planned as if alone", () => {
  fc.assert(
    fc.property(instances(3, 4, 3), fc.integer({ min: 2, max: 6 }), ({ request, locations, supply }, count) => {
      const requests = Array.from({ length: count }, (_, i) => ({ ...request, order_key: `order ${i}` }));
      const before = JSON.stringify(supply);
      const plans = sourceOrders(requests, byId(locations), supply);

      assert.equal(JSON.stringify(supply), before);
      assert.deepEqual(plans[0], sourceOrder(requests[0]!, byId(locations), supply));
      for (const { item_id, location_id, available_quantity } of supply) {
        const parts = plans
          .flatMap((plan) => plan.assignments)
          .filter((a) => a.item_id === item_id && a.location_id === location_id);
        assert.ok(unitsOf(parts) <= available_quantity);
      }
      for (const { location_id, capacity } of locations) {
        const using = plans
          .map((plan) => plan.assignments.filter((a) => a.location_id === location_id))
          .filter((a) => a.length > 0);
        if (capacity === null) continue;
        assert.ok(unitsOf(using.flat()) <= Math.max(0, (capacity.units_per_day ?? 1e9) - capacity.units_today));
        assert.ok(using.length <= Math.max(0, (capacity.orders_per_day ?? 1e9) - capacity.orders_today));
      }
    }),
    { numRuns: 1_000 },
  );
});

/** A plan is a pure partition of the order, within stock and limits, and its terms add up. */
function assertSound({ request, supply }: Instance, plan: SourcingPlan): void {
  for (const { line_no, quantity } of request.lines) {
    const assigned = unitsOf(plan.assignments.filter((a) => a.line_no === line_no));
    const unsourced = unitsOf(plan.unsourced.filter((a) => a.line_no === line_no));
    assert.equal(assigned + unsourced, quantity);
  }
  for (const row of supply) {
    const taken = plan.assignments.filter((a) => a.item_id === row.item_id && a.location_id === row.location_id);
    assert.ok(unitsOf(taken) <= row.available_quantity);
  }
  assert.equal(
    plan.terms.reduce((sum, { amount_minor }) => sum + amount_minor, 0),
    plan.cost_minor,
  );
  const chosen = plan.candidates.filter(({ verdict }) => verdict === "chosen").map(({ location_id }) => location_id);
  assert.deepEqual(new Set(chosen), new Set(plan.assignments.map(({ location_id }) => location_id)));
  for (const { cost_minor_if_alone } of plan.candidates) {
    const binding = plan.status === "complete" && request.policy.allow_partial;
    if (cost_minor_if_alone !== null && binding) assert.ok(cost_minor_if_alone >= plan.cost_minor);
  }
  if (plan.runner_up !== null) assert.ok(plan.runner_up.cost_minor >= plan.cost_minor);
}

/** The least cost of all plans, by trying them all; null if none is allowed. Shares no code with the engine. */
function bruteForce({ request, locations, supply }: Instance): number | null {
  const { lines, policy } = request;
  const stock = new Map(supply.map((row) => [`${row.item_id} ${row.location_id}`, row.available_quantity]));
  const day = new Map(locations.map((location) => [location.location_id, leftToday(location)]));
  const used = new Map<string, Set<string>>();
  let best: number | null = null;

  const visitLine = (i: number, cost: number) => {
    if (best !== null && cost >= best) return;
    const line = lines[i];
    if (line === undefined) best = cost;
    else visitLocation(i, 0, line.quantity, cost);
  };
  const visitLocation = (i: number, j: number, left: number, cost: number) => {
    const line = lines[i]!;
    const fetched = line.delivery_method === "collect";
    const whole = fetched || policy.split !== "allowed" || !line.splittable;
    if (j === locations.length) {
      if (left > 0 && (!policy.allow_partial || (whole && left < line.quantity))) return;
      visitLine(i + 1, cost + left * policy.cost.unsourced_unit_minor);
      return;
    }
    visitLocation(i, j + 1, left, cost);
    const location = locations[j]!;
    if (!mayServe(line, location)) return;
    const group = fetched ? `collect ${line.requested_location_id}` : line.delivery_method;
    const places = used.get(group) ?? new Set();
    const limit = fetched || policy.split === "never" ? 1 : (policy.max_locations ?? 99);
    const isNew = !places.has(location.location_id);
    if (isNew && places.size >= limit) return;
    const opening = isNew
      ? openingCost(request, line, location) + (places.size > 0 ? policy.cost.split_surcharge_minor : 0)
      : 0;
    const key = `${line.item_id} ${location.location_id}`;
    const most = Math.min(left, stock.get(key) ?? 0, day.get(location.location_id)!);
    for (let units = whole ? left : 1; units <= most; units += 1) {
      stock.set(key, stock.get(key)! - units);
      day.set(location.location_id, day.get(location.location_id)! - units);
      used.set(group, new Set([...places, location.location_id]));
      visitLocation(i, j + 1, left - units, cost + opening + units * unitCost(request, line, location));
      used.set(group, places);
      day.set(location.location_id, day.get(location.location_id)! + units);
      stock.set(key, stock.get(key)! + units);
    }
  };
  visitLine(0, 0);
  return best;
}

function mayServe(line: SourcingLine, location: SourcingLocation): boolean {
  const requested = line.requested_location_id ?? location.location_id;
  return (
    location.active &&
    requested === location.location_id &&
    !line.excluded_location_ids.includes(location.location_id) &&
    location.delivery_methods.includes(line.delivery_method)
  );
}

function leftToday({ capacity }: SourcingLocation): number {
  if (capacity === null) return 1e9;
  if (capacity.orders_per_day !== null && capacity.orders_today >= capacity.orders_per_day) return 0;
  return capacity.units_per_day === null ? 1e9 : Math.max(0, capacity.units_per_day - capacity.units_today);
}

function kilometers({ policy }: SourcingRequest, { coordinates }: SourcingLocation): number {
  return coordinates === null ? policy.cost.unknown_distance_km : distanceKm(coordinates, destination);
}

function openingCost(request: SourcingRequest, line: SourcingLine, location: SourcingLocation): number {
  const { cost } = request.policy;
  const onSite =
    location.costs.order_minor +
    (cost.kind_surcharge_minor[location.kind] ?? 0) +
    location.handling_days * cost.handling_day_minor;
  if (line.delivery_method !== "ship") return onSite;
  return onSite + cost.parcel_minor + Math.round(kilometers(request, location) * cost.distance_minor_per_km);
}

function unitCost(request: SourcingRequest, line: SourcingLine, location: SourcingLocation): number {
  const { unit_minor } = location.costs;
  if (line.delivery_method !== "ship" || line.weight_grams === null) return unit_minor;
  const hundredKm = kilometers(request, location) / 100;
  return (
    unit_minor + Math.round((line.weight_grams / 1000) * hundredKm * request.policy.cost.weight_minor_per_kg_100km)
  );
}

function unitsOf(parts: readonly { readonly quantity: number }[]): number {
  return parts.reduce((sum, { quantity }) => sum + quantity, 0);
}

function shuffle<T>(values: readonly T[], random: Iterator<number>): T[] {
  return values
    .map((value) => ({ value, key: random.next().value as number }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}
