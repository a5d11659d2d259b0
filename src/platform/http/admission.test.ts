import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { createMetrics } from "../metrics.ts";
import { createAdmission, type Lane } from "./admission.ts";
import { ProblemError } from "./problem.ts";
import { TEST_CALLER } from "./test-server.ts";

const open = (in_flight_max: number, heavy_max = 16) => {
  const metrics = createMetrics({ process: false });
  const admission = createAdmission({ in_flight_max, heavy_max }, metrics);
  const response = () => new EventEmitter() as unknown as ServerResponse;
  const enter = (lane: Lane, tenant_id = "one", api_key_id = `${tenant_id} key`): EventEmitter => {
    const leaves = response();
    try {
      admission.admit(lane, leaves);
      admission.admitCaller(lane, { ...TEST_CALLER, tenant_id, api_key_id }, leaves);
    } catch (error) {
      // As the connection does once the refusal has been sent.
      leaves.emit("close");
      throw error;
    }
    return leaves;
  };
  return { admission, metrics, enter };
};
const code = (error: unknown) => (error instanceof ProblemError ? [error.problem.status, error.problem.code] : error);
const refusalOf = (work: () => unknown) => {
  try {
    work();
    return null;
  } catch (error) {
    return code(error);
  }
};

test("single orders may take half of the room, so that everything else still finds some", () => {
  const { enter, admission } = open(10);
  for (const tenant of ["a", "b", "c", "d", "e"]) enter("intake", tenant);

  assert.deepEqual(
    refusalOf(() => enter("intake", "f")),
    [503, "overloaded"],
  );

  for (const tenant of ["a", "b", "c", "d", "e"]) enter("general", tenant);
  assert.equal(admission.inFlight(), 10);
  assert.deepEqual(
    refusalOf(() => enter("general", "f")),
    [503, "overloaded"],
  );
});

test("a key takes three fifths of a lane at most, a tenant four fifths, and the others find room", () => {
  const { enter } = open(20);
  for (let count = 0; count < 6; count += 1) enter("intake", "flood", "first key");
  assert.deepEqual(
    refusalOf(() => enter("intake", "flood", "first key")),
    [429, "too_many_requests"],
  );
  for (let count = 0; count < 2; count += 1) enter("intake", "flood", "second key");
  assert.deepEqual(
    refusalOf(() => enter("intake", "flood", "second key")),
    [429, "too_many_requests"],
  );

  enter("intake", "quiet");
  enter("general", "flood", "first key");
});

test("who has been answered, or refused, has given the room back", async () => {
  const { enter, admission, metrics } = open(4, 1);
  const stream = enter("heavy");
  assert.deepEqual(
    refusalOf(() => enter("heavy", "other")),
    [503, "overloaded"],
  );

  stream.emit("close");

  enter("heavy", "other").emit("close");
  for (let count = 0; count < 100; count += 1) enter("general").emit("close");
  assert.equal(admission.inFlight(), 0);
  const text = await metrics.registry.metrics();
  assert.match(text, /dirigent_http_requests_in_flight 0/);
  assert.match(text, /dirigent_http_requests_refused_total\{lane="heavy",status="503"\} 1/);
});

test("who is refused for sending too much waits for the answer and takes no room meanwhile", async () => {
  const { admission } = open(2);
  const response = new EventEmitter() as unknown as ServerResponse;
  admission.admit("general", response);
  assert.equal(admission.inFlight(), 1);

  const started = performance.now();
  const held = [0, 1, 2].map(() => {
    const refused = new EventEmitter() as unknown as ServerResponse;
    admission.admit("general", refused);
    return admission.holdBack("general", refused).then(() => {
      refused.emit("close");
      return performance.now() - started;
    });
  });
  assert.equal(admission.inFlight(), 1);

  // As many as may be in flight are held; who comes beyond is answered at once.
  const [first = 0, second = 0, third = 0] = await Promise.all(held);
  assert(first >= 490 && second >= 490, `${first} and ${second} ms`);
  assert(third < 100, `${third} ms`);
  assert.equal(admission.inFlight(), 1);
});
