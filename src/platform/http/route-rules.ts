import type { RouteOptions } from "fastify";
import type { JsonSchema } from "./schema-words.ts";

const METHODS_WITH_IDEMPOTENCY = new Set(["POST"]);

/**
 * Holds every route to the house rules while it is being registered, so that a mistake ends the start and not a request.
 *
 * @throws Error naming the route and what to add
 */
export function checkRoute(route: RouteOptions): void {
  const name = `${String(route.method)} ${route.url}`;
  const config = route.config;
  if (config?.scope === undefined) {
    throw new Error(`${name} does not say who may call it: add config.scope, or null to make it public.`);
  }
  const schema = route.schema as (Record<string, unknown> & { readonly hide?: boolean }) | undefined;
  if (!schema || (schema.hide !== true && typeof schema.operationId !== "string")) {
    throw new Error(`${name} has no schema.operationId: add one, or schema.hide if it is not part of the API.`);
  }
  if (route.url.includes("/:") && !schema.params)
    throw new Error(`${name} has path parameters without a schema: add schema.params.`);
  if (config.idempotency === "required" && !METHODS_WITH_IDEMPOTENCY.has(String(route.method))) {
    throw new Error(`${name} requires an Idempotency-Key, which only POST takes.`);
  }
  for (const part of ["body", "querystring", "params"] as const) {
    for (const [type, inner] of bodySchemas(schema[part] as JsonSchema | undefined)) {
      const open = findOpenObject(inner, part);
      if (open)
        throw new Error(`${name}${type}: the object at ${open} takes unknown fields: add additionalProperties: false.`);
    }
  }
}

function bodySchemas(schema: JsonSchema | undefined): [string, JsonSchema][] {
  if (!schema) return [];
  const content = schema.content as Record<string, { schema: JsonSchema }> | undefined;
  if (!content) return [["", schema]];
  return Object.entries(content).map(([type, entry]) => [` (${type})`, entry.schema]);
}

/** Where a schema has an object that would accept fields that nobody has named; null if nowhere. */
export function findOpenObject(schema: unknown, path: string): string | null {
  if (typeof schema !== "object" || schema === null) return null;
  if (Array.isArray(schema)) return firstOpen(schema.map((inner, index) => [`${path}/${index}`, inner]));
  const { type, properties, patternProperties, additionalProperties, unevaluatedProperties } = schema as JsonSchema;
  const is_object = type === "object" || (Array.isArray(type) && type.includes("object")) || properties !== undefined;
  // A record names its values by patternProperties or by a schema for them; both are said on purpose.
  const is_closed =
    additionalProperties === false ||
    unevaluatedProperties === false ||
    typeof additionalProperties === "object" ||
    (patternProperties !== undefined && additionalProperties === undefined);
  if (is_object && !is_closed) return path;

  return firstOpen([
    ...Object.entries(properties ?? {}).map(([key, inner]): [string, unknown] => [`${path}.${key}`, inner]),
    ...Object.values(patternProperties ?? {}).map((inner): [string, unknown] => [`${path}.*`, inner]),
    ...["items", "anyOf", "oneOf", "allOf", "additionalProperties", "prefixItems", "$defs"].map(
      (keyword): [string, unknown] => [
        `${path}/${keyword}`,
        keyword === "$defs"
          ? Object.values(((schema as JsonSchema).$defs as object) ?? {})
          : (schema as JsonSchema)[keyword],
      ],
    ),
  ]);
}

function firstOpen(parts: readonly (readonly [string, unknown])[]): string | null {
  for (const [path, inner] of parts) {
    const found = findOpenObject(inner, path);
    if (found) return found;
  }
  return null;
}
