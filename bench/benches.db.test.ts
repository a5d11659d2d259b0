import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { run as bulk } from "./bulk.ts";
import { run as growth } from "./growth.ts";
import { run as hotSku } from "./hot-sku.ts";
import { run as latency } from "./latency.ts";
import { run as lists } from "./lists.ts";
import { run as pipeline } from "./pipeline.ts";
import { run as processes } from "./processes.ts";
import { type Meddling, present, type Result } from "./support/result.ts";
import { withClient } from "./support/shop.ts";

/** Sizes that prove nothing about speed; all that is looked at here is whether the checks tell right from wrong. */
const SERVER = process.env.DIRIGENT_TEST_DATABASE_URL ?? "";
const SMALL = ["--items", "12", "--locations", "3", "--server", SERVER];

const asOwner =
  (sql: string): Meddling =>
  (database_url) =>
    withClient(database_url, async (client) => void (await client.query(sql)));

function broken(result: Result): string[] {
  assert.equal(
    present("x", result).passed,
    result.checks.every((check) => check.holds),
  );
  return result.checks.flatMap((check) => (check.holds ? [] : [check.name]));
}

describe("benchmarks", { concurrency: 2 }, () => {
  test("pipeline: all orders are released, and a reservation that vanished is found", async () => {
    const args = ["--orders", "30", "--clients", "8", "--tpcb", "0", ...SMALL];
    const takeOne = "delete from inventory.reservations where ctid = (select min(ctid) from inventory.reservations)";

    const result = await pipeline(args, asOwner(takeOne));

    assert.deepEqual(broken(result), ["the doctor finds nothing"]);
    assert.match(result.checks.at(-1)?.detail ?? "", /^I-2 /);
    assert.equal(result.figures.orders, 30);
    assert(Number(result.figures["orders/s released"]) > 0);
    assert.equal(result.surroundings?.node, process.version);
    assert.match(String(result.surroundings?.settings), /fsync=on synchronous_commit=on full_page_writes=on/);
  });

  test("bulk: lines of several streams become orders, beside single ones", async () => {
    const result = await bulk(["--orders", "41", "--pipeline-orders", "9", "--clients", "4", ...SMALL]);

    assert.deepEqual(broken(result), []);
    assert(Number(result.figures["ratio to pipeline"]) > 0);
  });

  test("latency: every order sent in time is released", async () => {
    const result = await latency(["--rate", "20", "--seconds", "1", "--warm-up", "4", ...SMALL]);

    assert.deepEqual(broken(result), []);
    assert.equal(result.figures.orders, 20);
    const { "p50 ms": p50, "p99 ms": p99, "max ms": max } = result.figures;
    assert(0 < Number(p50) && Number(p50) <= Number(p99) && Number(p99) <= Number(max));
  });

  test("hot-sku: exactly what is there is covered, and a unit sold twice is found", async () => {
    const args = ["--orders", "25", "--units", "10", "--clients", "8", ...SMALL];
    const sellTwice = `update orders.lines set backordered_quantity = 0, released_quantity = 1
      where ctid = (select min(ctid) from orders.lines where backordered_quantity = 1)`;

    const result = await hotSku(args, asOwner(sellTwice));

    assert.deepEqual(broken(result), ["exactly 10 are covered and 15 backordered", "the doctor finds nothing"]);
    assert.equal(result.figures.oversold, 1);
    assert.match(result.checks[2]?.detail ?? "", /"covered":11,"backordered":14,"reserved":10,"asked_of_location":10/);
  });

  test("processes: what an api process has taken in is released by a worker process, each payment authorized once", async () => {
    const result = await processes([
      "--sets",
      "api,worker",
      "--orders",
      "20",
      "--rounds",
      "1",
      "--clients",
      "4",
      "--server",
      SERVER,
    ]);

    assert.deepEqual(broken(result), []);
    assert(Number(result.figures["api,worker: orders/s"]) > 0);
  });

  test("growth: a database that has grown lists what plain SQL finds, by every filter", async () => {
    const sizes = ["--sizes", "9,20", "--templates", "9", "--orders", "8", "--clients", "4", "--lists", "1"];

    const result = await growth([...sizes, "--no-aims", ...SMALL]);

    assert.deepEqual(broken(result), []);
    assert.equal(result.figures["20: orders in the database"], 27);
    assert.deepEqual(
      result.checks.map((check) => check.name),
      [
        "9: every order was released",
        "9: every list is what plain SQL finds",
        "20: every order was released",
        "20: every list is what plain SQL finds",
        "the doctor finds nothing",
      ],
    );
  });

  test("lists: every filter and sort lists what plain SQL finds", async () => {
    const sizes = ["--seeded", "20", "--templates", "9", "--open", "12", "--clients", "2", "--requests", "2"];

    const result = await lists([...sizes, "--no-aims", ...SMALL]);

    assert.deepEqual(broken(result), []);
    assert.match(
      String(result.figures["search name of many, p50 and p95 ms"]),
      /^[0-9.]+ [0-9.]+ alone, [0-9.]+ [0-9.]+ by 2 clients$/,
    );
    assert.equal(Object.keys(result.figures).filter((name) => name.startsWith("list ")).length > 40, true);
  });
});
