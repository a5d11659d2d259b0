import assert from "node:assert/strict";
import type { Item, ItemContent } from "../../src/catalog/index.ts";
import { createSupplySnapshot } from "../../src/inventory/index.ts";
import type { Location, LocationContent } from "../../src/locations/index.ts";
import type { Services } from "../../src/orchestration/services.ts";
import type { Database } from "../../src/platform/database.ts";
import { read, type Transaction, transact } from "../../src/platform/transaction.ts";
import { DEFAULT_RISK_RULES } from "../../src/risk/default-rules.ts";
import { createRiskConditions } from "../../src/risk/index.ts";
import { createWorkflowConditions, standardWorkflows, type Workflow } from "../../src/workflows/index.ts";
import { resetIds } from "./memory/ids.ts";
import type { Tables } from "./memory/tables.ts";
import type { SimulationOptions } from "./options.ts";
import { createProvider, type SimulatedProvider } from "./provider.ts";

/** One retailer with everything outside of it, at an instant that only the simulation moves. */
export type World = {
  /** Replaced when the workers are started anew: what they remember is lost. */
  services: Services;
  readonly tenant_id: string;
  readonly clock: { now_ms: number };
  readonly provider: SimulatedProvider;
  readonly items: readonly Item[];
  readonly locations: readonly Location[];
  /** Null on Postgres. */
  readonly tables: Tables | null;
  readonly inTx: <T>(name: string, work: (tx: Transaction) => Promise<T>) => Promise<T>;
  /** For looking from outside of the world: reads only, and never fails. */
  readonly look: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  readonly restartWorkers: () => void;
  options: SimulationOptions;
};

export const START_MS = Date.UTC(2026, 0, 5, 8);

export function itemContents(skus: number): ItemContent[] {
  return Array.from({ length: skus }, (_, index) => ({
    ...{ sku: `SKU-${index + 1}`, kind: "physical", name: { en: `Item ${index + 1}` }, gtin: null, image_url: null },
    ...{ weight_grams: 200 + 150 * index, length_mm: null, width_mm: null, height_mm: null, hazard_class: null },
    ...{
      bulky: index % 5 === 4,
      tax_class: "standard",
      price_minor: null,
      currency: null,
      components: [],
      attributes: {},
    },
  }));
}

export function locationContents(): LocationContent[] {
  const place = (code: string, kind: Location["kind"], more: Partial<LocationContent> = {}): LocationContent => ({
    ...{ code, kind, name: code, coordinates: null, time_zone: "Europe/Berlin", opening_hours: null },
    address: {
      ...{ name: code, company: null, street: "Hauptstr. 1", street2: null, postal_code: "10115", city: "Berlin" },
      ...{ region: null, country: "DE" },
    },
    ...{ holidays_region: null, cut_off_time: null, delivery_methods: ["ship"], handling_days: 0 },
    ...{ capacity: { orders_per_day: null, units_per_day: null }, costs: { order_minor: 0, unit_minor: 0 } },
    ...{ partner_code: null, active: true },
    ...more,
  });
  return [
    place("wh-north", "warehouse", { cut_off_time: "14:00" }),
    place("wh-south", "warehouse", { capacity: { orders_per_day: 12, units_per_day: 60 } }),
    place("st-city", "store", { delivery_methods: ["ship", "collect"], costs: { order_minor: 50, unit_minor: 5 } }),
    place("st-mall", "store", { delivery_methods: ["collect", "ship"], costs: { order_minor: 80, unit_minor: 0 } }),
    place("drop", "dropshipper", { handling_days: 2 }),
  ];
}

export function channelContents() {
  const channel = (
    code: string,
    kind: "web_shop" | "b2b" | "marketplace",
    currency: string,
    prices_include_tax: boolean,
  ) => ({
    ...{ code, kind, name: code, country: "DE", currency, language: "en", prices_include_tax },
  });
  return [
    channel("shop", "web_shop", "EUR", true),
    channel("b2b", "b2b", "EUR", false),
    channel("market", "marketplace", "EUR", true),
    channel("shop-jpy", "web_shop", "JPY", true),
  ];
}

/** The standard workflows, and two of a merchant who wants money first and holds what is dear. */
export function workflowsOfWorld(): readonly Workflow[] {
  const [ship, collect] = standardWorkflows() as [Workflow, Workflow];
  const careful: Workflow = {
    ...ship,
    ...{ code: "careful", rank: 50, applies_when: 'order.customer_group == "careful"' },
    policies: {
      ...ship.policies,
      payment_timing: { default: "in_advance", by_method: { invoice: "on_account" } },
      ...{ payment_due_hours: 48, on_payment_overdue: "hold", cancellation: { until: "released" } },
      backorder: { retry_minutes: 240, cancel_after_days: 10 },
      release: { delay_minutes: 30 },
    },
    stages: [
      {
        name: "approval",
        place: { before: "release" },
        kind: "hold",
        when: "order.total_minor > 20000",
        reason: "dear",
      },
      { name: "second_look", place: { after: "source" }, kind: "hold", when: "order.priority > 5", reason: "urgent" },
    ],
  };
  const whole: Workflow = {
    ...ship,
    ...{ code: "whole", rank: 60, applies_when: 'order.customer_group == "whole"' },
    policies: {
      ...ship.policies,
      sourcing: { ...ship.policies.sourcing, split: "never", allow_partial: false },
      backorder: { retry_minutes: 30, cancel_after_days: 5 },
    },
    stages: [],
  };
  return [ship, collect, careful, whole];
}

type Parts = {
  readonly database: Database;
  readonly tenant_id: string;
  readonly items: readonly Item[];
  readonly locations: readonly Location[];
  readonly tables: Tables | null;
  readonly clock: { now_ms: number };
};

export function newWorld(parts: Parts, options: SimulationOptions): World {
  const { clock, database, tenant_id } = parts;
  resetIds(1_000_000);
  const provider = createProvider(
    () => world.options,
    () => clock.now_ms,
  );
  const world: World = {
    ...{ tenant_id, clock, provider, options },
    ...{ items: parts.items, locations: parts.locations, tables: parts.tables },
    services: newServices(parts, provider),
    inTx: (name, work) => transact(database, tenant_id, { name }, work),
    look: (work) => read(database, tenant_id, "look", work),
    restartWorkers: () => {
      world.services = { ...world.services, supply: createSupplySnapshot(() => clock.now_ms) };
    },
  };
  return world;
}

function newServices(parts: Parts, provider: SimulatedProvider): Services {
  const { clock, database } = parts;
  const locations = new Map(parts.locations.map((location) => [location.location_id, location]));
  const workflows = workflowsOfWorld();
  let number = 100_000;
  return {
    database,
    clock: { now: () => new Date(clock.now_ms) },
    locations: async () => locations,
    supply: createSupplySnapshot(() => clock.now_ms),
    networks: new WeakMap(),
    workflows: { get: async () => workflows, forget: () => {} },
    workflow_conditions: createWorkflowConditions(),
    risk_rules: { get: async () => DEFAULT_RISK_RULES, forget: () => {} },
    risk_conditions: createRiskConditions(),
    providers: new Map([[provider.provider.code, provider.provider]]),
    mail: NO_POST,
    seller: { name: "Seller", lines: [], country: null, time_zone: "UTC" },
    // Nobody reads events there, so nothing is sent.
    webhooks: { policy: { allow_private: false }, send: () => assert.fail("there is no endpoint") },
    order_numbers: {
      take: async (_tenant_id, count) => {
        number += count;
        return Array.from({ length: count }, (_, index) => number - count + index);
      },
    },
    metrics: { recordIntent: () => {}, recordBatch: () => {}, recordRelease: () => {} },
    wake: () => {},
  };
}

/** Mails are decided and their intents carried out; writing them is not what is tried here. */
const NO_POST = {} as NonNullable<Services["mail"]>;
