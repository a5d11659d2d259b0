import { insertParties } from "../../customers/index.ts";
import { deriveStatus } from "../../orders/index.ts";
import { insertPayments } from "../../payments/index.ts";
import { runSteps } from "../advance-orders.ts";
import { type Batch, newBatch, saveNew, viewWaitsForPayment } from "../changes.ts";
import { nextStep } from "../lifecycle.ts";
import type { OrderView } from "../order-view.ts";
import { STEPS } from "../steps/index.ts";
import type { OrderInput } from "./order-schema.ts";

/** An order that is not stored yet, and what it was sent as. */
export type FreshOrder = { readonly input: OrderInput; readonly view: OrderView };

/** Writes new orders as they are now, with everything that the batch has decided for them. */
export async function storeFresh(batch: Batch, fresh: readonly FreshOrder[]): Promise<void> {
  const views = fresh.map(({ view }) => view);
  for (const view of views) view.order = { ...view.order, status: deriveStatus(view.order, viewWaitsForPayment(view)) };
  insertParties(
    batch.tx,
    fresh.map(({ view, input }) => ({ ...view.party, payload: input, ordered_at: view.order.ordered_at })),
  );
  insertPayments(
    batch.tx,
    views.flatMap((view) => view.payments.payments),
  );
  await saveNew(batch, views);
}

export type Pieces = {
  /** About so many order lines are a piece. */
  readonly lines_max: number;
  /** What else happens to the orders of a piece before they are written. It should write only, and read nothing. */
  readonly also: (batch: Batch, views: readonly OrderView[]) => Promise<void>;
};

/**
 * Takes very many new orders as far as they can go at once and writes them, piece by piece. What has to be read for all of them
 * is read first; from then on nothing is waited for, so the database writes one piece while the next is worked on.
 */
export async function storeInPieces(batch: Batch, fresh: readonly FreshOrder[], pieces: Pieces): Promise<void> {
  const { tx, services, actor, now, stock, items } = batch;
  const unscreened = fresh.map(({ view }) => view).filter((view) => nextStep(view, now) === "screen_orders");
  if (unscreened.length > 0) await STEPS.screen_orders(batch, unscreened);
  const events = Map.groupBy(batch.events.splice(0), (event) => event.order_id);
  for (const piece of piecesOf(fresh, pieces.lines_max, ({ view }) => view.order.lines.length)) {
    const views = piece.map(({ view }) => view);
    const own: Batch = { ...newBatch(tx, services, actor, now), stock, items };
    for (const view of views) own.events.push(...(events.get(view.order.order_id) ?? []));
    await runSteps(own, views);
    await sent();
    await pieces.also(own, views);
    await sent();
    await storeFresh(own, piece);
    await sent();
  }
  // What the screening has decided beside the orders themselves: holds refer to them.
  await saveNew(batch, []);
}

/** Orders in their order, in groups of about so many lines. */
export function* piecesOf<Part>(
  orders: readonly Part[],
  lines_max: number,
  linesOf: (order: Part) => number,
): Generator<Part[]> {
  let piece: Part[] = [];
  let lines = 0;
  for (const order of orders) {
    piece.push(order);
    lines += linesOf(order);
    if (lines < lines_max) continue;
    yield piece;
    piece = [];
    lines = 0;
  }
  if (piece.length > 0) yield piece;
}

/**
 * Resolves when what was written has been handed to the network, as much of it as the network takes. It takes a tenth of a piece
 * at a time, and more only when somebody looks: so the database would run dry beside a process that works for long.
 */
export function sent(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
