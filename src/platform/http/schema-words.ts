/** The parts of a JSON schema that we put into words. */
export type JsonSchema = {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly uniqueItems?: boolean;
  readonly description?: string;
  readonly [keyword: string]: unknown;
};

const FORMATS: Readonly<Record<string, string>> = {
  "date-time": "an instant such as 2026-11-22T10:00:00Z",
  date: "a date such as 2026-11-22",
  time: "a time such as 10:00:00Z",
  uuid: "a UUID such as 018f3b1e-7c2a-7000-8000-000000000001",
  email: "an email address",
  uri: "an absolute URL",
};

/** What a value must be, in words that continue "must be …". */
export function describeSchema(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return oneOf(schema.enum.map((value) => JSON.stringify(value)));
  const union = schema.anyOf ?? schema.oneOf;
  if (union) return describeUnion(union);
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  const words = types.map((type) => describeType(type, schema));
  return words.length > 0 ? words.join(" or ") : "a different value";
}

function describeUnion(branches: readonly JsonSchema[]): string {
  const constants = branches
    .filter((branch) => branch.const !== undefined)
    .map((branch) => JSON.stringify(branch.const));
  const others = branches.filter((branch) => branch.const === undefined).map(describeSchema);
  const words = constants.length > 0 ? [oneOf(constants), ...others] : others;
  return [...new Set(words)].join(" or ");
}

function oneOf(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? "") : `one of ${words.join(", ")}`;
}

function describeType(type: string, schema: JsonSchema): string {
  switch (type) {
    case "string":
      return describeText(schema);
    case "integer":
    case "number":
      return `${type === "integer" ? "an integer" : "a number"}${range(schema)}`;
    case "boolean":
      return "true or false";
    case "array":
      return `a list${amount(schema.minItems, schema.maxItems, "entries", "entry")}`;
    case "object":
      return `an object${amount(schema.minProperties, schema.maxProperties, "fields", "field")}`;
    case "null":
      return "null";
    default:
      return type;
  }
}

function describeText(schema: JsonSchema): string {
  if (schema.format) return FORMATS[schema.format] ?? `a text of the format ${schema.format}`;
  const length = amount(schema.minLength, schema.maxLength, "characters", "character");
  return `a text${length}${schema.pattern ? ` that matches ${schema.pattern}` : ""}`;
}

function range(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const step = multipleOf === undefined ? "" : `, a multiple of ${multipleOf}`;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}${step}`;
  const low =
    minimum !== undefined
      ? `of at least ${minimum}`
      : exclusiveMinimum !== undefined
        ? `above ${exclusiveMinimum}`
        : "";
  const high =
    maximum !== undefined ? `of at most ${maximum}` : exclusiveMaximum !== undefined ? `below ${exclusiveMaximum}` : "";
  const bounds = [low, high].filter(Boolean).join(" and ");
  return `${bounds ? ` ${bounds}` : ""}${step}`;
}

function amount(least: number | undefined, most: number | undefined, many: string, one: string): string {
  const unit = (count: number) => (count === 1 ? one : many);
  if (least && most !== undefined)
    return least === most ? ` of exactly ${most} ${unit(most)}` : ` of ${least} to ${most} ${unit(most)}`;
  if (most !== undefined) return ` of at most ${most} ${unit(most)}`;
  return least ? ` of at least ${least} ${unit(least)}` : "";
}
