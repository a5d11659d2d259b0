import { connect } from "node:net";
import { Ajv2020 } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import fc from "fast-check";
import { authorized, collectAt, headAt, ITEMS, line, onAccount, openRetailer } from "../journeys/retailer.ts";
import type { Answer, Json, RunningApp } from "./running-app.ts";
import { type Known, ODD_TEXTS, validInput, wrongBody } from "./schema-input.ts";

/** What is given input: the product over HTTP, in this process or in another. */
export type Target = Pick<RunningApp, "call" | "waitFor" | "url">;
export type Operation = { readonly method: string; readonly path: string; readonly spec: Json };

export type Fuzzer = {
  readonly operations: readonly Operation[];
  /** Sends valid and wrong requests. @returns what was wrong with the answers, each with all that repeats it */
  readonly tryOperation: (
    operation: Operation,
    counts: { readonly valid: number; readonly wrong: number },
  ) => Promise<string[]>;
  /** 10 MB are refused at once: as too much, or, by those that take many entries, as not what is wanted. */
  readonly tryBigBody: (operation: Operation) => Promise<string[]>;
  /** Bodies that begin and never go on, one for each operation, hold nobody up. */
  readonly trySlowBodies: () => Promise<string[]>;
  readonly done: () => {
    readonly requests: number;
    readonly slowest_ms: number;
    readonly by_status: Readonly<Record<string, number>>;
  };
};

const SLOW_MS = 2_000;
const ASKS_MAX = 4;
const AT_ONCE = 8;
const BIG_BYTES = 10 * 1024 * 1024;

/**
 * Puts a small retailer in, and makes input for every operation of the document that the target itself publishes. Answers
 * must come in time, with a status and content as documented, and never be a fault of the service.
 */
export async function openFuzzer(target: Target, seed: number): Promise<Fuzzer> {
  const known = await knownNames(target);
  const document = (await target.call("GET", "/openapi.json")).body;
  const judge = newJudge(document);
  const operations: Operation[] = Object.entries(document.paths as Json).flatMap(([path, methods]) =>
    Object.entries(methods as Json)
      .map(([method, spec]) => ({ method, path, spec: spec as Json }))
      // Answers that go on for as long as somebody listens have tests of their own.
      .filter(({ spec }) => !("text/event-stream" in (spec.responses["200"]?.content ?? {}))),
  );
  const by_status: Record<string, number> = {};
  let requests = 0;
  let slowest_ms = 0;

  const sendOne = async (operation: Operation, { path, body, headers }: Request): Promise<string[]> => {
    const answer = await askAgainIfSlow(target, operation, { path, body, headers });
    requests += 1;
    slowest_ms = Math.max(slowest_ms, answer.elapsed_ms);
    by_status[answer.status] = (by_status[answer.status] ?? 0) + 1;
    const fault = judge(operation, answer);
    if (!fault) return [];
    const shown = `${operation.method} ${path} ${JSON.stringify(headers)} ${body?.slice(0, 3_000)}`;
    return [`${fault}\nseed ${seed}: ${shown}\n${answer.status} ${answer.text.slice(0, 2_000)}`];
  };
  const send = async (operation: Operation, queue: Request[]): Promise<string[]> => {
    const faults: string[] = [];
    const work = async () => {
      for (let request = queue.shift(); request; request = queue.shift())
        faults.push(...(await sendOne(operation, request)));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return faults;
  };
  return {
    operations,
    tryOperation: async (operation, { valid, wrong }) => [
      ...(await send(operation, fc.sample(validRequest(operation, known), { seed, numRuns: valid }))),
      ...(await send(operation, fc.sample(wrongRequest(operation, known), { seed, numRuns: wrong }))),
    ],
    tryBigBody: async (operation) => {
      const [request] = fc.sample(validRequest(operation, known), { seed, numRuns: 1 }) as [Request];
      const body = `{"text":"${"x".repeat(BIG_BYTES)}"}`;
      // Whoever is still writing may find the connection closed before he reads the answer.
      return sendOne(operation, { ...request, body }).catch((error: unknown) =>
        isClosedWhileWriting(error) ? [] : [`${error}`],
      );
    },
    trySlowBodies: () => trySlowBodies(target, operations, document),
    done: () => ({ requests, slowest_ms: Math.round(slowest_ms), by_status }),
  };
}

function isClosedWhileWriting(error: unknown): boolean {
  const { cause } = error as Error;
  return cause instanceof Error && "code" in cause && (cause.code === "EPIPE" || cause.code === "ECONNRESET");
}

/**
 * An input that makes the service think for long does so each time. What was slow because the machine had other work, or
 * because the same order was locked, is quick when it is asked again.
 */
async function askAgainIfSlow(
  target: Target,
  { method }: Operation,
  { path, body, headers }: Request,
): Promise<Answer> {
  for (let ask = 1; ; ask += 1) {
    const answer = await target.call(method.toUpperCase(), path, body, headers);
    if (answer.elapsed_ms <= SLOW_MS || ask === ASKS_MAX) return answer;
  }
}

async function trySlowBodies(target: Target, operations: readonly Operation[], document: Json): Promise<string[]> {
  const { hostname, port } = new URL(target.url);
  const with_body = operations.filter(({ spec }) => spec.requestBody);
  const sockets = with_body.map(({ method, path }) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const place = path.replaceAll(/\{[a-z_]+\}/g, "00000000-0000-7000-8000-000000000000");
    socket.on("error", () => {});
    socket.write(
      `${method.toUpperCase()} ${place} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`,
    );
    return socket;
  });
  const answers = await Promise.all(
    ["/health/ready", "/v1/orders", "/openapi.json"].map((path) => target.call("GET", path)),
  );
  for (const socket of sockets) socket.destroy();
  return answers
    .filter((answer) => answer.status !== 200 || answer.elapsed_ms > SLOW_MS)
    .map(
      (answer) =>
        `beside ${sockets.length} bodies that never come, ${document.info.title} answers ${answer.status} in ${answer.elapsed_ms} ms`,
    );
}

/** Things that exist, so that ids and codes lead somewhere. */
async function knownNames(target: Target): Promise<Known> {
  const { stock, orderOf, place, act, ship } = await openRetailer(target);
  for (const sku of ITEMS) for (const location of ["WH1", "ST1"]) await stock(sku, location, 100);
  const lines = [line(1, "A-100", 2, 1_190), line(2, "B-200", 1, 500)];
  const open = await place(orderOf({ lines, payments: [authorized(2_880)] }));
  const collected = await place(
    orderOf({ lines: [line(1, "B-200", 1, 500, collectAt("ST1"))], payments: [onAccount(500)] }),
  );
  const sent = await place(orderOf({ lines: [line(1, "A-100", 2, 1_190)], payments: [onAccount(2_380)] }));
  const ready = await target.waitFor(sent.order_id, (order) => order.status === "released");
  await ship(headAt(ready, "WH1"), "T-1", [{ line_no: 1, quantity: 2 }]);
  const done = await target.waitFor(sent.order_id, (order) => order.status === "completed");
  const back = await act("/v1/returns", { order_id: sent.order_id, lines: [{ line_no: 1, quantity: 1 }], reason: "x" });
  const orders: Json[] = [];
  for (const { order_id } of [open, collected])
    orders.push(await target.waitFor(order_id, (order) => order.status === "released"));
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

/** Says what is wrong with an answer, by the document; null if nothing is. */
function newJudge(document: Json): (operation: Operation, answer: Answer) => string | null {
  const ajv = new Ajv2020({ strict: false, validateFormats: true });
  (ajvFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema(document, "openapi");
  return (operation, answer) => faultOf(ajv, document, operation, answer);
}

function faultOf(ajv: Ajv2020, document: Json, { spec, path, method }: Operation, answer: Answer): string | null {
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
  // What is no JSON is a text of bytes.
  return validate(type.endsWith("json") ? answer.body : text)
    ? null
    : `is not what is documented: ${ajv.errorsText(validate.errors)}`;
}

function validRequest({ path, spec }: Operation, known: Known): fc.Arbitrary<Request> {
  const schema = bodySchema(spec);
  const body = schema ? validInput(schema, known).map((value) => JSON.stringify(value)) : fc.constant(undefined);
  const parts = fc.tuple(parametersIn("query", spec, known), parametersIn("path", spec, known), body);
  return parts.map(([asked, named, text]) => ({ path: urlOf(path, named, asked), body: text, headers: {} }));
}

function parametersIn(place: "query" | "path", spec: Json, known: Known): fc.Arbitrary<Json> {
  const parameters: Json[] = (spec.parameters ?? []).filter((each: Json) => each.in === place);
  const values: Record<string, fc.Arbitrary<Json>> = {};
  for (const { name, schema } of parameters) values[name] = validInput(schema, known, name, 1);
  const requiredKeys = parameters.filter((each) => each.required).map((each) => each.name as string);
  return fc.record(values, { requiredKeys });
}

function wrongRequest(operation: Operation, known: Known): fc.Arbitrary<Request> {
  const schema = bodySchema(operation.spec);
  const valid = validRequest(operation, known);
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
