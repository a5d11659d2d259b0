import { type CelInput, celEnv, celList, celMap, isCelError, parse, plan } from "@bufbuild/cel";
import { type ConditionFault, firstFault } from "./condition-check.ts";

/** What a condition is asked about: names with plain JSON values, for example `{ order: { total_minor: 4288 } }`. */
export type Facts = { readonly [name: string]: unknown };

/**
 * The merchant's CEL expressions, each compiled once and kept in this holder. One holder per process and kind of facts
 * is enough; it is safe to share.
 */
export type Conditions = {
  /** What is wrong with an expression, with its position, or null. Asked when a document is published. */
  check(expression: string): ConditionFault | null;
  /**
   * The answer for these facts, or "failed" when there is none: a key that is missing, types that do not fit, a broken
   * or too long expression. The caller decides what a failure means; it must never pass for a "no" by accident.
   */
  test(expression: string, facts: Facts): boolean | "failed";
};

/** Longer conditions are refused: nobody can review them, and the parser's work must stay bounded. */
export const CONDITION_LENGTH_MAX = 2_000;

/** Enough for all live versions of a large merchant; beyond it the program that was compiled first is dropped. */
const PROGRAMS_KEPT_MAX = 2_000;

type Bindings = { readonly [name: string]: CelInput };
type Program = (bindings: Bindings) => unknown;

/**
 * @param example one set of facts with every field filled: the names and types that an expression may use are taken
 *   from it. An empty object in it (`attributes: {}`) is open: any key is allowed below.
 */
export function createConditions(example: Facts): Conditions {
  const environment = celEnv();
  const programs = new Map<string, Program | null>();
  const bound = new WeakMap<Facts, Bindings>();

  return {
    check(expression) {
      if (expression.length > CONDITION_LENGTH_MAX) return { position: null, message: tooLong(expression.length) };
      return firstFault(expression, example, (parsed) => plan(environment, parsed)(bind(example)));
    },

    test(expression, facts) {
      let program = programs.get(expression);
      if (program === undefined) {
        program = compile(expression);
        keep(programs, expression, program);
      }
      if (program === null) return "failed";
      const bindings = bound.get(facts) ?? bind(facts);
      bound.set(facts, bindings);
      const answer = program(bindings);
      return typeof answer === "boolean" && !isCelError(answer) ? answer : "failed";
    },
  };

  function compile(expression: string): Program | null {
    if (expression.length > CONDITION_LENGTH_MAX) return null;
    try {
      return plan(environment, parse(expression)) as Program;
    } catch {
      return null; // a document published before this syntax was refused: the same outcome as any other failure
    }
  }
}

function keep(programs: Map<string, Program | null>, expression: string, program: Program | null): void {
  if (programs.size >= PROGRAMS_KEPT_MAX) {
    const first = programs.keys().next();
    if (!first.done) programs.delete(first.value);
  }
  programs.set(expression, program);
}

function bind(facts: Facts): Bindings {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, celValue(value)]));
}

/** Whole numbers become CEL's int (so that `% 2` and amounts are exact), other numbers double. */
function celValue(value: unknown): CelInput {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return celList(value.map(celValue));
  if (typeof value === "object") {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    return celMap(new Map(entries.map(([key, entry]) => [key, celValue(entry)])));
  }
  throw new TypeError(`a fact must be a JSON value, not ${typeof value}`);
}

function tooLong(length: number): string {
  return `the condition has ${length} characters, at most ${CONDITION_LENGTH_MAX} are allowed: split it into several rules`;
}
