export { type AdjustmentsResult, adjustStock } from "./adjust-stock.ts";
export {
  type CartRequest,
  type CartShort,
  expireReservations,
  releaseCarts,
} from "./carts.ts";
export type { AdjustmentOutcome } from "./decide-adjustments.ts";
export type { InventoryDirectory, LocationFacts } from "./directory.ts";
export { correctAfterShortPick, type Once, receiveReturn } from "./move-goods.ts";
export { type AdjustmentRefusal, INVENTORY_REFUSALS, type InventoryRefusal } from "./refusals.ts";
export { type ReserveResult, releaseReservations } from "./reserve.ts";
export { type InventoryDependencies, registerInventoryRoutes, type StockChange } from "./routes.ts";
export { directStockBook, type KeptStockBook, keepStockBook, type StockBook } from "./stock-book.ts";
export { loadSupply } from "./store/levels.ts";
export { findReservations } from "./store/reservations.ts";
export { type StockSum, sumStock } from "./store/sums.ts";
export { createSupplySnapshot, type SupplySnapshot } from "./supply-snapshot.ts";
export type {
  Adjustment,
  CartLine,
  CartPart,
  CartReservation,
  GoodsIssue,
  LevelKey,
  LockedLevel,
  OrderDemand,
  ReservedQuantity,
  ReturnReceipt,
  ShortDemand,
  ShortPick,
  StockShortfall,
  SupplyAtLocation,
} from "./types.ts";
