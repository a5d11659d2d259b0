export type { Conditions } from "../kernel/condition.ts";
export type { DocumentError } from "../kernel/document-errors.ts";
export { chooseWorkflow } from "./choose.ts";
export type {
  NamedStage,
  PaymentTiming,
  Workflow,
  WorkflowPolicies,
  WorkflowStage,
} from "./document.ts";
export { createWorkflowConditions } from "./facts.ts";
export { paymentTiming } from "./payment-timing.ts";
export type { WorkflowInvalid } from "./refusals.ts";
export { ruleHolds } from "./rule-holds.ts";
export { standardWorkflows } from "./standard.ts";
export { loadWorkflows, publishWorkflow } from "./store.ts";
export type { OrderFacts, Place, RuleHold } from "./types.ts";
export { validateWorkflow } from "./validate.ts";
