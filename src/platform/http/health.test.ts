import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestServer } from "./test-server.ts";

test("a process with sound checks is ready, and lives", async () => {
  const { server } = await createTestServer({ checks: { database: async () => {} } });

  assert.deepEqual((await server.inject("/health/ready")).json(), { status: "ok", checks: { database: "ok" } });
  assert.deepEqual((await server.inject("/health/live")).json(), { status: "ok" });
  await server.close();
});

test("a failing check makes the process not ready and says which, without addresses", async () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED 10.1.2.3:5432"), { code: "ECONNREFUSED" });
  const checks = {
    database: async () => Promise.reject(refused),
    worker: async () => Promise.reject(new Error("no batch for 60 seconds")),
    mail: async () => {},
  };
  const { server } = await createTestServer({ checks });

  const answer = await server.inject("/health/ready");

  assert.equal(answer.statusCode, 503);
  assert.deepEqual(answer.json(), {
    status: "failing",
    checks: { database: "ECONNREFUSED", worker: "no batch for 60 seconds", mail: "ok" },
  });
  assert.equal((await server.inject("/health/live")).statusCode, 200);
  await server.close();
});

test("a warning is said, and the process still gets requests", async () => {
  const warnings = { calls: async () => Promise.reject(new Error("3 of call_provider keep failing")) };
  const { server } = await createTestServer({ checks: { database: async () => {} }, warnings });

  const answer = await server.inject("/health/ready");

  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), {
    status: "degraded",
    checks: { database: "ok", calls: "3 of call_provider keep failing" },
  });
  await server.close();
});

test("a check that never answers fails after 2 seconds", async (context) => {
  const { server } = await createTestServer({ checks: { database: () => new Promise<void>(() => {}) } });
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const pending = server.inject("/health/ready").then((answer) => answer);
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));

  context.mock.timers.tick(2_000);

  const answer = await pending;
  assert.equal(answer.statusCode, 503);
  assert.equal(answer.json().checks.database, "no answer within 2 seconds");
  context.mock.timers.reset();
  await server.close();
});
