import type { Conditions } from "../kernel/condition.ts";
import { accept, type Decision, refuse } from "../kernel/decision.ts";
import { type DocumentError, pointerTo, schemaErrors } from "../kernel/document-errors.ts";
import { NAMED_STAGES, STAGE_KINDS, type Workflow, WorkflowDocument } from "./document.ts";
import { PUSHED_METHODS } from "./payment-timing.ts";
import type { WorkflowInvalid } from "./refusals.ts";
import { RULE_FAILED } from "./rule-holds.ts";

/** Kinds the format keeps room for. */
const STAGE_KINDS_LATER = ["webhook", "wait", "notify", "set_priority", "split"];
const PAYMENT_TIMINGS_LATER = ["on_release", "after_delivery"];

/**
 * Decides whether a workflow document may be published.
 *
 * @param document parsed JSON of any shape
 * @returns the workflow, or workflow_invalid with everything that is wrong, each with the JSON pointer of its place
 */
export function validateWorkflow(conditions: Conditions, document: unknown): Decision<Workflow, WorkflowInvalid> {
  const later = unsupportedErrors(document);
  const pointers = new Set(later.map((error) => error.pointer));
  const shape = schemaErrors(WorkflowDocument, document).filter((error) => !pointers.has(error.pointer));
  const errors = [...later, ...shape.map(explained)];
  if (errors.length > 0) return refuse({ code: "workflow_invalid", errors });

  const workflow = structuredClone(document) as Workflow;
  const meaning = [
    ...conditionErrors(conditions, "/applies_when", workflow.applies_when),
    ...paymentErrors(workflow),
    ...stageErrors(conditions, workflow),
  ];
  return meaning.length > 0 ? refuse({ code: "workflow_invalid", errors: meaning }) : accept(workflow);
}

/** What the format foresees and this version cannot do is named as such, not as a spelling mistake. */
function unsupportedErrors(document: unknown): readonly DocumentError[] {
  const { policies, stages } = (document ?? {}) as { policies?: { payment_timing?: unknown }; stages?: unknown };
  const timing = (policies?.payment_timing ?? {}) as { default?: unknown; by_method?: unknown };
  const timings = [
    ["/policies/payment_timing/default", timing.default] as const,
    ...Object.entries(timing.by_method ?? {}).map(
      ([method, value]) => [pointerTo("/policies/payment_timing/by_method", method), value] as const,
    ),
  ];
  const unsupportedTimings = timings
    .filter(([, value]) => PAYMENT_TIMINGS_LATER.includes(String(value)))
    .map(([pointer, value]) => ({
      pointer,
      message: `"${value}" is not supported by this version: use on_shipment, in_advance, or on_account`,
    }));
  const unsupportedKinds = (Array.isArray(stages) ? stages : []).flatMap((stage, index) => {
    const kind = (stage as { kind?: unknown } | null)?.kind;
    if (!STAGE_KINDS_LATER.includes(String(kind))) return [];
    const message = `stage kind "${kind}" is not supported by this version: use ${STAGE_KINDS.join(", ")}`;
    return [{ pointer: `/stages/${index}/kind`, message }];
  });
  return [...unsupportedTimings, ...unsupportedKinds];
}

/** Someone who adds a field to the policies often wants to switch something off. */
function explained(error: DocumentError): DocumentError {
  if (error.message !== "is not known: remove it" || !error.pointer.startsWith("/policies/")) return error;
  return {
    ...error,
    message: `${error.message}; screening, authorization, reservation, and capture always happen and cannot be switched off`,
  };
}

function conditionErrors(conditions: Conditions, pointer: string, expression: string): readonly DocumentError[] {
  const fault = conditions.check(expression);
  if (fault === null) return [];
  const at = fault.position === null ? "" : `line ${fault.position.line}, column ${fault.position.column}: `;
  return [{ pointer, message: `${at}${fault.message}` }];
}

function paymentErrors({ policies }: Workflow): readonly DocumentError[] {
  const { default: byDefault, by_method } = policies.payment_timing;
  const errors: DocumentError[] = [];
  if (byDefault === "on_account") {
    errors.push({
      pointer: "/policies/payment_timing/default",
      message: "would ship unpaid by any method, known or not: name the methods sold on account in by_method",
    });
  }
  for (const method of PUSHED_METHODS) {
    if (!Object.hasOwn(by_method, method) || by_method[method] !== "on_shipment") continue;
    errors.push({
      pointer: pointerTo("/policies/payment_timing/by_method", method),
      message: "cannot be drawn when goods leave: use in_advance or on_account",
    });
  }
  if (policies.sourcing.cost.unsourced_unit_minor === 0) {
    errors.push({
      pointer: "/policies/sourcing/cost/unsourced_unit_minor",
      message: "must be more than 0, or leaving every unit unsourced would be the cheapest plan",
    });
  }
  return errors;
}

function stageErrors(conditions: Conditions, { stages }: Workflow): readonly DocumentError[] {
  return stages.flatMap((stage, index) => {
    const pointer = `/stages/${index}`;
    const errors: DocumentError[] = [...conditionErrors(conditions, `${pointer}/when`, stage.when)];
    if ((NAMED_STAGES as readonly string[]).includes(stage.name)) {
      errors.push({ pointer: `${pointer}/name`, message: `"${stage.name}" is a named stage: choose another name` });
    }
    if (stages.findIndex((other) => other.name === stage.name) < index) {
      errors.push({ pointer: `${pointer}/name`, message: `"${stage.name}" is used twice: names are unique` });
    }
    if (stage.reason === RULE_FAILED) {
      errors.push({ pointer: `${pointer}/reason`, message: `"${RULE_FAILED}" is kept for conditions that fail` });
    }
    const sides = Object.keys(stage.place).length;
    if (sides !== 1) {
      errors.push({ pointer: `${pointer}/place`, message: "give exactly one of before and after" });
    }
    if (stage.place.after === "complete") {
      errors.push({ pointer: `${pointer}/place/after`, message: "nothing comes after complete: use before" });
    }
    return errors;
  });
}
