import type { ProcessMonitor } from "../../api/types.ts";
import { type OrderSearch, orderSearch } from "../../orders/list/order-search.ts";

/** In the order of an order's life. */
export const OPEN_STATUSES = [
  "received",
  "on_hold",
  "awaiting_payment",
  "backordered",
  "sourced",
  "released",
  "partially_shipped",
  "shipped",
  "ready_to_collect",
] as const;
export type OpenStatus = (typeof OPEN_STATUSES)[number];

export type Cell = { readonly age: number; readonly orders: number; readonly search: OrderSearch | null };
export type Row = { readonly status: OpenStatus; readonly cells: readonly Cell[]; readonly orders: number };
export type Matrix = {
  readonly rows: readonly Row[];
  /** Of each age. */
  readonly sums: readonly number[];
  /** Of all cells the fullest; at least 1. */
  readonly most: number;
};

/** Open orders by status and age, also where there are none; statuses that nothing is in are left out. */
export function matrixOf({ cells, ends_after_hours }: Pick<ProcessMonitor, "cells" | "ends_after_hours">): Matrix {
  const ages = Array.from({ length: ends_after_hours.length + 1 }, (_, age) => age);
  const cellOf = (status: OpenStatus, age: number): Cell => {
    const found = cells.find((cell) => cell.status === status && cell.age === age);
    return { age, orders: found?.orders ?? 0, search: found ? orderSearch(found.filter) : null };
  };
  const rows = OPEN_STATUSES.map((status) => {
    const row = ages.map((age) => cellOf(status, age));
    return { status, cells: row, orders: row.reduce((sum, { orders }) => sum + orders, 0) };
  }).filter(({ orders }) => orders > 0);
  return {
    rows,
    sums: ages.map((age) => rows.reduce((sum, row) => sum + (row.cells[age]?.orders ?? 0), 0)),
    most: Math.max(1, ...rows.flatMap((row) => row.cells.map(({ orders }) => orders))),
  };
}

/** How full a cell is beside the fullest, from 0 to 1; the root, so that few orders can still be told from none. */
export const fullness = (orders: number, most: number): number => Math.sqrt(orders / most);
