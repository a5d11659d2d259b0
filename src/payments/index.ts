export {
  type AuthorizationReference,
  type PaymentProvider,
  type ProviderAnswer,
  type ProviderNotification,
  ProviderOutage,
  ProviderRejectedCall,
  SignatureError,
} from "./adapters/payment-provider.ts";
export { sandboxProvider } from "./adapters/sandbox.ts";
export {
  type AppliedAnswer,
  applyAnswers,
  bookReceipt,
  giveUpDeclined,
  type OperationAnswer,
  type Receipt,
  recordNotification,
} from "./answers.ts";
export { PAYMENT_REFUSALS } from "./refusals.ts";
export {
  awaitsProvider,
  type BillableShipment,
  decideAdvanceCaptures,
  decideAuthorizations,
  decideCaptures,
  decideRefunds,
  decideVoids,
  paymentStatus,
  waitsForPayment,
} from "./settlement.ts";
export {
  findOperations,
  findRefundReference,
  findSituations,
  findTenders,
  insertOperations,
  insertPayments,
  lockSituations,
} from "./store.ts";
export type {
  NewOperation,
  Operation,
  OperationKind,
  Payment,
  PaymentSituation,
  PaymentState,
  PaymentStatus,
  Tender,
  Timing,
} from "./types.ts";
