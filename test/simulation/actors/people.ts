import { resolveException } from "../../../src/orchestration/exceptions.ts";
import { changeAddresses } from "../../../src/orchestration/facts/address-changes.ts";
import { moveOrders } from "../../../src/orchestration/facts/move-orders.ts";
import { holdOrders, liftHolds, resourceOrders } from "../../../src/orchestration/facts/order-actions.ts";
import { movableWork } from "../../../src/orchestration/movable-work.ts";
import { openHolds, unitsIn } from "../../../src/orders/index.ts";
import { listExceptions } from "../../../src/platform/exceptions.ts";
import { fateOf } from "../options.ts";
import { chance, context, note, pickOrder, type Simulation, unlessOutage, viewOf, viewsOf } from "../simulation.ts";

/** Somebody holds an order, lifts a hold, moves work from one place to another, sends for other stock, or looks at an exception. */
export async function decideSomething(simulation: Simulation): Promise<void> {
  const order = pickOrder(simulation);
  if (!order) return;
  const { world } = simulation;
  const { order_id } = order;
  const view = await viewOf(simulation, order);
  const [hold] = openHolds(view.order);
  const holds = chance(simulation, "hold");
  const moves = chance(simulation, "move");
  const [away] = movableWork(view).map(({ location_code }) => location_code);
  const resources = chance(simulation, "resource");
  const at = context(simulation, "user:care").now.getTime();
  const fate = (what: string) => fateOf(world.options.seed, what, order.index, at);
  const relocates = fate("relocation") < simulation.faults.relocation;
  const expected_version = null;
  await unlessOutage(simulation, () =>
    world.inTx("decide", async (tx) => {
      const by = context(simulation, "user:care");
      if (hold) await liftHolds(tx, by, [{ order_id, expected_version, hold_id: hold.hold_id }]);
      else if (holds) await holdOrders(tx, by, [{ order_id, expected_version, code: "manual", note: null }]);
      else if (relocates)
        await changeAddresses(tx, by, [{ order_id, expected_version, ...anotherAddress(fate("where")) }]);
      else if (moves && away !== undefined)
        await moveOrders(tx, by, [{ order_id, expected_version, from: away, to: null, reason: "late" }]);
      else if (resources) await resourceOrders(tx, by, [{ order_id, expected_version }]);
    }),
  );
  note(simulation, `person decided about order ${order.index}`);
  if (simulation.random() < 0.5) await resolveSome(simulation, 1, simulation.random() < 0.7 ? "retried" : "given_up");
}

/** Next door or in another town, where another location is nearer. */
function anotherAddress(fate: number) {
  const [postal_code, city] = fate < 0.5 ? ["10115", "Berlin"] : ["60311", "Frankfurt am Main"];
  const street = `Hauptstr. ${1 + Math.floor(fate * 40)}`;
  const rest = { name: "Erika Muster", company: null, street2: null, region: null, country: "DE" };
  return { shipping_address: { ...rest, street, postal_code, city }, reason: "customer_request" };
}

/** @returns how many exceptions were open */
export async function resolveSome(
  simulation: Simulation,
  limit: number,
  resolution: "retried" | "given_up",
): Promise<number> {
  const { world } = simulation;
  const open = await world.look((tx) => listExceptions(tx, { state: "open", before: null, limit }));
  for (const exception of open) {
    const { exception_id, reason } = exception;
    await unlessOutage(simulation, () =>
      world.inTx("resolve exception", (tx) =>
        resolveException(tx, context(simulation, "user:operations"), { exception_id, resolution, note: null }),
      ),
    );
    note(simulation, `exception ${reason} ${resolution}`);
  }
  return open.length;
}

/** All holds are lifted, and what waits for stock may be asked of every location again. @returns how many orders waited */
export async function helpAll(simulation: Simulation): Promise<number> {
  const { world } = simulation;
  const views = await viewsOf(simulation, simulation.active);
  const held = views.flatMap(({ order }) =>
    openHolds(order).map(({ hold_id }) => ({ order_id: order.order_id, expected_version: null, hold_id })),
  );
  const stuck = views
    .filter(({ order }) => unitsIn(order, "backordered") > 0)
    .map(({ order }) => ({ order_id: order.order_id, expected_version: null }));
  await unlessOutage(simulation, () =>
    world.inTx("help", async (tx) => {
      if (held.length > 0) await liftHolds(tx, context(simulation, "user:care"), held);
      if (stuck.length > 0) await resourceOrders(tx, context(simulation, "user:care"), stuck);
    }),
  );
  return held.length + stuck.length;
}
