import type { Conditions } from "../kernel/condition.ts";
import { accept, type Decision, refuse } from "../kernel/decision.ts";
import { type DocumentError, pointerTo, schemaErrors } from "../kernel/document-errors.ts";
import { isCurrency } from "../kernel/money.ts";
import type { RiskRuleInvalid } from "./refusals.ts";
import { type RiskRule, RULE_SCHEMAS } from "./rules.ts";

/**
 * Decides whether a risk rule may be saved.
 *
 * @param document parsed JSON of any shape
 * @returns the rule, or risk_rule_invalid with everything that is wrong
 */
export function validateRiskRule(conditions: Conditions, document: unknown): Decision<RiskRule, RiskRuleInvalid> {
  const kind = (document as { kind?: unknown } | null)?.kind;
  if (typeof kind !== "string" || !Object.hasOwn(RULE_SCHEMAS, kind)) {
    const message = `must be one of ${Object.keys(RULE_SCHEMAS).join(", ")}`;
    return refuse({ code: "risk_rule_invalid", errors: [{ pointer: "/kind", message }] });
  }
  const shape = schemaErrors(RULE_SCHEMAS[kind as keyof typeof RULE_SCHEMAS], document);
  if (shape.length > 0) return refuse({ code: "risk_rule_invalid", errors: shape });

  const rule = structuredClone(document) as RiskRule;
  const errors = [...conditionErrors(conditions, rule), ...actionErrors(rule), ...limitErrors(rule)];
  return errors.length > 0 ? refuse({ code: "risk_rule_invalid", errors }) : accept(rule);
}

function conditionErrors(conditions: Conditions, rule: RiskRule): readonly DocumentError[] {
  const pointer = "/applies_when";
  if (rule.applies_when === null) {
    return rule.kind === "condition" ? [{ pointer, message: "is the whole rule of this kind: write a condition" }] : [];
  }
  const fault = conditions.check(rule.applies_when);
  if (fault === null) return [];
  const at = fault.position === null ? "" : `line ${fault.position.line}, column ${fault.position.column}: `;
  return [{ pointer, message: `${at}${fault.message}` }];
}

function actionErrors(rule: RiskRule): readonly DocumentError[] {
  const errors: DocumentError[] = [];
  const allows = rule.kind === "list" && rule.params.list === "allow";
  if (allows && rule.action !== "accept") {
    errors.push({ pointer: "/action", message: "an allow list accepts: use accept" });
  }
  if (!allows && rule.action === "accept") {
    errors.push({ pointer: "/action", message: "only an allow list accepts: use hold, refuse, or score" });
  }
  if ((rule.action === "score") !== (rule.score !== null)) {
    errors.push({ pointer: "/score", message: "is given exactly when the action is score; otherwise it is null" });
  }
  return errors;
}

function limitErrors(rule: RiskRule): readonly DocumentError[] {
  if (rule.kind === "amount") return currencyErrors("/params/above", rule.params.above);
  if (rule.kind !== "velocity") return [];
  const { orders_max, amount_max } = rule.params;
  if (orders_max === null && amount_max === null) {
    return [{ pointer: "/params", message: "limits nothing: give orders_max, amount_max, or both" }];
  }
  return currencyErrors("/params/amount_max", amount_max ?? {});
}

function currencyErrors(pointer: string, limits: { readonly [currency: string]: number }): readonly DocumentError[] {
  return Object.keys(limits)
    .filter((currency) => !isCurrency(currency))
    .map((currency) => ({ pointer: pointerTo(pointer, currency), message: "is not an ISO 4217 currency" }));
}
