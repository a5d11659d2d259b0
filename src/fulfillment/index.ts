export { CARRIER_NAMES, carrierName } from "./carrier-names.ts";
export { findCarriers } from "./carriers.ts";
export { handOverCode, readCode } from "./decide-hand-over-code.ts";
export { DOCUMENT_KINDS, makeDocument } from "./documents/make-document.ts";
export { checkHandOverCode, findHandOverCodes } from "./hand-over-codes.ts";
export { FULFILLMENT_REFUSALS } from "./refusals.ts";
export {
  countReleasedSince,
  type FulfillmentOrderFilter,
  findByOrders,
  findOrderIds,
  findShipmentsByIds,
  findShipmentsByOrders,
  findWorkplaces,
  insertFulfillmentOrders,
  insertShipments,
  listFulfillmentOrders,
  type ReleasedWork,
  saveFulfillmentOrders,
  type Workplace,
} from "./store.ts";
export {
  FULFILLMENT_STATUSES,
  type FulfillmentOrder,
  type FulfillmentOrderLine,
  type FulfillmentStatus,
  type LineQuantity,
  type Parcel,
  type Shipment,
} from "./types.ts";
export { findUnanswered, type Unanswered } from "./unanswered.ts";
export {
  cancelUnits,
  decideAcceptance,
  decideHandOver,
  decidePacking,
  decidePick,
  decideRefusal,
  decideShipment,
  possibleWork,
  toPick,
  type Worked,
  type WorkRefusal,
} from "./work.ts";
export { findReleasedByHour, findWaitingWork } from "./workload.ts";
