import type { Conditions, Facts } from "../kernel/condition.ts";
import { hitsOf } from "./rule-hits.ts";
import type { RiskRule } from "./rules.ts";
import type { Screening, ScreeningFacts, ScreeningReason } from "./types.ts";

/** Scores are weights relative to this: rules that only score hold an order together from here on. */
export const SCORE_TO_HOLD = 100;

/**
 * Decides whether an order may go on by itself. The strictest action wins: refuse, hold, accept; with two exceptions
 * that make lists mean what people expect of them:
 *
 * 1. A deny list beats everything, the allow list too.
 * 2. An allow list accepts at once: no other rule is asked.
 *
 * A condition that cannot be answered never lets an order pass: a filter counts as met (except the filter of an allow
 * list, which counts as not met), and a rule that is nothing but a condition holds the order with the code rule_failed.
 *
 * @param rules the tenant's rules; disabled ones are skipped
 * @param now   decides which list entries have expired
 */
export function screenOrder(
  conditions: Conditions,
  facts: ScreeningFacts,
  rules: readonly RiskRule[],
  now: Date,
): Screening {
  const live = {
    ...facts,
    list_matches: facts.list_matches.filter(({ expires_at }) => expires_at === null || expires_at > now),
  };
  const order: Facts = { order: facts.order };
  const asked = rules.filter((rule) => rule.enabled);

  const listed = asked
    .filter((rule) => rule.kind === "list")
    .flatMap((rule) => reasonsOf(conditions, rule, order, live));
  const denied = listed.filter((reason) => reason.code === "deny_listed");
  const allowed = listed.filter((reason) => reason.code === "allow_listed");
  if (denied.length === 0 && allowed.length > 0) return { result: "accept", score: 0, reasons: allowed };

  const others = asked
    .filter((rule) => rule.kind !== "list")
    .flatMap((rule) => reasonsOf(conditions, rule, order, live));
  return verdict([...denied, ...others], asked);
}

function verdict(reasons: readonly ScreeningReason[], rules: readonly RiskRule[]): Screening {
  const scores = new Map(rules.map((rule) => [rule.code, rule.score ?? 0]));
  const scoring = new Set(reasons.filter((reason) => reason.action === "score").map((reason) => reason.rule));
  const score = [...scoring].reduce((sum, code) => sum + (scores.get(code) ?? 0), 0);

  if (reasons.some((reason) => reason.action === "refuse")) return { result: "refuse", score, reasons };
  const held = score >= SCORE_TO_HOLD || reasons.some((reason) => reason.action === "hold");
  return { result: held ? "hold" : "accept", score, reasons };
}

function reasonsOf(
  conditions: Conditions,
  rule: RiskRule,
  order: Facts,
  facts: ScreeningFacts,
): readonly ScreeningReason[] {
  const applies = rule.applies_when === null ? true : conditions.test(rule.applies_when, order);
  if (applies === false) return [];
  if (applies === "failed") {
    if (rule.kind === "list" && rule.params.list === "allow") return [];
    if (rule.kind === "condition") {
      return [{ rule: rule.code, kind: rule.kind, action: "hold", code: "rule_failed", field: null, detail: {} }];
    }
  }
  return hitsOf(rule, facts).map((hit) => ({ rule: rule.code, kind: rule.kind, action: rule.action, ...hit }));
}
