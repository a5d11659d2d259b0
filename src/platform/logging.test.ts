import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createLogger } from "./logging.ts";

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger({ level: "debug", destination: { write: (line) => void lines.push(line) } }));
  return lines.join("");
}
const CANARIES = /canary|Erika|10115|Hauptstr|4111|dk_0000|s3cret/i;

test("fields that hold persons or secrets are left out, at every level", () => {
  const order = {
    order_id: "018f3b1e-7c2a-7000-8000-000000000001",
    customer: { name: "Erika", email: "canary@example.com" },
    shipping_address: { street: "Hauptstr. 1", postal_code: "10115" },
  };
  const text = logged((logger) => {
    logger.info(
      { order, request: { headers: { authorization: "Bearer canary" }, body: "canary", url: "/v1?q=canary" } },
      "too much",
    );
    logger.info({ ...order, email: "canary@example.com", key: "canary" }, "flat");
    logger.info({ a: { b: { c: { phone: "canary" } } } }, "deep");
  });

  assert.doesNotMatch(text, CANARIES);
  assert.match(text, /018f3b1e-7c2a-7000-8000-000000000001/);
});

test("a Postgres error is logged by code and place, without the rows and values it quotes", () => {
  const error = Object.assign(new Error('invalid input syntax for type uuid: "canary"'), {
    severity: "ERROR",
    code: "22P02",
    detail: "Key (email)=(canary@example.com) already exists.",
    where: 'portal with parameters: $1 = "canary"',
    hint: "canary",
    internalQuery: "select 'canary'",
    constraint: "api_keys_by_name",
    parameters: ["canary"],
  });

  const text = logged((logger) => logger.error({ err: error }, "failed"));

  assert.doesNotMatch(text, CANARIES);
  const entry = JSON.parse(text);
  assert.equal(entry.err.code, "22P02");
  assert.equal(entry.err.constraint, "api_keys_by_name");
  assert.match(entry.err.message, /^invalid input syntax for type uuid/);
  assert.match(entry.err.stack, /logging\.test\.ts/);
});

test("values that Postgres quotes inside its sentences are left out too", () => {
  const postgres = (message: string) => Object.assign(new Error(message), { severity: "ERROR", code: "22003" });
  const text = logged((logger) => {
    logger.error({ err: postgres('value "canary" is out of range for type integer') }, "a");
    logger.error({ err: postgres('date/time field value out of range: "canary"') }, "b");
    logger.error({ err: postgres('duplicate key value violates unique constraint "orders_by_external_id"') }, "c");
  });

  assert.doesNotMatch(text, CANARIES);
  assert.match(text, /orders_by_external_id/);
});

test("errors that quote documents, causes and groups of errors are cleaned as well", () => {
  let syntax: unknown;
  try {
    JSON.parse('{"name": canary}');
  } catch (error) {
    syntax = error;
  }
  const nested = new Error("outer", { cause: new AggregateError([syntax], "many") });

  const text = logged((logger) => {
    logger.error({ err: syntax }, "syntax");
    logger.error({ err: nested }, "nested");
  });

  assert.doesNotMatch(text, CANARIES);
  assert.equal(JSON.parse(text.split("\n")[1] ?? "").err.cause.errors[0].type, "SyntaxError");
});

test("mail addresses, API keys, bearer tokens and passwords in URLs are struck out of any text", () => {
  const text = logged((logger) => {
    logger.info("sent to canary@example.com for Bearer canarytoken123");
    logger.info(`key dk_00000000000070008000000000000001_${"x".repeat(43)}`);
    logger.error({ err: new Error("cannot reach postgres://user:s3cret@db:5432/x") }, "outage");
  });

  assert.doesNotMatch(text, CANARIES);
  for (const line of text.trim().split("\n")) assert.doesNotThrow(() => JSON.parse(line));
});

test("a request or reply object that somebody logs leaves nothing of it", () => {
  const text = logged((logger) =>
    logger.info({ req: { url: "/canary", headers: {} }, res: { body: "canary" } }, "request"),
  );
  assert.doesNotMatch(text, CANARIES);
});

test("a process whose log nobody reads any more still ends", { timeout: 30_000 }, async () => {
  const program = `
    import { createLogger } from "${new URL("./logging.ts", import.meta.url)}";
    process.on("disconnect", () => {
      const logger = createLogger({ level: "info" });
      // The first is on its way when the process ends, the second still waits.
      for (const line of ["the database is gone", "and so are we"]) logger.error(line);
      process.exit(3);
    });`;
  const child = spawn(
    process.execPath,
    ["--input-type=module", "--disable-warning=ExperimentalWarning", "-e", program],
    {
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    },
  );
  child.stdout?.destroy();
  setTimeout(() => child.disconnect(), 1_000);

  const [code, signal] = await Promise.race([once(child, "exit"), sleep(20_000, ["it hangs", null])]);
  child.kill("SIGKILL");

  assert.deepEqual([code, signal], [3, null]);
});
