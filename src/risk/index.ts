export type { Conditions } from "../kernel/condition.ts";
export type { DocumentError } from "../kernel/document-errors.ts";
export { createRiskConditions } from "./facts.ts";
export { type KeyAddress, listKey } from "./list-key.ts";
export type { RiskRuleInvalid } from "./refusals.ts";
export { KEY_FIELDS, type KeyField, type RiskRule, type RiskRuleKind } from "./rules.ts";
export { screenOrder } from "./screen-order.ts";
export {
  type Activity,
  countActivity,
  deleteListEntry,
  findListMatches,
  insertScreenings,
  type ListEntry,
  loadNorms,
  loadRules,
  type OrderKey,
  raiseNorms,
  recordActivity,
  saveListEntry,
  saveRule,
  type VelocityQuestion,
} from "./store.ts";
export type {
  ItemNorm,
  ListMatch,
  OrderFacts,
  Screening,
  ScreeningFacts,
  ScreeningLine,
  ScreeningReason,
  VelocityCount,
} from "./types.ts";
export { validateRiskRule } from "./validate.ts";
