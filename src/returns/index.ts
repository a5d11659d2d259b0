export { RETURN_REFUSALS } from "./refusals.ts";
export { decideReturn, type ReturnRefusal, type ReturnRequest } from "./return.ts";
export { findReturns, findReturnsByOrders, insertReturns, saveReceipt } from "./store.ts";
export type { Return, ReturnLine } from "./types.ts";
