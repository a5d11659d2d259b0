import { isCelError, parse, type parse as parseExpression } from "@bufbuild/cel";

/** @property position of the first character at fault, counted from 1; null when the whole expression is meant */
export type ConditionFault = {
  readonly position: { readonly line: number; readonly column: number } | null;
  readonly message: string;
};

type Parsed = ReturnType<typeof parseExpression>;
type Expression = Parsed["expr"];
type Fault = { readonly at: bigint; readonly message: string };

/** Loops inside loops inside loops could burn seconds on one order. */
const LOOP_DEPTH_MAX = 2;

const TYPE_NAMES = ["bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type"];
const FUNCTIONS = ["size", "contains", "startsWith", "endsWith", "matches", "bool", "int", "uint", "double", "string"];
const OPERATORS =
  "_&&_ _||_ !_ -_ _==_ _!=_ _<_ _<=_ _>_ _>=_ _+_ _-_ _*_ _/_ _%_ _[_] @in _?_:_ @not_strictly_false".split(" ");
const KNOWN_FUNCTIONS = new Set([...FUNCTIONS, ...OPERATORS, "dyn", "type", "timestamp", "duration"]);

/**
 * Finds what can be known to be wrong before any order is seen: syntax, unknown names, unknown functions, types that do
 * not fit, an answer that is not true or false.
 *
 * @param run evaluates the parsed expression on the example
 */
export function firstFault(
  expression: string,
  example: { readonly [name: string]: unknown },
  run: (parsed: Parsed) => unknown,
): ConditionFault | null {
  let parsed: Parsed;
  try {
    parsed = parse(expression);
  } catch (error) {
    return syntaxFault(error);
  }
  const fault = nameFault(parsed.expr, { example, bound: new Set(), loop_depth: 0 }) ?? answerFault(parsed, run);
  if (fault === null) return null;
  const offset = parsed.sourceInfo?.positions[String(fault.at)];
  return { position: offset === undefined ? null : positionOf(expression, offset), message: fault.message };
}

function syntaxFault(error: unknown): ConditionFault {
  const failure = error as { readonly rawMessage?: unknown; readonly location?: { readonly start?: unknown } };
  const start = failure.location?.start as { readonly line: number; readonly column: number } | undefined;
  const reason = typeof failure.rawMessage === "string" ? failure.rawMessage : "it cannot be read";
  return {
    position: start === undefined ? null : { line: start.line, column: start.column },
    message: `this is not a CEL expression: ${reason}`,
  };
}

function answerFault(parsed: Parsed, run: (parsed: Parsed) => unknown): Fault | null {
  const answer = run(parsed);
  if (isCelError(answer)) {
    // A key that the example lacks may well exist on an order; an operator that does not fit its operands never will.
    const hopeless = answer.message.includes("no matching overload");
    return hopeless ? { at: answer.exprId ?? parsed.expr.id, message: answer.message } : null;
  }
  if (typeof answer === "boolean") return null;
  return { at: parsed.expr.id, message: "a condition must answer true or false: compare the value with something" };
}

type Scope = {
  readonly example: { readonly [name: string]: unknown };
  readonly bound: ReadonlySet<string>;
  readonly loop_depth: number;
};

function nameFault(expression: Expression, scope: Scope): Fault | null {
  const { exprKind: kind } = expression;
  if (kind.case === "identExpr") return identifierFault(expression, kind.value.name, scope);
  if (kind.case === "selectExpr") {
    const { operand, field } = kind.value;
    if (operand === undefined) return null;
    const inner = nameFault(operand, scope);
    if (inner !== null) return inner;
    const owner = exampleOf(operand, scope);
    if (!isClosed(owner) || Object.hasOwn(owner, field)) return null;
    return { at: expression.id, message: `unknown field "${field}"; known are ${Object.keys(owner).join(", ")}` };
  }
  if (kind.case === "callExpr") {
    const { function: name, target, args } = kind.value;
    if (!KNOWN_FUNCTIONS.has(name)) {
      return { at: expression.id, message: `unknown function "${name}"; known are ${FUNCTIONS.join(", ")}` };
    }
    return firstOf(target === undefined ? args : [target, ...args], scope);
  }
  if (kind.case === "listExpr") return firstOf(kind.value.elements, scope);
  if (kind.case === "structExpr") {
    if (kind.value.messageName !== "") return { at: expression.id, message: "messages are not known here" };
    return firstOf(
      kind.value.entries.flatMap((entry) => [
        ...(entry.keyKind.case === "mapKey" ? [entry.keyKind.value] : []),
        ...(entry.value === undefined ? [] : [entry.value]),
      ]),
      scope,
    );
  }
  if (kind.case === "comprehensionExpr") {
    const { iterRange, iterVar, iterVar2, accuVar, accuInit, loopCondition, loopStep, result } = kind.value;
    if (scope.loop_depth >= LOOP_DEPTH_MAX) {
      return {
        at: expression.id,
        message: `all, exists, filter, and map may be nested ${LOOP_DEPTH_MAX} deep at most`,
      };
    }
    const inside = {
      ...scope,
      bound: new Set([...scope.bound, iterVar, iterVar2, accuVar]),
      loop_depth: scope.loop_depth + 1,
    };
    return firstOf([iterRange, accuInit], scope) ?? firstOf([loopCondition, loopStep, result], inside);
  }
  return null;
}

function firstOf(expressions: readonly (Expression | undefined)[], scope: Scope): Fault | null {
  for (const expression of expressions) {
    const fault = expression === undefined ? null : nameFault(expression, scope);
    if (fault !== null) return fault;
  }
  return null;
}

function identifierFault(expression: Expression, name: string, { example, bound }: Scope): Fault | null {
  if (bound.has(name) || Object.hasOwn(example, name) || TYPE_NAMES.includes(name)) return null;
  return { at: expression.id, message: `unknown name "${name}"; known are ${Object.keys(example).join(", ")}` };
}

/** The example's value at a path like `order.attributes`, or undefined where the path cannot be followed. */
function exampleOf({ exprKind: kind }: Expression, scope: Scope): unknown {
  if (kind.case === "identExpr") {
    return scope.bound.has(kind.value.name) ? undefined : scope.example[kind.value.name];
  }
  if (kind.case !== "selectExpr" || kind.value.operand === undefined) return undefined;
  const owner = exampleOf(kind.value.operand, scope);
  return isClosed(owner) && Object.hasOwn(owner, kind.value.field) ? owner[kind.value.field] : undefined;
}

function isClosed(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

function positionOf(expression: string, offset: number): { line: number; column: number } {
  const before = expression.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
