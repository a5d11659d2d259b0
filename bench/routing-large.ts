import { parseArgs } from "node:util";
import {
  openNetwork,
  type SourcingLocation,
  type SourcingPlan,
  type SourcingPolicy,
  type SourcingRequest,
  type StockOfItem,
  sourceInPlace,
} from "../src/sourcing/index.ts";
import type { Result } from "./support/result.ts";

const EXACT_WORK = 400;

/**
 * BENCHMARKS "routing-large": orders of 1 to 20 lines among 500 locations, every criterion on, each planned by itself on
 * full shelves. Plans that the search's budget did not prove are searched again with a budget many times as large;
 * `gap` is how much dearer they were than what that proves.
 */
export async function run(args: readonly string[]): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: "string", default: "2000" },
      locations: { type: "string", default: "500" },
      items: { type: "string", default: "2000" },
      "lines-min": { type: "string", default: "1" },
      "lines-max": { type: "string", default: "20" },
      seed: { type: "string", default: "1" },
      json: { type: "boolean" },
    },
  });
  const [lines_min, lines_max] = [Number(values["lines-min"]), Number(values["lines-max"])];
  const random = randomFrom(Number(values.seed));
  const locations = Array.from({ length: Number(values.locations) }, (_, i) => newLocation(random, i));
  const network = openNetwork(new Map(locations.map((location) => [location.location_id, location])));
  const items = Array.from({ length: Number(values.items) }, (_, i) => newItem(random, i, locations));
  const stock = new Map(items.map(({ item_id, stock }) => [item_id, stock]));
  const requests = Array.from({ length: Number(values.orders) }, (_, i) => {
    return newRequest(random, i, items, lines_min + below(random, lines_max - lines_min + 1));
  });
  // Warm: shelves, rankings and machine code are there in a process that has been running for a while.
  for (const request of requests.slice(0, 300)) planAlone(request, network, stock);

  const plans: { readonly request: SourcingRequest; readonly plan: SourcingPlan; readonly ms: number }[] = [];
  for (const request of requests) plans.push({ request, ...planAlone(request, network, stock) });

  const unproven = plans.filter(({ plan }) => !plan.proven_optimal);
  const gaps = unproven.flatMap(({ request, plan }) => {
    const { plan: exact } = planAlone(request, network, stock, EXACT_WORK);
    return exact.proven_optimal ? [plan.cost_minor / exact.cost_minor - 1] : [];
  });
  const ms = plans.map((entry) => entry.ms).sort((a, b) => a - b);
  const at = (share: number) => round(ms[Math.min(ms.length - 1, Math.floor(ms.length * share))]!, 3);
  const share = 1 - unproven.length / plans.length;
  return {
    figures: {
      orders: plans.length,
      locations: locations.length,
      lines: `${lines_min} to ${lines_max}`,
      "locations used, mean": round(
        plans.reduce((sum, { plan }) => sum + new Set(plan.assignments.map((part) => part.location_id)).size, 0) /
          plans.length,
        2,
      ),
      "proven optimal %": round(100 * share, 2),
      "not proven": unproven.length,
      "of these proven later": gaps.length,
      "gap of these, mean %":
        gaps.length === 0 ? 0 : round((100 * gaps.reduce((sum, gap) => sum + gap, 0)) / gaps.length, 3),
      "gap of these, most %": round(100 * Math.max(0, ...gaps), 3),
      "mean ms of CPU": round(ms.reduce((sum, one) => sum + one, 0) / ms.length, 3),
      "p50 ms of CPU": at(0.5),
      "p99 ms of CPU": at(0.99),
      "most ms of CPU": at(1),
    },
    checks: [
      {
        name: "every order got all that is there",
        holds: plans.every(({ request, plan }) => plan.status === "complete" || lacksStock(request, stock, plan)),
      },
      { name: "at least 99 % are proven optimal", holds: share >= 0.99 },
      { name: "99 % are decided within 20 ms of CPU", holds: at(0.99) <= 20 },
    ],
  };
}

type BenchItem = {
  readonly item_id: string;
  readonly weight_grams: number;
  readonly bulky: boolean;
  readonly hazard_class: string | null;
  readonly stock: StockOfItem;
};

/** In time of the processor, so that other programs do not count. The stock is put back afterwards, so that each order is planned as if it were alone. */
function planAlone(
  request: SourcingRequest,
  network: ReturnType<typeof openNetwork>,
  stock: ReadonlyMap<string, StockOfItem>,
  effort = 1,
): { readonly plan: SourcingPlan; readonly ms: number } {
  const own = new Map(request.lines.map(({ item_id }) => [item_id, stock.get(item_id)!]));
  const started = process.cpuUsage();
  const [plan] = sourceInPlace([request], network, own, new Map(), effort);
  const { user, system } = process.cpuUsage(started);
  const ms = (user + system) / 1_000;
  for (const { item_id, location_id, quantity } of plan!.assignments) {
    const { location_ids, available } = own.get(item_id)!;
    const position = location_ids.indexOf(location_id);
    available[position] = available[position]! + quantity;
    // A shelf that was emptied has forgotten the place.
    if (available[position] === quantity) network.shelves.delete(own.get(item_id)!);
  }
  return { plan: plan!, ms };
}

function newLocation(random: () => number, i: number): SourcingLocation {
  const isWarehouse = i < 8;
  const kind = isWarehouse ? "warehouse" : random() < 0.1 ? "franchise" : random() < 0.05 ? "dropshipper" : "store";
  return {
    location_id: `0199aaaa-0000-7000-8000-${String(i).padStart(12, "0")}`,
    code: `L-${i}`,
    kind,
    country: random() < 0.06 ? "AT" : "DE",
    postal_code: "10115",
    coordinates: { latitude: 47.5 + random() * 7, longitude: 6.5 + random() * 8 },
    delivery_methods: random() < 0.9 ? ["ship", "collect"] : ["collect"],
    active: random() < 0.98,
    costs: {
      order_minor: isWarehouse ? 80 + below(random, 60) : 120 + below(random, 160),
      unit_minor: isWarehouse ? 5 + below(random, 10) : 10 + below(random, 40),
    },
    handling_days: isWarehouse ? 0 : below(random, 3),
    capacity:
      random() < 0.3
        ? {
            orders_per_day: 40,
            units_per_day: 60 + below(random, 100),
            orders_today: below(random, 42),
            units_today: below(random, 60),
          }
        : null,
  };
}

function newItem(random: () => number, i: number, locations: readonly SourcingLocation[]): BenchItem {
  const share_of_stores = 0.05 + 0.4 * random() ** 2;
  const holding = locations.filter(({ kind }) => random() < (kind === "warehouse" ? 0.7 : share_of_stores));
  return {
    item_id: `0199bbbb-0000-7000-8000-${String(i).padStart(12, "0")}`,
    weight_grams: 100 + below(random, 3_000),
    bulky: random() < 0.03,
    hazard_class: random() < 0.02 ? "3" : null,
    stock: {
      location_ids: holding.map(({ location_id }) => location_id),
      available: Float64Array.from(holding, ({ kind }) => 1 + below(random, kind === "warehouse" ? 200 : 4)),
    },
  };
}

function newRequest(random: () => number, i: number, items: readonly BenchItem[], lines: number): SourcingRequest {
  const chosen = new Set<BenchItem>();
  while (chosen.size < lines) chosen.add(items[below(random, items.length)]!);
  return {
    order_key: `order-${i}`,
    ship_to: {
      country: "DE",
      postal_code: "10115",
      coordinates: { latitude: 47.5 + random() * 7, longitude: 6.5 + random() * 8 },
    },
    ordered_at: "2026-11-22T10:00:00Z",
    policy: POLICY,
    lines: [...chosen].map(({ item_id, weight_grams, bulky, hazard_class }, line) => ({
      line_no: line + 1,
      item_id,
      quantity: 1 + (random() < 0.25 ? below(random, 4) : 0),
      delivery_method: "ship",
      requested_location_id: null,
      excluded_location_ids: [],
      weight_grams,
      hazard_class,
      bulky,
      splittable: true,
    })),
  };
}

const POLICY: SourcingPolicy = {
  split: "allowed",
  max_locations: null,
  allow_partial: true,
  eligibility: { cross_border: false, bulky_from_kinds: ["warehouse", "store"], hazardous_from_kinds: ["warehouse"] },
  cost: {
    parcel_minor: 490,
    distance_minor_per_km: 0.2,
    weight_minor_per_kg_100km: 4,
    unknown_distance_km: 500,
    kind_surcharge_minor: { store: 200, franchise: 250, dropshipper: 300 },
    handling_day_minor: 50,
    split_surcharge_minor: 150,
    unsourced_unit_minor: 100_000,
  },
};

/** What a plan leaves out may be left out only where too little is at hand in all. */
function lacksStock(request: SourcingRequest, stock: ReadonlyMap<string, StockOfItem>, plan: SourcingPlan): boolean {
  return plan.unsourced.every(({ line_no, reason }) => {
    const line = request.lines.find((candidate) => candidate.line_no === line_no)!;
    const total = stock.get(line.item_id)!.available.reduce((sum, units) => sum + units, 0);
    return total < line.quantity || reason === "no_location" || reason === "not_enough_stock";
  });
}

function below(random: () => number, limit: number): number {
  return Math.floor(random() * limit);
}

/** Mulberry32 by Tommy Ettinger: numbers in [0, 1) that depend on the seed alone. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
