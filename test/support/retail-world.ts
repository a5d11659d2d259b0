import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { type SandboxProvider, startSandboxProvider } from "../../sandbox/payment-provider/server.ts";
import { examine } from "../../src/app/doctor/examine.ts";
import { wireServices } from "../../src/app/wiring.ts";
import { type ItemContent, loadItemsBySku, saveItems } from "../../src/catalog/index.ts";
import { saveChannels } from "../../src/channels/index.ts";
import { adjustStock } from "../../src/inventory/index.ts";
import type { Decision } from "../../src/kernel/decision.ts";
import { newId } from "../../src/kernel/ids.ts";
import { type LocationContent, saveLocations } from "../../src/locations/index.ts";
import { advanceOrders } from "../../src/orchestration/advance-orders.ts";
import type { FactContext } from "../../src/orchestration/facts/on-orders.ts";
import type { OrderInput } from "../../src/orchestration/intake/order-schema.ts";
import { placeOrders } from "../../src/orchestration/intake/place-orders.ts";
import { callProvider } from "../../src/orchestration/intents/call-provider.ts";
import { issueCreditNote, issueInvoice } from "../../src/orchestration/intents/issue-documents.ts";
import { runIntents } from "../../src/orchestration/intents/run-intents.ts";
import { findViews, type OrderView } from "../../src/orchestration/order-view.ts";
import type { Services } from "../../src/orchestration/services.ts";
import { wakeBackordered } from "../../src/orchestration/stock-changed.ts";
import { readConfig } from "../../src/platform/config.ts";
import { type Transaction, transact } from "../../src/platform/transaction.ts";
import { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from "./database.ts";

/**
 * A retailer with three items, two warehouses and a store, on a database of its own, with the product's real steps and
 * the real sandbox payment provider. Nothing runs by itself: a test says when the worker looks, and what time it is.
 */
export type RetailWorld = {
  readonly test: TestDatabase;
  readonly services: Services;
  readonly sandbox: SandboxProvider;
  /** Moves the clock of the product, not the one of the database. */
  readonly passTime: (milliseconds: number) => void;
  readonly now: () => Date;
  readonly inTx: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  readonly context: (actor?: string) => FactContext;
  /** Another process on the same database. */
  readonly wireAnother: () => Services;
};

export const SKUS = ["LAMP", "MUG", "CHAIR"] as const;
type Sku = (typeof SKUS)[number];
/** Stock is looked for in the near warehouse first: it is the cheapest; the store is the dearest. */
export const LOCATIONS = ["near", "far", "store"] as const;
type LocationCode = (typeof LOCATIONS)[number];

export async function createRetailWorld(options: TestDatabaseOptions = {}): Promise<RetailWorld> {
  const test = await createTestDatabase(options);
  const directory = await mkdtemp(join(tmpdir(), "world-"));
  const sandbox = await startSandboxProvider({
    data_file: join(directory, "truth.jsonl"),
    pending_ms: 20,
    slow_ms: 20,
  });
  after(async () => {
    await sandbox.close();
    await rm(directory, { recursive: true });
  });
  let offset_ms = 0;
  const now = () => new Date(Date.now() + offset_ms);
  const config = readConfig({ DIRIGENT_SANDBOX_URL: sandbox.url });
  const wire = () => wireServices(test.database, config, { now }).services;
  const services = wire();
  const inTx = <T>(work: (tx: Transaction) => Promise<T>) =>
    transact(test.database, test.tenant_id, { name: "test" }, work);
  const world = {
    ...{ test, services, sandbox, now, inTx },
    passTime: (milliseconds: number) => {
      offset_ms += milliseconds;
    },
    context: (actor = "test") => ({ services, actor, now: now() }),
    wireAnother: wire,
  };
  await inTx((tx) => saveMasterData(tx, now()));
  return world;
}

async function saveMasterData(tx: Transaction, now: Date): Promise<void> {
  const actor = "test";
  const decisions: readonly Decision<unknown, { readonly code: string }>[] = [
    ...(await saveItems(tx, { items: SKUS.map(itemOf), actor }, now)),
    ...(await saveLocations(tx, { locations: LOCATIONS.map(locationOf), actor }, now)),
    ...(await saveChannels(tx, { channels: CHANNELS.map(channelOf), actor }, now)),
  ];
  for (const decision of decisions) assert.equal(decision.accepted, true, JSON.stringify(decision));
}

function itemOf(sku: Sku): ItemContent {
  return {
    ...{ sku, kind: "physical", name: { en: `The ${sku}` }, gtin: null, image_url: null, weight_grams: 500 },
    ...{ length_mm: null, width_mm: null, height_mm: null, hazard_class: null, bulky: false, tax_class: "standard" },
    ...{ price_minor: null, currency: null, components: [], attributes: {} },
  };
}

function locationOf(code: LocationCode): LocationContent {
  const address = {
    ...{ name: code, company: null, street: "Hauptstr. 1", street2: null, postal_code: "10115", city: "Berlin" },
    ...{ region: null, country: "DE" },
  };
  return {
    ...{ code, kind: code === "store" ? "store" : "warehouse", name: code, address, coordinates: null },
    ...{ time_zone: "Europe/Berlin", opening_hours: null, holidays_region: null, cut_off_time: null },
    delivery_methods: code === "store" ? ["ship", "collect"] : ["ship"],
    capacity: { orders_per_day: null, units_per_day: null },
    costs: { order_minor: code === "far" ? 100 : 0, unit_minor: 0 },
    ...{ handling_days: 0, partner_code: null, active: true },
  };
}

const CHANNELS = ["EUR", "JPY", "KWD"] as const;
const channelOf = (currency: (typeof CHANNELS)[number]) => ({
  code: `shop-${currency.toLowerCase()}`,
  ...({ kind: "web_shop", name: "Shop", country: "DE", language: "en", prices_include_tax: true } as const),
  currency,
});

/** An order of 2 lamps at 19.99 and 4.90 for shipping, paid by a card that is authorized. Fields of `more` replace. */
export function orderInput(more: Partial<OrderInput> = {}): OrderInput {
  const address = {
    name: "Erika Muster",
    street: "Hauptstr. 1",
    postal_code: "10115",
    city: "Berlin",
    country: "DE",
  };
  const input: OrderInput = {
    channel: "shop-eur",
    external_id: newId(),
    currency: "EUR",
    customer: { email: `${newId()}@example.com` },
    billing_address: address,
    shipping_address: address,
    lines: [line(1, "LAMP", 2)],
    charges: [{ kind: "shipping", amount_minor: 490, tax_rate_percent: 19 }],
    payments: [],
    ...more,
  };
  return {
    ...input,
    payments: more.payments ?? [{ method: "card", provider: "sandbox", token: "tok_ok", amount_minor: totalOf(input) }],
  };
}

export function line(line_no: number, sku: Sku, quantity: number, more: Partial<OrderInput["lines"][number]> = {}) {
  return { line_no, sku, quantity, unit_price_minor: 1_999, tax_rate_percent: 19, ...more };
}

export function collectLine(line_no: number, sku: Sku, quantity: number) {
  return line(line_no, sku, quantity, { delivery: { method: "collect", location: "store" } });
}

/** What an order costs whose prices include tax. */
export function totalOf(input: Pick<OrderInput, "lines" | "charges">): number {
  const lines = input.lines.reduce((sum, { quantity, unit_price_minor }) => sum + quantity * unit_price_minor, 0);
  return (input.charges ?? []).reduce((sum, charge) => sum + charge.amount_minor, lines);
}

/** Places orders; each must be accepted. @returns their ids */
export async function place(world: RetailWorld, ...inputs: readonly OrderInput[]): Promise<string[]> {
  const { services, test } = world;
  const numbers = await services.order_numbers.take(test.tenant_id, inputs.length);
  const placements = inputs.map((input) => ({ input, caller_channels: null, actor: "test" }));
  const decisions = await world.inTx((tx) =>
    placeOrders(tx, services, placements, numbers, world.now(), { advance: false }),
  );
  return decisions.map((decision) => {
    assert.ok(decision.accepted && decision.value.outcome === "created", JSON.stringify(decision));
    return decision.value.view.order.order_id;
  });
}

export async function placeOne(world: RetailWorld, more: Partial<OrderInput> = {}): Promise<string> {
  const [order_id] = await place(world, orderInput(more));
  return order_id as string;
}

/** Counts stock, and wakes the orders that wait for it, as the product does. */
export async function count(world: RetailWorld, stock: Readonly<Record<string, number>>): Promise<void> {
  await world.inTx(async (tx) => {
    const items = await loadItemsBySku(tx, SKUS);
    const locations = new Map([...(await world.services.locations(tx)).values()].map((entry) => [entry.code, entry]));
    const adjustments = Object.entries(stock).map(([place, quantity]) => {
      const [code = "", sku = ""] = place.split(" ");
      const item_id = items.get(sku)?.item_id as string;
      const location_id = locations.get(code)?.location_id as string;
      return { item_id, location_id, kind: "set", quantity, reason: "count", cause_id: newId(), as_of: null } as const;
    });
    const { decisions } = await adjustStock(tx, adjustments, world.now());
    for (const decision of decisions) assert.equal(decision.accepted, true, JSON.stringify(decision));
    const raised_item_ids = adjustments.map(({ item_id }) => item_id);
    await wakeBackordered(tx, world.services, { raised_item_ids, shortfalls: [] }, world.now());
  });
}

/** Lets the worker look once. */
export function advance(world: RetailWorld, services: Services = world.services) {
  return advanceOrders(services, world.test.tenant_id);
}

/** Lets the worker work until nothing is left that is due now. */
export async function settle(world: RetailWorld, services: Services = world.services): Promise<void> {
  const { tenant_id } = world.test;
  for (let round = 0; round < 50; round += 1) {
    const { claimed } = await advanceOrders(services, tenant_id);
    const called = await runIntents(services, tenant_id, callProvider);
    const issued = await runIntents(services, tenant_id, issueInvoice);
    const credited = await runIntents(services, tenant_id, issueCreditNote);
    if (claimed + called + issued + credited === 0) return;
  }
  throw new Error("The orders do not come to rest.");
}

export async function viewOf(world: RetailWorld, order_id: string): Promise<OrderView> {
  const [view] = await world.inTx((tx) => findViews(tx, world.services, [order_id]));
  assert.ok(view, `order ${order_id} exists`);
  return view;
}

/** Stages of all lines together, those that hold units. */
export function stagesOf(view: OrderView): Record<string, number> {
  const stages: Record<string, number> = {};
  for (const { stages: of_line } of view.order.lines) {
    for (const [stage, quantity] of Object.entries(of_line)) {
      if (quantity > 0) stages[stage] = (stages[stage] ?? 0) + quantity;
    }
  }
  return stages;
}

/** `place sku` to [on hand, reserved], levels that hold nothing left out. */
export async function levelsOf(world: RetailWorld): Promise<Record<string, [number, number]>> {
  const rows = await world.test.asOwner<{ place: string; on_hand: string; reserved: string }>(
    `select location.code || ' ' || item.sku as place, level.on_hand, level.reserved
       from inventory.stock_levels as level
       join locations.locations as location using (tenant_id, location_id)
       join catalog.items as item using (tenant_id, item_id)
      where level.on_hand <> 0 or level.reserved <> 0
      order by 1`,
  );
  return Object.fromEntries(rows.map(({ place, on_hand, reserved }) => [place, [Number(on_hand), Number(reserved)]]));
}

/** Authorized, captured and refunded of all payments of an order, and what they are. */
export function moneyOf(view: OrderView) {
  const sum = (of: "authorized_minor" | "captured_minor" | "refunded_minor") =>
    view.payments.payments.reduce((total, payment) => total + payment[of], 0);
  return {
    authorized_minor: sum("authorized_minor"),
    captured_minor: sum("captured_minor"),
    refunded_minor: sum("refunded_minor"),
    status: view.payments.payments.map(({ status }) => status).join(" "),
  };
}

/** Every invariant of the database holds. */
export async function assertHealthy(world: RetailWorld): Promise<void> {
  assert.deepEqual(await examine(world.test.url), []);
}

export function acceptedOf<Value>(decision: Decision<Value, { readonly code: string }> | undefined): Value {
  assert.ok(decision?.accepted, JSON.stringify(decision));
  return decision.value;
}
