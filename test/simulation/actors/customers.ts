import { cancelOrders } from "../../../src/orchestration/facts/order-actions.ts";
import { type ReturnArrival, receiveReturns, registerReturns } from "../../../src/orchestration/facts/returns.ts";
import { integerBetween } from "../../support/harness/seeded.ts";
import {
  chance,
  context,
  note,
  pick,
  pickOrder,
  type Simulation,
  unlessOutage,
  viewOf,
  viewsOf,
} from "../simulation.ts";

/** A customer thinks again, about all of it or a part. */
export async function cancelSome(simulation: Simulation): Promise<void> {
  const order = pickOrder(simulation);
  if (!chance(simulation, "cancellation") || !order) return;
  const { world } = simulation;
  const view = await viewOf(simulation, order);
  const line = pick(simulation, view.order.lines);
  const wholly = simulation.random() < 0.4;
  const quantity = integerBetween(simulation.random, 1, line?.quantity ?? 1);
  const expected_version =
    simulation.random() < 0.2 ? view.order.version - integerBetween(simulation.random, 0, 1) : null;
  const lines = wholly || !line ? null : [{ line_no: line.line_no, quantity }];
  const request = { order_id: order.order_id, lines, reason: "customer_request", expected_version };
  const decisions = await unlessOutage(simulation, () =>
    world.inTx("cancel", (tx) => cancelOrders(tx, context(simulation, "customer"), [request])),
  );
  const [decision] = decisions ?? [];
  note(
    simulation,
    `cancel order ${order.index} ${decision?.accepted ? "done" : (decision?.refusal.code ?? "unheard")}`,
  );
}

/** Goods are announced to come back, and come back: all, some, broken, twice. */
export async function returnSome(simulation: Simulation): Promise<void> {
  const order = pick(simulation, simulation.placed);
  if (!chance(simulation, "return") || !order) return;
  const { world } = simulation;
  const view = await viewOf(simulation, order);
  const open = pick(simulation, view.returns);
  if (open && simulation.random() < 0.6) return receive(simulation, [arrivalOf(simulation, order.order_id, open)]);
  const line = pick(simulation, view.order.lines);
  if (!line) return;
  const quantity = integerBetween(simulation.random, 1, line.quantity);
  const request = {
    order_id: order.order_id,
    lines: [{ line_no: line.line_no, quantity }],
    reason: "too_small",
    external_id: null,
  };
  const decisions = await unlessOutage(simulation, () =>
    world.inTx("register return", (tx) => registerReturns(tx, context(simulation, "customer"), [request])),
  );
  note(simulation, `return of order ${order.index} ${decisions?.[0]?.accepted ? "announced" : "refused"}`);
}

/** What is announced arrives. @returns how many returns that were */
export async function receiveAll(simulation: Simulation): Promise<number> {
  const views = await viewsOf(simulation, simulation.placed);
  const arrivals = views.flatMap((view) =>
    view.returns
      .filter((entry) => entry.state === "registered")
      .map((entry) => arrivalOf(simulation, view.order.order_id, entry)),
  );
  if (arrivals.length > 0) await receive(simulation, arrivals);
  return arrivals.length;
}

type Announced = {
  readonly return_id: string;
  readonly lines: readonly { readonly line_no: number; readonly quantity: number }[];
};

function arrivalOf(simulation: Simulation, order_id: string, { return_id, lines }: Announced): ReturnArrival {
  const location_id = pick(simulation, simulation.world.locations)?.location_id as string;
  const wholly = simulation.random() < 0.5;
  const arrived = lines.map(({ line_no, quantity }) => ({
    line_no,
    quantity: integerBetween(simulation.random, 0, quantity),
    disposition: simulation.random() < 0.7 ? ("restock" as const) : ("scrap" as const),
  }));
  return { return_id, order_id, location_id, lines: wholly ? null : arrived };
}

async function receive(simulation: Simulation, arrivals: readonly ReturnArrival[]): Promise<void> {
  const { world } = simulation;
  const decisions = await unlessOutage(simulation, () =>
    world.inTx("receive returns", (tx) => receiveReturns(tx, context(simulation, "location:any"), arrivals)),
  );
  for (const decision of decisions ?? [])
    note(simulation, `arrival ${decision.accepted ? "done" : decision.refusal.code}`);
}
