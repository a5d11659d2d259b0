import type { ErrorObject } from "ajv";
import { escapePointer } from "./json-syntax.ts";
import type { FieldError } from "./problem.ts";
import { describeSchema, type JsonSchema } from "./schema-words.ts";

/** More help nobody, and a hostile body must not buy an answer of megabytes. */
const ERRORS_MAX = 100;
/** Of the validator's raw findings; choosing among union branches is quadratic in them. */
const RAW_ERRORS_MAX = 500;

export type InputPart = "body" | "querystring" | "params" | "headers";

/** Puts the validator's findings into words for the developer of a shop, each with where and what to do. */
export function fieldErrors(raw: readonly ErrorObject[], part: InputPart): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const error of resolveUnions(raw.slice(0, RAW_ERRORS_MAX))) {
    const entry = { pointer: pointerIn(part, pointerOf(error)), message: messageOf(error) };
    const identity = `${entry.pointer}\n${entry.message}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    errors.push(entry);
    if (errors.length === ERRORS_MAX) break;
  }
  return errors;
}

function pointerOf(error: ErrorObject): string {
  const { missingProperty, additionalProperty, propertyName } = error.params as Record<string, unknown>;
  const step = missingProperty ?? additionalProperty ?? (error.keyword === "propertyNames" ? propertyName : undefined);
  return typeof step === "string" ? `${error.instancePath}/${escapePointer(step)}` : error.instancePath;
}

function pointerIn(part: InputPart, pointer: string): string {
  if (part === "body") return pointer;
  const name = pointer.split("/")[1] ?? "";
  if (part === "querystring") return `?${name}`;
  return part === "params" ? `{${name}}` : name;
}

function messageOf(error: ErrorObject): string {
  const schema = (error.parentSchema ?? {}) as JsonSchema;
  switch (error.keyword) {
    case "required": {
      const missing = schema.properties?.[String(error.params.missingProperty)];
      return missing ? `is required: it must be ${describeSchema(missing)}` : "is required";
    }
    case "additionalProperties":
    case "unevaluatedProperties":
      return unknownField(String(error.params.additionalProperty ?? ""), Object.keys(schema.properties ?? {}));
    case "false schema":
      return "is not allowed here: remove it";
    case "propertyNames":
      return "is not an allowed field name";
    case "uniqueItems":
      return `must not contain the same entry twice: entries ${pairOf(error.params.i, error.params.j)} are equal`;
    default:
      if (error.instancePath === "" && (error.data === null || error.data === undefined)) {
        return `is missing: it must be ${describeSchema(schema)}`;
      }
      return `must be ${describeSchema(schema)}`;
  }
}

function pairOf(left: number, right: number): string {
  return `${Math.min(left, right)} and ${Math.max(left, right)}`;
}

function unknownField(name: string, known: readonly string[]): string {
  const plain = (text: string) => text.replaceAll(/[_-]/g, "").toLowerCase();
  const meant =
    known.find((candidate) => plain(candidate) === plain(name)) ??
    known.find((candidate) => isOneEditAway(candidate, name));
  return meant ? `is not a known field: did you mean ${meant}?` : "is not a known field: remove it";
}

function isOneEditAway(left: string, right: string): boolean {
  if (Math.abs(left.length - right.length) > 1 || Math.min(left.length, right.length) < 3) return false;
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  const rest = (text: string, skipped: number) => text.slice(at + skipped);
  return rest(left, 1) === rest(right, 1) || rest(left, 1) === rest(right, 0) || rest(left, 0) === rest(right, 1);
}

/**
 * The validator reports every branch of a union that failed. Where one branch was clearly meant (the others fail by type
 * or by a constant that tells them apart) its findings stand for the union; otherwise the union is described as a whole.
 */
function resolveUnions(errors: readonly ErrorObject[]): ErrorObject[] {
  const unions = errors.filter((error) => error.keyword === "anyOf" || error.keyword === "oneOf");
  const outermost = unions.filter((union) => !unions.some((other) => other !== union && isInside(union, other)));
  const resolved = errors.filter((error) => !outermost.some((union) => error === union || isInside(error, union)));

  for (const union of outermost) {
    const inside = errors.filter((error) => error !== union && isInside(error, union));
    const branches = Object.values(Object.groupBy(inside, (error) => branchOf(error, union))).filter(
      (branch) => branch !== undefined,
    );
    const meant = branches.filter((branch) => !branch.some((error) => tellsApart(error, union)));
    const only = meant[0];
    if (only && meant.length === 1) resolved.push(...resolveUnions(only));
    else resolved.push(discriminator(inside, union) ?? union);
  }
  return resolved;
}

function isInside(error: ErrorObject, union: ErrorObject): boolean {
  return (
    error.schemaPath.startsWith(`${union.schemaPath}/`) &&
    (error.instancePath === union.instancePath || error.instancePath.startsWith(`${union.instancePath}/`))
  );
}

function branchOf(error: ErrorObject, union: ErrorObject): string {
  return error.schemaPath.slice(union.schemaPath.length + 1).split("/", 1)[0] ?? "";
}

/** A finding that means "this branch was not meant": the wrong type, or another value of the field that names the kind. */
function tellsApart(error: ErrorObject, union: ErrorObject): boolean {
  if (error.instancePath === union.instancePath) return error.keyword === "type" || error.keyword === "const";
  return error.keyword === "const" && isDirectField(error, union);
}

function isDirectField(error: ErrorObject, union: ErrorObject): boolean {
  return !error.instancePath.slice(union.instancePath.length + 1).includes("/");
}

/** When every branch names its kind by the same field and none has the given one: what that field may be. */
function discriminator(inside: readonly ErrorObject[], union: ErrorObject): ErrorObject | null {
  const constants = inside.filter(
    (error) => error.keyword === "const" && error.instancePath !== union.instancePath && isDirectField(error, union),
  );
  const first = constants[0];
  if (!first || constants.some((error) => error.instancePath !== first.instancePath)) return null;
  const allowed = [...new Set(constants.map((error) => (error.parentSchema as JsonSchema | undefined)?.const))];
  return { ...first, keyword: "enum", parentSchema: { enum: allowed } };
}
