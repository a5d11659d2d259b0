/**
 * The types of the API for the web app, in the form that openapi-fetch reads, from openapi.json. The generators on npm need the
 * JavaScript compiler API of TypeScript 5 and 6, which TypeScript 7 no longer has.
 */

type Schema = { readonly [keyword: string]: unknown };
type Parameter = { readonly in: string; readonly name: string; readonly required?: boolean; readonly schema: Schema };
type Content = { readonly content?: { readonly [type: string]: { readonly schema?: Schema } } };
type Operation = {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: { readonly [status: string]: Content & { readonly $ref?: string } };
};
type Document = {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: { readonly schemas: { readonly [name: string]: Schema } };
};

const METHODS = ["get", "put", "post", "patch", "delete"] as const;
const PLACES = ["query", "header", "path", "cookie"] as const;

/** @param document openapi.json, parsed */
export function generateClientTypes(document: Document): string {
  const paths = Object.entries(document.paths).map(([path, operations]) => {
    const methods = METHODS.map((method) => {
      const operation = operations[method];
      return operation ? `${method}: ${operationType(operation)};` : `${method}?: never;`;
    });
    return `${JSON.stringify(path)}: { ${methods.join(" ")} };`;
  });
  const schemas = Object.entries(document.components.schemas).map(([name, schema]) => `${name}: ${typeOf(schema)};`);
  return [
    "/* Written by scripts/generate/main.ts from openapi.json. */",
    `export type components = { schemas: { ${schemas.join(" ")} } };`,
    `export type paths = { ${paths.join("\n")} };`,
    "",
  ].join("\n");
}

function operationType(operation: Operation): string {
  const places = PLACES.map((place) => {
    const fields = (operation.parameters ?? []).filter((parameter) => parameter.in === place);
    if (fields.length === 0) return `${place}?: never;`;
    const is_optional = fields.every((field) => field.required !== true);
    return `${place}${is_optional ? "?" : ""}: { ${fields.map(parameterType).join(" ")} };`;
  });
  const body = operation.requestBody;
  const body_type = body ? `requestBody${body.required ? "" : "?"}: { ${contentType(body)} };` : "requestBody?: never;";
  const responses = Object.entries(operation.responses).map(([status, response]) =>
    response.$ref
      ? `${key(status)}: { content: { "application/problem+json": components["schemas"]["Problem"] } };`
      : `${key(status)}: { ${contentType(response)} };`,
  );
  return `{ parameters: { ${places.join(" ")} }; ${body_type} responses: { ${responses.join(" ")} } }`;
}

function parameterType(parameter: Parameter): string {
  return `${key(parameter.name)}${parameter.required ? "" : "?"}: ${typeOf(parameter.schema)};`;
}

function contentType({ content }: Content): string {
  if (!content) return "content?: never;";
  const types = Object.entries(content).map(
    ([type, { schema }]) => `${JSON.stringify(type)}: ${schema ? typeOf(schema) : "unknown"};`,
  );
  return `content: { ${types.join(" ")} };`;
}

/** @returns the TypeScript type of a JSON schema; unknown where the schema says nothing */
export function typeOf(schema: Schema): string {
  if (typeof schema.$ref === "string") {
    return `components["schemas"][${JSON.stringify(schema.$ref.split("/").at(-1))}]`;
  }
  if ("const" in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = (schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined;
  if (choices) return `(${[...new Set(choices.map(typeOf))].join(" | ")})`;
  if (Array.isArray(schema.allOf)) return `(${(schema.allOf as Schema[]).map(typeOf).join(" & ")})`;
  if (Array.isArray(schema.type)) {
    return `(${schema.type.map((type: string) => typeOf({ ...schema, type })).join(" | ")})`;
  }
  switch (schema.type) {
    case "string":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "array":
      return `(${schema.items ? typeOf(schema.items as Schema) : "unknown"})[]`;
    case "object":
      return objectType(schema);
    default:
      return "unknown";
  }
}

function objectType(schema: Schema): string {
  const required = new Set((schema.required as readonly string[] | undefined) ?? []);
  const fields = Object.entries((schema.properties as { [name: string]: Schema } | undefined) ?? {}).map(
    ([name, field]) => `${key(name)}${required.has(name) ? "" : "?"}: ${typeOf(field)};`,
  );
  const patterns = Object.values((schema.patternProperties as { [name: string]: Schema } | undefined) ?? {});
  const other = patterns[0] ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : null);
  if (other !== null && fields.length === 0) return `{ [name: string]: ${typeOf(other as Schema)} }`;
  if (fields.length === 0)
    return schema.additionalProperties === false ? "{ [name: string]: never }" : "{ [name: string]: unknown }";
  return `{ ${fields.join(" ")} }`;
}

function key(name: string): string {
  return /^([a-z_][a-z0-9_]*|[1-5][0-9]{2})$/i.test(name) ? name : JSON.stringify(name);
}
