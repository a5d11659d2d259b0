import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Type } from "typebox";
import { buildOpenApi } from "./openapi.ts";
import { pageOf, pageQuery } from "./page.ts";
import { createTestServer } from "./test-server.ts";

const closed = { additionalProperties: false } as const;
const REFUSALS = { thing_sold: { status: 409, title: "The thing is <sold>", retryable: false, detail: () => "" } };
const Thing = Type.Object(
  {
    kind: Type.Union([Type.Literal("big"), Type.Literal("small")]),
    note: Type.Optional(Type.String({ description: "For `humans` & <others>." })),
    parts: Type.Array(Type.Object({ sku: Type.String() }, closed)),
  },
  closed,
);
const { server } = await createTestServer({ refusals: [REFUSALS] });
server.get(
  "/v1/things",
  {
    config: { scope: "things:read" },
    schema: {
      operationId: "listThings",
      summary: "List things",
      tags: ["things"],
      querystring: Type.Object({ ...pageQuery }, closed),
      response: { 200: pageOf(Thing) },
    },
  },
  async () => ({}),
);
server.post(
  "/v1/things/:thing_id/sales",
  {
    config: { scope: "things:write", if_match: true, refusals: [REFUSALS] },
    schema: {
      operationId: "sellThing",
      tags: ["things"],
      params: Type.Object({ thing_id: Type.String({ format: "uuid" }) }, closed),
      body: { content: { "application/json": { schema: Thing }, "application/x-ndjson": { schema: Thing } } },
    },
  },
  async () => ({}),
);
server.get("/v1/open", { config: { scope: null }, schema: { operationId: "open" } }, async () => ({}));
after(() => server.close());

const text = await buildOpenApi(server);
const document = JSON.parse(text);

test("the document is OpenAPI 3.1 with every operation of the API and nothing else", () => {
  assert.equal(document.openapi, "3.1.0");
  assert.deepEqual(Object.keys(document.paths), ["/v1/open", "/v1/things", "/v1/things/{thing_id}/sales"]);
  const operations = Object.values(document.paths as Record<string, Record<string, { operationId: string }>>).flatMap(
    (methods) => Object.values(methods),
  );
  assert.deepEqual(
    operations.map((operation) => operation.operationId),
    ["open", "listThings", "sellThing"],
  );
});

test("an operation documents its scope, its headers and every way to be refused", () => {
  const sell = document.paths["/v1/things/{thing_id}/sales"].post;
  assert.equal(sell["x-scope"], "things:write");
  assert.deepEqual(
    sell.parameters.map((parameter: { name: string }) => parameter.name),
    ["thing_id", "Idempotency-Key", "If-Match"],
  );
  assert.deepEqual(Object.keys(sell.requestBody.content), ["application/json", "application/x-ndjson"]);
  assert.deepEqual(Object.keys(sell.responses), [
    "200",
    "400",
    "401",
    "403",
    "404",
    "409",
    "412",
    "413",
    "415",
    "422",
    "429",
    "500",
    "503",
  ]);
  assert.match(sell.responses["409"].description, /`thing_sold`: The thing is <sold>\./);
  assert.equal(sell.responses["409"].content["application/problem+json"].schema.$ref, "#/components/schemas/Problem");
});

test("a public operation needs no key, and a parameter with a default is optional", () => {
  const open = document.paths["/v1/open"].get;
  assert.deepEqual(open.security, []);
  assert.deepEqual(Object.keys(open.responses), ["200", "400", "500", "503"]);
  const [limit] = document.paths["/v1/things"].get.parameters;
  assert.deepEqual([limit.name, limit.required, limit.schema.default], ["limit", false, 50]);
});

test("unions of constants are enums, and every reference leads somewhere", () => {
  const thing =
    document.paths["/v1/things"].get.responses["200"].content["application/json"].schema.properties.data.items;
  assert.deepEqual(thing.properties.kind, { enum: ["big", "small"] });
  for (const [, reference = ""] of text.matchAll(/"\$ref": "#\/([^"]+)"/g)) {
    assert.ok(
      reference.split("/").reduce((node, step) => node?.[step], document),
      reference,
    );
  }
});

test("the same document is served, and made the same way each time", async () => {
  assert.deepEqual((await server.inject("/openapi.json")).json(), document);
  assert.equal(await buildOpenApi(server), text);
});

test("the documentation page shows all of it, runs no script and loads nothing", async () => {
  const answer = await server.inject("/docs");

  assert.equal(answer.statusCode, 200);
  assert.match(String(answer.headers["content-security-policy"]), /default-src 'none'/);
  for (const shown of [
    "List things",
    "/v1/things/{thing_id}/sales",
    "Idempotency-Key",
    "thing_sold",
    "scope things:write",
    "parts",
    "sku",
  ]) {
    assert.ok(answer.body.includes(shown), shown);
  }
  assert.match(answer.body, /For <code>humans<\/code> &amp; &lt;others&gt;\./);
  assert.doesNotMatch(answer.body, /<script|<link|src=|href="http|url\(|<sold>/);
});
