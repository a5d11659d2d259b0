import { loadItems, loadItemsBySku, saveItems } from "../../src/catalog/index.ts";
import { saveChannels } from "../../src/channels/index.ts";
import { loadSupply } from "../../src/inventory/index.ts";
import { createLocationSnapshot, saveLocations } from "../../src/locations/index.ts";
import type { OrderView } from "../../src/orchestration/order-view.ts";
import { openDatabase } from "../../src/platform/database.ts";
import { listExceptions } from "../../src/platform/exceptions.ts";
import { transact } from "../../src/platform/transaction.ts";
import { fillUp } from "./actors/stock.ts";
import { newMemoryWorld } from "./memory-world.ts";
import type { SimulationOptions } from "./options.ts";
import { newSimulation, nextEvent } from "./run.ts";
import { type Simulation, viewsOf } from "./simulation.ts";
import { channelContents, itemContents, locationContents, newWorld, START_MS, type World } from "./world.ts";

export { noFaults, optionsOfSeed } from "./run.ts";

/** A run that goes one event at a time, and says after each what the business looks like. */
export type SteppedRun = {
  readonly step: () => Promise<void>;
  /** Everything that matters of every order and of the stock, without ids and numbers. */
  readonly picture: () => Promise<unknown>;
  readonly trace: () => string;
  readonly close: () => Promise<void>;
};

export async function stepInMemory(options: SimulationOptions): Promise<SteppedRun> {
  const world = newMemoryWorld(options, {
    ...{ commit_fault: () => {}, lost_commit: () => false },
    // On Postgres the run takes less than any lease, whatever the clock of the world says.
    now_ms: START_MS,
  });
  return steppedRun(world, options, async () => {});
}

/** The same on the product's real stores. */
export async function stepOnPostgres(options: SimulationOptions, url: string, tenant_id: string): Promise<SteppedRun> {
  const database = openDatabase({ url });
  const now = new Date(START_MS);
  const parts = await transact(database, tenant_id, { name: "master data" }, async (tx) => {
    await saveItems(tx, { items: itemContents(options.skus), actor: "test" }, now);
    await saveLocations(tx, { locations: locationContents(), actor: "test" }, now);
    await saveChannels(tx, { channels: channelContents(), actor: "test" }, now);
    const by_sku = await loadItemsBySku(
      tx,
      itemContents(options.skus).map(({ sku }) => sku),
    );
    const items = await loadItems(
      tx,
      [...by_sku.values()].map(({ item_id }) => item_id),
    );
    const { by_id } = await createLocationSnapshot().current(tx);
    return { items: [...items.values()], locations: [...by_id.values()] };
  });
  const skus = itemContents(options.skus).map(({ sku }) => sku);
  const codes = locationContents().map(({ code }) => code);
  const items = parts.items.sort((a, b) => skus.indexOf(a.sku) - skus.indexOf(b.sku));
  const locations = parts.locations.sort((a, b) => codes.indexOf(a.code) - codes.indexOf(b.code));
  const world = newWorld({ database, tenant_id, items, locations, tables: null, clock: { now_ms: START_MS } }, options);
  return steppedRun(world, options, () => database.close());
}

async function steppedRun(world: World, options: SimulationOptions, close: () => Promise<void>): Promise<SteppedRun> {
  // Real timers run here, and must not give up what only waits for its turn.
  const simulation: Simulation = { ...newSimulation(world, options), lease_seconds: 3_600 };
  await fillUp(simulation, () => Math.floor(simulation.random() * options.stock_max));
  return {
    step: () => nextEvent(simulation),
    picture: () => pictureOf(simulation),
    trace: () => simulation.trace.slice(-8).join("\n"),
    close: async () => {
      for (const job of [...simulation.jobs]) {
        job.open();
        await job.ended;
      }
      await close();
    },
  };
}

async function pictureOf(simulation: Simulation): Promise<unknown> {
  const { world, placed } = simulation;
  const views = new Map((await viewsOf(simulation, placed)).map((view) => [view.order.order_id, view]));
  const supply = await world.look((tx) =>
    loadSupply(
      tx,
      world.items.map(({ item_id }) => item_id),
    ),
  );
  const exceptions = await world.look((tx) => listExceptions(tx, { state: "open", before: null, limit: 1_000 }));
  const nameOf = (id: string) =>
    world.items.find(({ item_id }) => item_id === id)?.sku ??
    world.locations.find(({ location_id }) => location_id === id)?.code;
  return {
    orders: placed.map(({ index, order_id }) => [index, orderPicture(views.get(order_id) as OrderView, nameOf)]),
    supply: supply.map((row) => `${nameOf(row.item_id)} ${nameOf(row.location_id)} ${row.available_quantity}`).sort(),
    exceptions: exceptions.map((row) => row.reason).sort(),
    waiting_jobs: simulation.jobs.size,
    notifications: world.provider.notifications.length,
  };
}

function orderPicture(view: OrderView, nameOf: (id: string) => string | undefined) {
  const { order, payments } = view;
  return {
    ...{ status: order.status, version: order.version, screened: order.screened, completed_at: order.completed_at },
    holds: order.holds.map((hold) => [hold.code, hold.lifted_at]),
    lines: order.lines.map((line) => [line.stages, line.excluded_location_ids.map(nameOf)]),
    payments: payments.payments.map(({ payment_id: _, order_id: __, reference: ___, ...payment }) => payment),
    operations: payments.operations.map(({ kind, amount_minor, state, failure }) => [
      kind,
      amount_minor,
      state,
      failure,
    ]),
    work: view.fulfillment_orders.map((head) => [
      head.location_code,
      head.status,
      head.due_at,
      head.lines.map(quantities),
    ]),
    shipments: view.shipments.map((shipment) => [
      shipment.kind,
      shipment.lines,
      shipment.parcels.map((parcel) => parcel.lines),
    ]),
    invoices: view.invoices.map((invoice) => `${invoice.kind} ${invoice.total_minor}`).sort(),
    returns: view.returns.map(({ state, lines }) => [state, lines]),
    sourced: view.sourced.map(({ line_no, location_id, quantity }) => [line_no, nameOf(location_id), quantity]),
  };
}

function quantities({ line_no, ...line }: OrderView["fulfillment_orders"][number]["lines"][number]) {
  const { quantity, picked_quantity, packed_quantity, shipped_quantity, refused_quantity, canceled_quantity } = line;
  return [line_no, quantity, picked_quantity, packed_quantity, shipped_quantity, refused_quantity, canceled_quantity];
}
