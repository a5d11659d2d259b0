import swagger from "@fastify/swagger";
import type { RouteOptions } from "fastify";
import { PLATFORM_PROBLEMS, type PlatformCode } from "./platform-problems.ts";
import type { AnyRefusalTable } from "./problem.ts";
import type { JsonSchema } from "./schema-words.ts";
import type { HttpServer } from "./types.ts";

/** The parts of an OpenAPI 3.1 document that we write ourselves or read. */
export type OpenApi = {
  openapi: string;
  info: { title: string; version: string; description?: string };
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, JsonSchema>;
    responses: Record<string, unknown>;
    securitySchemes: Record<string, unknown>;
  };
  tags?: { name: string; description?: string }[];
  security: Record<string, string[]>[];
};

export type Operation = {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, ResponseObject>;
  security?: Record<string, string[]>[];
  "x-scope"?: string;
};

export type Parameter = { name: string; in: string; required?: boolean; description?: string; schema: JsonSchema };
export type Media = { schema?: JsonSchema; example?: unknown; examples?: Record<string, { value: unknown }> };
export type ResponseObject = { $ref?: string; description?: string; content?: Record<string, Media> };

const PROBLEM_MEDIA = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };

const DESCRIPTION = `Distributed order management.

Every request carries \`Authorization: Bearer <api key>\`. Bodies are JSON in UTF-8; unknown fields are refused. Every POST takes an
\`Idempotency-Key\`: the same request sent again with its key has no second effect and gets the same answer. Errors are
\`application/problem+json\`; \`retryable\` says whether the same request can succeed later, and \`type\` leads to an explanation.`;

/** To be awaited before the first route is added: only later routes are documented. */
export async function collectOpenApi(server: HttpServer, version: string): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Dirigent", version, description: DESCRIPTION },
      components: { securitySchemes: { api_key: { type: "http", scheme: "bearer", description: "An API key." } } },
      security: [{ api_key: [] }],
    },
    convertConstToEnum: false,
    transform: ({ schema, url, route }) => ({ schema: { ...schema, ...routeFacts(route as RouteOptions) }, url }),
    transformObject: (document) => {
      if (!("openapiObject" in document)) throw new Error("Only OpenAPI 3 is made here.");
      return complete(document.openapiObject as unknown as OpenApi) as never;
    },
  });
}

/** The document as a file: for `openapi.json`, whose drift fails the checks. */
export async function buildOpenApi(server: HttpServer): Promise<string> {
  await server.ready();
  return `${JSON.stringify(server.swagger(), null, 2)}\n`;
}

type RouteFacts = {
  readonly scope: string | null;
  readonly takes_key: boolean;
  readonly key_required: boolean;
  readonly if_match: boolean;
  readonly refusals: readonly AnyRefusalTable[];
};

function routeFacts(route: RouteOptions) {
  const config = route.config ?? {};
  const facts: RouteFacts = {
    scope: config.scope ?? null,
    takes_key: route.method === "POST" && config.idempotency !== "none",
    key_required: config.idempotency === "required",
    if_match: config.if_match ?? false,
    refusals: config.refusals ?? [],
  };
  return { "x-facts": facts };
}

function complete(document: OpenApi): OpenApi {
  document.components.schemas = { Problem: PROBLEM_SCHEMA, ...sorted(document.components.schemas) };
  document.components.responses = Object.fromEntries(
    Object.entries(SHARED_RESPONSES).map(([name, codes]) => [
      name,
      { description: describeCodes(codes), content: PROBLEM_MEDIA },
    ]),
  );
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods))
      completeOperation(path, method, operation as Operation & { "x-facts"?: RouteFacts });
  }
  document.paths = sorted(document.paths);
  return simplified(document) as OpenApi;
}

const SHARED_RESPONSES: Readonly<Record<string, readonly PlatformCode[]>> = {
  InvalidRequest: ["invalid_request", "malformed_json", "invalid_encoding"],
  Unauthenticated: ["unauthenticated"],
  Forbidden: ["forbidden"],
  PreconditionFailed: ["precondition_failed"],
  BodyTooLarge: ["body_too_large"],
  UnsupportedMediaType: ["unsupported_media_type"],
  IdempotencyKeyReused: ["idempotency_key_reused"],
  TooManyRequests: ["too_many_requests"],
  InternalError: ["internal_error"],
  Unavailable: ["temporarily_unavailable", "overloaded"],
};

function describeCodes(codes: readonly PlatformCode[]): string {
  return codes.map((code) => `\`${code}\`: ${PLATFORM_PROBLEMS[code].title}.`).join(" ");
}

function completeOperation(_path: string, method: string, operation: Operation & { "x-facts"?: RouteFacts }): void {
  const facts = operation["x-facts"];
  delete operation["x-facts"];
  if (!facts) return;
  const writes = method !== "get" && method !== "head";
  operation.parameters = (operation.parameters ?? []).map(withoutDefaultRequired);
  if (facts.takes_key) operation.parameters.push(idempotencyParameter(facts.key_required));
  if (facts.if_match) operation.parameters.push(IF_MATCH);
  if (operation.parameters.length === 0) delete operation.parameters;
  if (facts.scope === null) operation.security = [];
  else operation["x-scope"] = facts.scope;

  const shared: [string, string, boolean][] = [
    ["400", "InvalidRequest", true],
    ["401", "Unauthenticated", facts.scope !== null],
    ["403", "Forbidden", facts.scope !== null],
    ["412", "PreconditionFailed", facts.if_match],
    ["413", "BodyTooLarge", operation.requestBody !== undefined],
    ["415", "UnsupportedMediaType", operation.requestBody !== undefined],
    ["422", "IdempotencyKeyReused", facts.takes_key],
    ["429", "TooManyRequests", facts.scope !== null],
    ["500", "InternalError", true],
    ["503", "Unavailable", true],
  ];
  const refused = refusalsByStatus(facts.refusals);
  if (operation.parameters?.some((parameter) => parameter.in === "path") && !refused.has("404"))
    refused.set("404", ["Nothing has this id."]);
  if (writes && facts.refusals.length > 0 && !refused.has("409"))
    refused.set("409", ["Its present state does not allow it."]);
  for (const [status, name, applies] of shared) {
    const own = refused.get(status);
    if (own && applies) own.push(describeCodes(SHARED_RESPONSES[name] ?? []));
    else if (applies && !operation.responses[status])
      operation.responses[status] = { $ref: `#/components/responses/${name}` };
  }
  for (const [status, texts] of refused)
    operation.responses[status] ??= { description: texts.join(" "), content: PROBLEM_MEDIA };
  operation.responses = sorted(operation.responses);
}

function refusalsByStatus(tables: readonly AnyRefusalTable[]): Map<string, string[]> {
  const by_status = new Map<string, string[]>();
  for (const table of tables) {
    for (const [code, entry] of Object.entries(table)) {
      const texts = by_status.get(String(entry.status)) ?? [];
      texts.push(`\`${code}\`: ${entry.title}.`);
      by_status.set(String(entry.status), texts);
    }
  }
  return by_status;
}

function withoutDefaultRequired(parameter: Parameter): Parameter {
  return parameter.schema?.default === undefined ? parameter : { ...parameter, required: false };
}

function idempotencyParameter(required: boolean): Parameter {
  const description = "A new value (a UUID) for each new request; the same value when a request is sent again.";
  return {
    name: "Idempotency-Key",
    in: "header",
    required,
    description,
    schema: { type: "string", minLength: 1, maxLength: 255 },
  };
}

const IF_MATCH: Parameter = {
  name: "If-Match",
  in: "header",
  required: false,
  description:
    'The version that the change is meant for, in double quotes: `"7"`. Another current version is answered 412.',
  schema: { type: "string", pattern: '^"\\d{1,15}"$' },
};

const PROBLEM_SCHEMA: JsonSchema = {
  type: "object",
  description: "RFC 9457. May carry further members, named by its code.",
  required: ["type", "code", "title", "status", "detail", "retryable"],
  properties: {
    type: { type: "string", description: "Path of the explanation: `/problems/<code>`." },
    code: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    retryable: { type: "boolean", description: "Whether the same request, sent again later, can succeed." },
    errors: {
      type: "array",
      description: "Where the input is wrong and what it must be.",
      items: {
        type: "object",
        required: ["pointer", "message"],
        properties: {
          pointer: {
            type: "string",
            description: "JSON pointer into the body, `?name` for the query, `{name}` for the path, or a header.",
          },
          message: { type: "string" },
        },
      },
    },
  },
};

/** Unions of constants read better as an enum. */
function simplified(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(simplified);
  if (typeof node !== "object" || node === null) return node;
  const schema = node as JsonSchema;
  const union = schema.anyOf;
  if (Array.isArray(union) && union.every((branch) => branch.const !== undefined || branch.type === "null")) {
    const { anyOf: _replaced, ...rest } = schema;
    return { ...rest, enum: union.map((branch) => (branch.type === "null" ? null : branch.const)) };
  }
  return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, simplified(inner)]));
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}
