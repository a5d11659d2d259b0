import { type Adjustment, adjustStock } from "../../../src/inventory/index.ts";
import { wakeBackordered } from "../../../src/orchestration/stock-changed.ts";
import { integerBetween } from "../../support/harness/seeded.ts";
import { chance, note, pick, type Simulation, unlessOutage } from "../simulation.ts";

/** Goods come in, are counted, are lost; now and then the same message comes twice. */
export async function moveStock(simulation: Simulation): Promise<void> {
  const { world, random } = simulation;
  const is_loss = chance(simulation, "loss");
  const adjustments = Array.from({ length: integerBetween(random, 1, 3) }, (): Adjustment => {
    const kind = random() < 0.4 ? "set" : "add";
    const quantity =
      is_loss && kind === "add" ? -integerBetween(random, 1, 5) : integerBetween(random, is_loss ? 0 : 1, 8);
    return {
      ...{ kind, quantity, reason: "count", as_of: null, cause_id: `adjustment-${simulation.next_cause++}` },
      item_id: pick(simulation, world.items)?.item_id as string,
      location_id: pick(simulation, world.locations)?.location_id as string,
    };
  });
  await adjust(simulation, adjustments);
  if (chance(simulation, "duplicate")) await adjust(simulation, adjustments);
}

/** Every location gets some of everything. */
export async function fillUp(simulation: Simulation, quantityOf: () => number): Promise<void> {
  const { world } = simulation;
  const adjustments = world.items.flatMap(({ item_id }) =>
    world.locations.map(({ location_id }): Adjustment => {
      const cause_id = `delivery-${simulation.next_cause++}`;
      return { item_id, location_id, kind: "add", quantity: quantityOf(), reason: "delivery", cause_id, as_of: null };
    }),
  );
  await adjust(simulation, adjustments);
}

/** As the route of the product does it: what has risen wakes the orders that wait for it. */
async function adjust(simulation: Simulation, adjustments: readonly Adjustment[]): Promise<void> {
  const { world } = simulation;
  const now = new Date(world.clock.now_ms);
  const raised = adjustments.filter(({ kind, quantity }) => kind === "set" || quantity > 0);
  const done = await unlessOutage(simulation, () =>
    world.inTx("adjust stock", async (tx) => {
      const { shortfalls } = await adjustStock(tx, adjustments, now);
      const raised_item_ids = [...new Set(raised.map(({ item_id }) => item_id))];
      await wakeBackordered(tx, world.services, { raised_item_ids, shortfalls }, now);
      return shortfalls.length;
    }),
  );
  note(simulation, `stock moved ${done === null ? "unheard" : `with ${done} shortfalls`}`);
}
