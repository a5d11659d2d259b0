import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { openAcknowledgments } from "../support/harness/acknowledgments.ts";
import { openWitness } from "../support/harness/database-witness.ts";
import { createFleet } from "../support/harness/fleet.ts";
import { judgeOrders } from "../support/harness/judge-orders.ts";
import { placeOrders } from "../support/harness/order-client.ts";
import { seededRandom } from "../support/harness/seeded.ts";
import { demandOf, openShop, planOrders } from "../support/harness/shop.ts";

/** Negative control of RELIABILITY.md R-02: commits that do not wait for the disk, as with synchronous_commit = off. */
const ORDERS = 300;
const KILL_AT = [100, 200];

// What is not waited for would else be written every 200 ms.
const fleet = await createFleet({ apis: 1, workers: 0, postgres_settings: { wal_writer_delay: "10s" } });
const witness = openWitness(fleet.database_url);
after(async () => {
  await witness.close();
  await fleet.end();
});

test("acknowledged orders are gone when Postgres is killed, once commits do not wait for the disk", async (context) => {
  const placements = planOrders(seededRandom(2), ORDERS, "async");
  await openShop(fleet.api, demandOf(placements));
  await witness.query(`
    create function commit_early() returns trigger language plpgsql as $$
      begin perform set_config('synchronous_commit', 'off', true); return null; end $$`);
  await witness.query(
    "create trigger commit_early after insert on orders.orders for each statement execute function commit_early()",
  );
  await witness.query("checkpoint");
  const acknowledgments = await openAcknowledgments(join(fleet.directory, "acknowledgments.jsonl"));
  const onAcknowledged = (count: number) => {
    if (KILL_AT.includes(count)) fleet.killPostgres();
  };

  await placeOrders(fleet.api, { placements, clients: 16, acknowledgments, onAcknowledged });

  const witnesses = { placements, acknowledgments: acknowledgments.all(), stock: new Map(), provider: NOTHING };
  const findings = await judgeOrders(witness.query, witnesses);
  await acknowledgments.close();
  const lost = findings.filter(({ kind }) => kind === "order_lost").length;
  context.diagnostic(`${lost} of ${ORDERS} acknowledged orders were lost`);
  assert(lost > 0, "no order was lost: the trial would not notice one");
});

const NOTHING = { authorizations: [], operation_counts: { succeeded: 0, declined: 0, pending: 0 } };
