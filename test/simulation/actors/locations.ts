import {
  type FulfillmentOrder,
  type FulfillmentOrderLine,
  possibleWork,
  toPick,
} from "../../../src/fulfillment/index.ts";
import { type LocationWork, recordLocationWork } from "../../../src/orchestration/facts/location-work.ts";
import { integerBetween } from "../../support/harness/seeded.ts";
import { chance, context, note, pick, pickOrder, type Simulation, unlessOutage, viewsOf } from "../simulation.ts";

const REASONS = ["capacity", "closed", "damaged", "not_found", "too_busy"] as const;

/** Some locations do some of their work, well or not so well. */
export async function workSome(simulation: Simulation): Promise<void> {
  const orders = Array.from({ length: integerBetween(simulation.random, 1, 4) }, () => pickOrder(simulation)).filter(
    (order) => order !== undefined,
  );
  const views = await viewsOf(simulation, [...new Set(orders)]);
  const works = views.flatMap((view) => {
    const any = chance(simulation, "wrong_work");
    const head = pick(
      simulation,
      view.fulfillment_orders.filter((candidate) => any || possibleWork(candidate).length > 0),
    );
    return head ? [workOn(simulation, head)] : [];
  });
  const old = pick(simulation, simulation.sent_works);
  if (chance(simulation, "duplicate") && old) works.push(old);
  await send(simulation, works);
}

/** Everything that is to be done anywhere is done, at once. @returns how much there was */
export async function workAll(simulation: Simulation): Promise<number> {
  const views = await viewsOf(simulation, simulation.active);
  const works = views.flatMap((view) => view.fulfillment_orders.flatMap((head) => finish(head)));
  await send(simulation, works);
  return works.length;
}

async function send(simulation: Simulation, works: readonly LocationWork[]): Promise<void> {
  const { world } = simulation;
  if (works.length === 0) return;
  const outcomes = await unlessOutage(simulation, () =>
    world.inTx("location work", (tx) => recordLocationWork(tx, context(simulation, "location:any"), works)),
  );
  for (const [index, work] of works.entries()) {
    const outcome = outcomes?.[index];
    const result = outcome === undefined ? "unheard" : outcome.accepted ? "done" : outcome.refusal.code;
    note(simulation, `${work.action} at ${work.fulfillment_order_id} ${result}`);
    simulation.sent_works.push(work);
  }
  if (simulation.sent_works.length > 100) simulation.sent_works.splice(0, 50);
}

function workOn(simulation: Simulation, head: FulfillmentOrder): LocationWork {
  const { fulfillment_order_id } = head;
  const refuses = chance(simulation, "refusal");
  const reason = pick(simulation, REASONS) as string;
  const wholly = simulation.random() < 0.6;
  if (refuses)
    return { fulfillment_order_id, action: "refuse", reason, lines: wholly ? null : someOf(simulation, head, toPick) };
  if (chance(simulation, "wrong_work")) return wrongWork(simulation, head);
  const draw = simulation.random();
  const possible = possibleWork(head);
  if (draw < 0.1 && possible.includes("accept")) return { fulfillment_order_id, action: "accept" };
  if (draw < 0.55 && possible.includes("pick"))
    return { fulfillment_order_id, action: "pick", lines: picks(simulation, head) };
  if (possible.includes("hand_over"))
    return { fulfillment_order_id, action: "hand_over", lines: wholly ? null : someOf(simulation, head, toHandOver) };
  if (draw < 0.7 && possible.includes("pack"))
    return {
      fulfillment_order_id,
      action: "pack",
      lines: wholly ? null : someOf(simulation, head, (line) => line.picked_quantity),
    };
  if (head.delivery_method === "collect")
    return { fulfillment_order_id, action: "pick", lines: picks(simulation, head) };
  return shipment(head, wholly ? allOf(head, toShip) : someOf(simulation, head, toShip));
}

/** What does not fit: a shipment of what is canceled, of too much, of a line that is not there. */
function wrongWork(simulation: Simulation, head: FulfillmentOrder): LocationWork {
  const draw = simulation.random();
  const { fulfillment_order_id } = head;
  if (draw < 0.3)
    return shipment(
      head,
      allOf(head, (line) => line.quantity),
    );
  if (draw < 0.5) return shipment(head, [{ line_no: 999, quantity: 1 }]);
  if (draw < 0.7) return { fulfillment_order_id, action: "pick", lines: allOf(head, (line) => line.quantity + 1) };
  return { fulfillment_order_id, action: "hand_over", lines: null };
}

/** Of a line named, what is missing to the quantity asked for was not found. */
function picks(simulation: Simulation, head: FulfillmentOrder) {
  const lines = allOf(head, toPick);
  return lines.map(({ line_no, quantity }) => {
    const is_short = chance(simulation, "short_pick");
    const found = Math.floor(simulation.random() * quantity);
    return { line_no, quantity: is_short ? found : quantity };
  });
}

type Lines = readonly { readonly line_no: number; readonly quantity: number }[];

function shipment(head: FulfillmentOrder, lines: Lines): LocationWork {
  const { fulfillment_order_id } = head;
  // More than one line travels in two boxes, so that parcels and lines are not the same thing.
  const boxes = lines.length > 1 ? [lines.slice(0, 1), lines.slice(1)] : [lines];
  const parcels = boxes.map((box) => ({ tracking_number: null, weight_grams: null, lines: box }));
  return { fulfillment_order_id, action: "ship", carrier: "dhl", parcels };
}

function finish(head: FulfillmentOrder): LocationWork[] {
  const { fulfillment_order_id } = head;
  const possible = possibleWork(head);
  if (possible.includes("hand_over")) return [{ fulfillment_order_id, action: "hand_over", lines: null }];
  if (possible.includes("ship")) return [shipment(head, allOf(head, toShip))];
  return possible.includes("pick") ? [{ fulfillment_order_id, action: "pick", lines: allOf(head, toPick) }] : [];
}

function allOf(head: FulfillmentOrder, of: (line: FulfillmentOrderLine) => number): Lines {
  return head.lines.map((line) => ({ line_no: line.line_no, quantity: of(line) })).filter((line) => line.quantity > 0);
}

function someOf(simulation: Simulation, head: FulfillmentOrder, of: (line: FulfillmentOrderLine) => number): Lines {
  return allOf(head, of).map((line) => ({ ...line, quantity: integerBetween(simulation.random, 1, line.quantity) }));
}

function toShip(line: FulfillmentOrderLine): number {
  return line.quantity - line.refused_quantity - line.canceled_quantity - line.shipped_quantity;
}

function toHandOver(line: FulfillmentOrderLine): number {
  return line.picked_quantity - line.shipped_quantity;
}
