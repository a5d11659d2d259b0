export { type PresentedCandidate, type PresentedLocation, type PresentedPlan, presentPlan } from "./explain.ts";
export { type Network, openNetwork } from "./network.ts";
export { type ReportDetail, sourceInPlace, sourceOrder } from "./source-orders.ts";
export { type DecidedPlan, findPlans, insertPlans } from "./store.ts";
export type {
  CandidateReport,
  CostTerm,
  CostTermName,
  DeliveryMethod,
  FilterReason,
  LocationCapacity,
  LocationKind,
  NotChosenReason,
  ShipTo,
  SourcingAssignment,
  SourcingCosts,
  SourcingEligibility,
  SourcingLine,
  SourcingLocation,
  SourcingPlan,
  SourcingPolicy,
  SourcingRequest,
  StockOfItem,
  SupplyAtLocation,
  UnsourcedLine,
  UnsourcedReason,
} from "./types.ts";
