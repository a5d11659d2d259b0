import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import { generateOpenApi, withUnconnectedServer } from "../scripts/generate/openapi.ts";

/** The parts of the document that are looked at here. */
type Operation = {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly responses: Readonly<Record<string, { readonly description?: string; readonly content?: object }>>;
  readonly security?: readonly object[];
  readonly "x-scope"?: string;
};
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };
type Named = { readonly name: string; readonly path: string; readonly operation: Operation };

/** Not part of the API: documentation, health and figures, and what the sign-in page sends (src/access/README.md). */
const UNDOCUMENTED =
  /^(GET|HEAD) \/(health\/(live|ready)|metrics|problems(\/\{code\})?|openapi\.json|docs|auth\/callback\/oidc)$|^HEAD \/(v1|auth)\/|^POST \/auth\/(sign-in\/(email|social)|sign-out|request-password-reset|reset-password|change-password|two-factor\/(enable|disable|verify-totp|verify-backup-code|generate-backup-codes))$/;

let text: string;
let document: Document;
let operations: readonly Named[];
before(async () => {
  text = await generateOpenApi();
  document = JSON.parse(text) as Document;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      operation,
    })),
  );
});

test("openapi.json says what the routes say", async () => {
  const kept = await readFile(new URL("../openapi.json", import.meta.url), "utf8");
  assert.equal(
    kept === text,
    true,
    "openapi.json has drifted from the routes: run npm run generate and look at the difference",
  );
});

test("the document has the paths of the router, and no others", async () => {
  const routed = await withUnconnectedServer(async (server) => {
    await server.ready();
    return routesOf(server.printRoutes({ commonPrefix: false }));
  });
  assert.deepEqual(routed.filter((name) => !UNDOCUMENTED.test(name)).sort(), operations.map(({ name }) => name).sort());
  assert(operations.length >= 51, `${operations.length} operations`);
});

test("every operation has a name of its own, a summary and a place in the documentation", () => {
  const names = operations.map(({ operation }) => operation.operationId);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
  for (const { name, operation } of operations) {
    assert.match(operation.operationId, /^[a-z][A-Za-z]+$/, name);
    assert((operation.summary ?? "").length > 5, `${name} has no summary`);
    assert.equal(operation.tags?.length === 0, false, `${name} has no tag`);
    assert(operation.security?.length === 0 || operation["x-scope"], `${name} does not say which scope it needs`);
  }
});

test("every operation declares its good answer with its schema, and how it says no", () => {
  const undeclared: string[] = [];
  for (const { name, operation } of operations) {
    const good = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
    assert(good.length >= 1, name);
    const is_declared = good.every(([status, { description, content }]) =>
      status === "204" ? content === undefined && description !== "Default Response" : content !== undefined,
    );
    if (!is_declared) undeclared.push(operation.operationId);
    for (const status of ["400", "500", "503"]) assert(operation.responses[status], `${name} lacks ${status}`);
    if (operation.security?.length !== 0)
      for (const status of ["401", "403"]) assert(operation.responses[status], `${name} lacks ${status}`);
  }
  assert.deepEqual(undeclared, []);
});

test("what a path names is declared as a required parameter of it, and nothing else is", () => {
  for (const { name, path, operation } of operations) {
    const named = [...path.matchAll(/\{([a-z_]+)\}/g)].map((match) => match[1]);
    const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
    assert.deepEqual(parameters.map((parameter) => parameter.name).sort(), named.sort(), name);
    assert(
      parameters.every((parameter) => parameter.required),
      name,
    );
  }
});

test("the document has the shape of OpenAPI 3.1, its references lead somewhere and its schemas are schemas", () => {
  const ajv = new Ajv2020({ strict: false });
  (ajvFormats as unknown as (target: Ajv2020) => void)(ajv);
  const valid = ajv.validate(SHAPE, document);
  assert.equal(valid, true, ajv.errorsText(ajv.errors));

  const schemas = ajv.addSchema(document, "openapi");
  let count = 0;
  for (const [pointer, value] of schemasIn(document, "")) {
    assert(ajv.validateSchema(value as object), `${pointer}: ${schemas.errorsText(schemas.errors)}`);
    const reference = pointer.replaceAll("{", "%7B").replaceAll("}", "%7D");
    assert.doesNotThrow(() => schemas.compile({ $ref: `openapi#${reference}` }), pointer);
    count += 1;
  }
  assert(count > 150, `${count} schemas`);
  for (const [, reference] of text.matchAll(/"\$ref": "#([^"]+)"/g))
    assert.notEqual(valueAt(document, reference as string), undefined, reference);
});

/** Reads the tree that the router prints: each level is indented by four characters. */
function routesOf(tree: string): string[] {
  const names: string[] = [];
  const path: string[] = [];
  for (const printed of tree.split("\n")) {
    const match = /^([│├└─ ]*)(\/\S*|\S+) \(([A-Z, ]+)\)$/.exec(printed);
    if (!match) continue;
    const [, indent = "", part = "", methods = ""] = match;
    path.length = indent.length / 4 - 1;
    path.push(part);
    const whole = path.join("").replaceAll(/:([a-z_]+)/g, "{$1}");
    names.push(...methods.split(", ").map((method) => `${method} ${whole}`));
  }
  return names;
}

function* schemasIn(node: unknown, pointer: string): Generator<[string, unknown]> {
  if (typeof node !== "object" || node === null) return;
  for (const [key, inner] of Object.entries(node)) {
    const at = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (key === "schema" || /^\/components\/schemas\/[^/]+$/.test(at)) yield [at, inner];
    else yield* schemasIn(inner, at);
  }
}

function valueAt(root: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], root);
}

/** What OpenAPI 3.1 demands of the parts that we use (https://spec.openapis.org/oas/v3.1.1.html), and no other parts. */
const content = {
  type: "object",
  minProperties: 1,
  additionalProperties: {
    type: "object",
    properties: { schema: { type: "object" }, example: {}, examples: { type: "object" } },
    additionalProperties: false,
  },
};
const responses = {
  type: "object",
  minProperties: 1,
  propertyNames: { pattern: "^([1-5][0-9]{2}|[A-Za-z]+)$" },
  additionalProperties: {
    anyOf: [
      { type: "object", required: ["$ref"], properties: { $ref: { type: "string" } }, additionalProperties: false },
      {
        type: "object",
        required: ["description"],
        properties: { description: { type: "string" }, content, headers: { type: "object" } },
        additionalProperties: false,
      },
    ],
  },
};
const operation = {
  type: "object",
  required: ["operationId", "responses"],
  properties: {
    operationId: { type: "string" },
    summary: { type: "string" },
    description: { type: "string" },
    tags: { type: "array", items: { type: "string" } },
    parameters: {
      type: "array",
      items: {
        type: "object",
        required: ["name", "in", "schema"],
        properties: {
          name: { type: "string" },
          in: { enum: ["query", "path", "header"] },
          required: { type: "boolean" },
          description: { type: "string" },
          schema: { type: "object" },
        },
        additionalProperties: false,
        if: { properties: { in: { const: "path" } } },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { required: ["required"], properties: { required: { const: true } } },
      },
    },
    requestBody: {
      type: "object",
      required: ["content"],
      properties: { required: { type: "boolean" }, description: { type: "string" }, content },
      additionalProperties: false,
    },
    responses,
    security: { type: "array", items: { type: "object" } },
    "x-scope": { type: "string" },
  },
  additionalProperties: false,
};
const SHAPE = {
  type: "object",
  required: ["openapi", "info", "paths", "components"],
  properties: {
    openapi: { type: "string", pattern: "^3\\.1\\.\\d+$" },
    info: {
      type: "object",
      required: ["title", "version"],
      properties: { title: { type: "string" }, version: { type: "string" }, description: { type: "string" } },
      additionalProperties: false,
    },
    paths: {
      type: "object",
      propertyNames: { pattern: "^(/([a-z0-9-]+|\\{[a-z_]+\\}))+$" },
      additionalProperties: {
        type: "object",
        minProperties: 1,
        propertyNames: { enum: ["get", "put", "post", "delete", "patch"] },
        additionalProperties: operation,
      },
    },
    components: {
      type: "object",
      required: ["schemas", "responses", "securitySchemes"],
      properties: { schemas: { type: "object" }, responses, securitySchemes: { type: "object", minProperties: 1 } },
      additionalProperties: false,
    },
    security: { type: "array", items: { type: "object" } },
    tags: { type: "array" },
  },
  additionalProperties: false,
};
