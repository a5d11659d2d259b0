import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import fc from "fast-check";
import { type Answer, type Json, startApp } from "../support/running-app.ts";
import { type Known, ODD_TEXTS, validInput, wrongBody } from "../support/schema-input.ts";
import { authorized, collectAt, headAt, ITEMS, line, onAccount, openRetailer } from "./retailer.ts";

/**
 * Every operation of the API is given anything: input by its schema, and input that is wrong in all the ways that come to
 * mind. It must answer in time, as it documents, and never with a fault of its own. FUZZ_SEED repeats a run.
 */
const WRONG_PER_OPERATION = 60;
const VALID_PER_OPERATION = 20;
const SLOW_MS = 2_000;
const AT_ONCE = 8;
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

const app = await startApp();
const { stock, orderOf, place, act, ship } = await openRetailer(app);
for (const sku of ITEMS) for (const location of ["WH1", "ST1"]) await stock(sku, location, 100);
const document = (await app.call("GET", "/openapi.json")).body;
const ajv = new Ajv2020({ strict: false, validateFormats: true });
(ajvFormats as unknown as (target: Ajv2020) => void)(ajv);
ajv.addSchema(document, "openapi");

type Operation = { readonly method: string; readonly path: string; readonly spec: Json };
const OPERATIONS: readonly Operation[] = Object.entries(document.paths as Json).flatMap(([path, methods]) =>
  Object.entries(methods as Json).map(([method, spec]) => ({ method, path, spec: spec as Json })),
);
const known = await knownNames();

for (const operation of OPERATIONS) {
  const { operationId } = operation.spec;
  test(`${operationId} answers anything as it documents (seed ${seed})`, async () => {
    await send(operation, validRequest(operation), VALID_PER_OPERATION);
    await send(operation, wrongRequest(operation), WRONG_PER_OPERATION);
  });
}

test("after all of this no order is stuck, and the doctor finds nothing", async () => {
  const { body } = await app.call("GET", "/v1/exceptions?limit=200");
  const stuck = body.data.filter((exception: Json) => exception.reason === "advance_failed");
  assert.deepEqual(stuck, []);
  assert.equal((await app.call("GET", "/health/ready")).status, 200);
  await app.assertSound();
});

/** Things that exist, so that ids and codes lead somewhere. */
async function knownNames(): Promise<Known> {
  const lines = [line(1, "A-100", 2, 1_190), line(2, "B-200", 1, 500)];
  const open = await place(orderOf({ lines, payments: [authorized(2_880)] }));
  const collected = await place(
    orderOf({ lines: [line(1, "B-200", 1, 500, collectAt("ST1"))], payments: [onAccount(500)] }),
  );
  const sent = await place(orderOf({ lines: [line(1, "A-100", 2, 1_190)], payments: [onAccount(2_380)] }));
  const ready = await app.waitFor(sent.order_id, (order) => order.status === "released");
  await ship(headAt(ready, "WH1"), "T-1", [{ line_no: 1, quantity: 2 }]);
  const done = await app.waitFor(sent.order_id, (order) => order.status === "completed");
  const back = await act("/v1/returns", { order_id: sent.order_id, lines: [{ line_no: 1, quantity: 1 }], reason: "x" });
  const orders: Json[] = [];
  for (const { order_id } of [open, collected])
    orders.push(await app.waitFor(order_id, (order) => order.status === "released"));
  const held = await act(`/v1/orders/${open.order_id}/holds`, {});
  const cart = await act("/v1/reservations", { lines: [{ sku: "A-100", quantity: 1 }], expires_in_seconds: 600 });
  return {
    sku: ITEMS,
    location: ["WH1", "ST1"],
    locations: ["WH1"],
    channel: ["shop-de", "shop-en"],
    currency: ["EUR"],
    country: ["DE"],
    provider: ["sandbox"],
    token: ["tok_ok", "tok_declined"],
    code: ["X-1", "high_amount"],
    order_id: [open.order_id, collected.order_id, sent.order_id],
    number: [open.number],
    fulfillment_order_id: orders.map((order) => order.fulfillment_orders[0].fulfillment_order_id as string),
    invoice_id: [done.invoices[0].invoice_id],
    return_id: [back.return_id as string],
    hold_id: [held.holds[0].hold_id],
    reservation_id: [cart.reservation_id],
    customer: [open.customer.customer_id],
  };
}

type Request = {
  readonly path: string;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
};

async function send(operation: Operation, requests: fc.Arbitrary<Request>, numRuns: number): Promise<void> {
  const queue = fc.sample(requests, { seed, numRuns });
  const work = async () => {
    for (let request = queue.shift(); request; request = queue.shift()) await sendOne(operation, request);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function sendOne(operation: Operation, { path, body, headers }: Request): Promise<void> {
  const answer = await app.call(operation.method.toUpperCase(), path, body, headers);
  const fault = faultOf(operation, answer);
  if (!fault) return;
  const shown = `${operation.method} ${path} ${JSON.stringify(headers)} ${body?.slice(0, 3_000)}`;
  assert.fail(`${fault}\nseed ${seed}: ${shown}\n${answer.status} ${answer.text.slice(0, 2_000)}`);
}

function faultOf({ spec, path, method }: Operation, answer: Answer): string | null {
  const { status, text, headers, elapsed_ms } = answer;
  if (elapsed_ms > SLOW_MS) return `took ${Math.round(elapsed_ms)} ms`;
  if (status >= 500) return "is a fault of the service";
  // A value in the path that is no value leads to another path, or to none.
  if (answer.body?.code === "route_not_found" || answer.body?.code === "method_not_allowed")
    return path.includes("{") ? null : "is not the path of the document";
  // What has no body documents nothing about bodies.
  if (!spec.requestBody && (status === 413 || status === 415)) return null;
  const declared = spec.responses[status];
  if (!declared) return `answers ${status}, which it does not document`;
  const type = (headers.get("content-type") ?? "").split(";")[0] ?? "";
  const pointer = declared.$ref
    ? `components/responses/${declared.$ref.split("/").at(-1)}`
    : `paths/${path.replaceAll("/", "~1")}/${method}/responses/${status}`;
  const content = declared.$ref ? document.components.responses[pointer.split("/")[2] ?? ""].content : declared.content;
  if (!content) return text === "" ? null : "has a body that is not documented";
  if (type === "application/x-ndjson") return null;
  if (!content[type]) return `is ${type}, which is not documented`;
  const at = `${pointer}/content/${type.replaceAll("/", "~1")}/schema`;
  const reference = `openapi#/${at.replaceAll("{", "%7B").replaceAll("}", "%7D")}`;
  const validate = ajv.getSchema(reference) ?? ajv.compile({ $ref: reference });
  return validate(answer.body) ? null : `is not what is documented: ${ajv.errorsText(validate.errors)}`;
}

function validRequest({ path, spec }: Operation): fc.Arbitrary<Request> {
  const schema = bodySchema(spec);
  const body = schema ? validInput(schema, known).map((value) => JSON.stringify(value)) : fc.constant(undefined);
  const parts = fc.tuple(parametersIn("query", spec), parametersIn("path", spec), body);
  return parts.map(([asked, named, text]) => ({ path: urlOf(path, named, asked), body: text, headers: {} }));
}

function parametersIn(place: "query" | "path", spec: Json): fc.Arbitrary<Json> {
  const parameters: Json[] = (spec.parameters ?? []).filter((each: Json) => each.in === place);
  const values: Record<string, fc.Arbitrary<Json>> = {};
  for (const { name, schema } of parameters) values[name] = validInput(schema, known, name, 1);
  const requiredKeys = parameters.filter((each) => each.required).map((each) => each.name as string);
  return fc.record(values, { requiredKeys });
}

function wrongRequest(operation: Operation): fc.Arbitrary<Request> {
  const schema = bodySchema(operation.spec);
  const valid = validRequest(operation);
  const odd_body = wrongBody(schema ? validInput(schema, known) : fc.jsonValue());
  const with_odd_body = fc.tuple(valid, odd_body).map(([request, body]) => ({ ...request, body }));
  const with_odd_path = fc.tuple(valid, fc.constantFrom(...ODD_TEXTS)).map(([request, odd]) => ({
    ...request,
    path: operation.path.replaceAll(/\{[a-z_]+\}/g, odd),
  }));
  const with_odd_query = fc
    .tuple(valid, fc.constantFrom(...ODD_TEXTS), fc.constantFrom(...queryNames(operation.spec)))
    .map(([request, odd, name]) => ({ ...request, path: `${request.path.split("?")[0]}?${name}=${odd}` }));
  const with_odd_type = fc
    .tuple(
      valid,
      fc.constantFrom("text/plain", "application/xml", "application/json; charset=utf-7", "multipart/form-data", "x"),
    )
    .map(([request, type]) => ({ ...request, body: request.body ?? "x", headers: { "content-type": type } }));
  const with_odd_headers = fc
    .tuple(valid, fc.constantFrom("", "x".repeat(300), "\u00e4", "a,b", '"-1"', "*"))
    .map(([request, value]) => ({ ...request, headers: { "idempotency-key": value, "if-match": value } }));
  if (operation.method === "get") return fc.oneof(with_odd_path, with_odd_query, with_odd_headers);
  return fc.oneof(
    { weight: 8, arbitrary: with_odd_body },
    with_odd_type,
    with_odd_path,
    with_odd_query,
    with_odd_headers,
  );
}

function bodySchema(spec: Json): Json | null {
  return spec.requestBody?.content["application/json"]?.schema ?? null;
}

function queryNames(spec: Json): string[] {
  const names = (spec.parameters ?? []).filter((each: Json) => each.in === "query").map((each: Json) => each.name);
  return [...names, "surprise", "limit", "__proto__", "cursor[]"];
}

function urlOf(path: string, named: Json, asked: Json): string {
  const url = path.replaceAll(/\{([a-z_]+)\}/g, (_, name: string) => encodeURIComponent(String(named[name])));
  const query = new URLSearchParams(
    Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return query.size > 0 ? `${url}?${query}` : url;
}
