import type * as Real from "../../../src/inventory/store/reservations.ts";
import { levelKey, type ReservedQuantity } from "../../../src/inventory/types.ts";
import { lockLevels, saveLevel } from "./levels.ts";
import { drop, inGroup, put } from "./table.ts";
import { type Level, tablesOf } from "./tables.ts";

export * from "../../../src/inventory/store/reservations.ts";

/** Of orders only: the simulation has no carts, whose end the clock of the database decides. */
export const insertReservations: typeof Real.insertReservations = async (tx, reservations) => {
  const tables = tablesOf(tx);
  for (const { holder_id, line_no, item_id, location_id, quantity } of reservations) {
    const key = keyOf({ holder_id, line_no, item_id, location_id });
    const held = tables.reservations.rows.get(key)?.quantity ?? 0;
    put(tables, tables.reservations, key, { holder_id, line_no, item_id, location_id, quantity: held + quantity });
    tables.touched.orders.add(holder_id);
  }
  let levels_raised = 0;
  for (const [key, of_level] of Map.groupBy(reservations, levelKey)) {
    const level = (await lockLevels(tx, of_level)).get(key) as Level | undefined;
    const quantity = of_level.reduce((sum, reservation) => sum + reservation.quantity, 0);
    if (!level || level.on_hand - level.reserved - level.safety < quantity) continue;
    saveLevel(tables, { ...level, reserved: level.reserved + quantity });
    levels_raised += 1;
  }
  return { levels_raised, expires_at: null };
};

export const reserveIfCovered: typeof Real.reserveIfCovered = async (tx, reservations) => {
  for (const of_level of Map.groupBy(reservations, levelKey).values()) {
    const [level] = (await lockLevels(tx, of_level)).values();
    const quantity = of_level.reduce((sum, reservation) => sum + reservation.quantity, 0);
    if (!level || level.on_hand - level.reserved - level.safety < quantity) return false;
  }
  await insertReservations(tx, reservations, null);
  return true;
};

export const takeReservations: typeof Real.takeReservations = async (tx, taken) => {
  const tables = tablesOf(tx);
  let taken_count = 0;
  const changes = new Map<string, { reserved: number; on_hand: number }>();
  for (const [key, of_row] of Map.groupBy(taken, keyOf)) {
    const held = tables.reservations.rows.get(key);
    const quantity = of_row.reduce((sum, entry) => sum + entry.quantity, 0);
    if (!held || held.quantity < quantity) continue;
    taken_count += 1;
    tables.touched.orders.add(held.holder_id);
    if (held.quantity === quantity) drop(tables, tables.reservations, key);
    else put(tables, tables.reservations, key, { ...held, quantity: held.quantity - quantity });
    const change = changes.get(levelKey(held)) ?? { reserved: 0, on_hand: 0 };
    const on_hand_change = of_row.reduce((sum, entry) => sum + entry.on_hand_change, 0);
    changes.set(levelKey(held), { reserved: change.reserved - quantity, on_hand: change.on_hand + on_hand_change });
  }
  for (const [key, change] of changes) {
    const level = tables.levels.rows.get(key) as Level;
    saveLevel(tables, {
      ...level,
      reserved: level.reserved + change.reserved,
      on_hand: level.on_hand + change.on_hand,
    });
  }
  return taken_count;
};

export const findReservations: typeof Real.findReservations = async (tx, order_ids) => {
  const { reservations } = tablesOf(tx);
  return new Map(
    [...order_ids].sort().flatMap((order_id) => {
      const held = inGroup(reservations, order_id).sort(byLine);
      return held.length > 0 ? [[order_id, held] as const] : [];
    }),
  );
};

export const findCartRowsAt: typeof Real.findCartRowsAt = async () => [];

function keyOf(row: Omit<ReservedQuantity, "quantity">): string {
  return `${row.holder_id} ${row.line_no} ${row.item_id} ${row.location_id}`;
}

function byLine(a: ReservedQuantity, b: ReservedQuantity): number {
  return a.line_no - b.line_no || (levelKey(a) < levelKey(b) ? -1 : 1);
}
