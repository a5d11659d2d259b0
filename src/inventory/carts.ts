import assert from "node:assert/strict";
import { accept, type Decision, refuse } from "../kernel/decision.ts";
import { newId } from "../kernel/ids.ts";
import type { Transaction } from "../platform/transaction.ts";
import { availableQuantity } from "./cover-demands.ts";
import { planCart, type ShortCartLine } from "./plan-cart.ts";
import { loadSupply, lockLevels } from "./store/levels.ts";
import {
  deleteCartReservations,
  findCart,
  findCartLevels,
  findExpiredCarts,
  insertReservations,
} from "./store/reservations.ts";
import {
  type CartLine,
  type CartPart,
  type CartReservation,
  levelKey,
  type ReservedQuantity,
  type SupplyAtLocation,
} from "./types.ts";

export type CartRequest = {
  readonly lines: readonly CartLine[];
  readonly expires_in_seconds: number;
  /** Where a line without a location of its own may be held: locations that serve orders now. */
  readonly location_ids: ReadonlySet<string>;
};

export type CartShort = {
  readonly code: "stock_short";
  readonly short: readonly ShortCartLine[];
  /** What is available of the cart's items, everywhere it may be held. */
  readonly supply: readonly SupplyAtLocation[];
};

/** Plans made without locks. When that many were overtaken by others, all stock of the items is locked. */
const OPTIMISTIC_ATTEMPTS = 3;

/** Holds all lines of a cart for a while, or none. The hold ends by itself, by the database's clock. */
export async function reserveForCart(
  tx: Transaction,
  request: CartRequest,
): Promise<Decision<CartReservation, CartShort>> {
  const item_ids = request.lines.map((line) => line.item_id);
  for (let attempt = 1; ; attempt += 1) {
    const supply = (await loadSupply(tx, item_ids)).filter((entry) => request.location_ids.has(entry.location_id));
    const plan = planCart(request.lines, supply);
    if (plan.short.length > 0) return refuse({ code: "stock_short", short: plan.short, supply });

    // Only what is wanted is locked, since an item may lie at hundreds of locations. A hold that was overtaken gives its
    // locks back before it tries elsewhere, so that locks are always taken in order.
    const last = attempt > OPTIMISTIC_ATTEMPTS;
    await tx.query("savepoint cart");
    const parts = await coverUnderLock(tx, { lines: request.lines, supply: last ? supply : supplyOf(plan.parts) });
    if (parts) return accept(await saveCart(tx, parts, request.expires_in_seconds));
    await tx.query("rollback to savepoint cart");
  }
}

async function coverUnderLock(
  tx: Transaction,
  request: {
    readonly lines: readonly CartLine[];
    readonly supply: readonly { item_id: string; location_id: string }[];
  },
): Promise<readonly CartPart[] | null> {
  const levels = await lockLevels(tx, request.supply);
  const supply = [...levels.values()].map((level) => ({ ...level, available_quantity: availableQuantity(level) }));
  const plan = planCart(request.lines, supply);
  return plan.short.length === 0 ? plan.parts : null;
}

function supplyOf(parts: readonly CartPart[]) {
  return parts.map(({ item_id, location_id }) => ({ item_id, location_id }));
}

async function saveCart(
  tx: Transaction,
  parts: readonly CartPart[],
  expires_in_seconds: number,
): Promise<CartReservation> {
  const reservation_id = newId();
  const rows = parts.map((part) => ({ ...part, holder_id: reservation_id }));
  const { levels_raised, expires_at } = await insertReservations(tx, rows, expires_in_seconds);
  assert.equal(
    levels_raised,
    new Set(parts.map(levelKey)).size,
    "locked levels can cover what was seen under the lock",
  );
  assert(expires_at, "a cart's reservation expires");
  return { reservation_id, expires_at, parts };
}

/** @returns null when it has expired and been swept, was released, or never existed */
export async function findCartReservation(tx: Transaction, reservation_id: string): Promise<CartReservation | null> {
  const rows = await findCart(tx, reservation_id);
  return rows[0] ? { reservation_id, expires_at: rows[0].expires_at, parts: rows } : null;
}

/**
 * Ends cart reservations: because the cart was given up, or because an order takes them over, in the transaction that
 * then reserves for the order. Reservations of orders are never touched, whatever ids are given.
 *
 * @returns what they held, so that sourcing can prefer it; nothing for those that are already gone
 */
export async function releaseCarts(tx: Transaction, reservation_ids: readonly string[]): Promise<ReservedQuantity[]> {
  if (reservation_ids.length === 0) return [];
  await lockLevels(tx, await findCartLevels(tx, reservation_ids));
  return deleteCartReservations(tx, { reservation_ids, only_expired: false });
}

/**
 * Ends cart reservations whose time is over. The database's clock decides, so a process with a wrong clock ends nothing
 * early. Run each second.
 *
 * @param limit most rows looked at in one go; call again while something is returned
 */
export async function expireReservations(tx: Transaction, limit: number): Promise<ReservedQuantity[]> {
  const reservation_ids = await findExpiredCarts(tx, limit);
  if (reservation_ids.length === 0) return [];
  await lockLevels(tx, await findCartLevels(tx, reservation_ids));
  return deleteCartReservations(tx, { reservation_ids, only_expired: true });
}
