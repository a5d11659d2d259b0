import type { DocumentError } from "../kernel/document-errors.ts";

/** The rule cannot be saved. A retry without a change cannot help. */
export type RiskRuleInvalid = { readonly code: "risk_rule_invalid"; readonly errors: readonly DocumentError[] };
