export { type AddressRefusal, decideAddressChange } from "./address-change.ts";
export {
  type AmountPart,
  allocateCharge,
  amountParts,
  earnedMinor,
  grossOf,
  owedMinor,
  splitPrice,
  type UnitRange,
} from "./amounts.ts";
export {
  type CancelRefusal,
  type CancelRequest,
  cancelableQuantity,
  decideCancellation,
  type UnitsToCancel,
} from "./cancellation.ts";
export { countOrders, listOrderIds } from "./list.ts";
export {
  ORDER_SORTS,
  type OrderFilter,
  type OrderHead,
  type OrderPage,
  type OrderSort,
  STATIONS,
  type Station,
} from "./list-types.ts";
export { ORDER_REFUSALS } from "./refusals.ts";
export {
  departedUnits,
  liveUnits,
  loadLine,
  moveLineUnits,
  moveUnitsOfLines,
  NO_UNITS,
  shiftUnits,
  unitsIn,
  withLine,
  withLines,
} from "./stages.ts";
export { deriveStatus, isTerminal, openHolds } from "./status.ts";
export {
  type ChangedLine,
  insertCancellations,
  insertHolds,
  insertOrders,
  ORDER_PLACED_TWICE,
  saveLiftedHolds,
  saveOrders,
} from "./store.ts";
export {
  findBackordered,
  findByExternalId,
  findLabels,
  findNumbers,
  findOrderIdByNumber,
  findOrders,
  type KnownOrder,
  lockOrders,
} from "./store-read.ts";
export { findSummaries, type OrderSummary } from "./summaries.ts";
export {
  type Cancellation,
  type DeliveryMethod,
  type Discount,
  type Hold,
  ORDER_STATUSES,
  type Order,
  type OrderCharge,
  type OrderLine,
  type OrderStatus,
  STAGES,
  type Stage,
  type StageQuantities,
} from "./types.ts";
