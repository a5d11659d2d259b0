import pg from "pg";
import { authorized, byToken, headAt, line, openRetailer, shippingCharge } from "../journeys/retailer.ts";
import { dumpRows, type ReleaseFixture, tablesOf, writeReleaseFixture } from "./release-fixture.ts";
import { startApp } from "./running-app.ts";

/**
 * Keeps what a database of this version holds, for the upgrade test of all later ones. Run once per release:
 * RELEASE=0.1.0 DIRIGENT_TEST_DATABASE_URL=… node --test test/support/record-release.ts
 */
const release = process.env.RELEASE;
if (!release || !/^\d+\.\d+\.\d+$/.test(release)) throw new Error("Which release? Set RELEASE=0.1.0.");

const app = await startApp();
await liveOneOfEach();
await app.assertSound();

const client = new pg.Client({ connectionString: app.test_database.url });
await client.connect();
const { rows } = await client.query("select max(version) as migration from dirigent_migrations");
const tables: ReleaseFixture["tables"][number][] = [];
for (const table of await tablesOf(client)) tables.push({ ...table, rows: await dumpRows(client, table) });
await client.end();
const fixture: ReleaseFixture = { release, migration: rows[0].migration, tables };
await writeReleaseFixture(fixture);
process.stdout.write(`${tables.reduce((sum, table) => sum + table.rows.length, 0)} rows of ${tables.length} tables\n`);

/** An order in each kind of state: declined, unpaid, backordered, released, under way, canceled in part, completed, returned. */
async function liveOneOfEach(): Promise<void> {
  const { stock, orderOf, place, act, work, ship } = await openRetailer(app);
  await stock("A-100", "WH1", 50);
  await stock("B-200", "ST1", 20);
  const lines = [line(1, "A-100", 2, 1_999), line(2, "B-200", 1, 5_000)];
  const charges = [shippingCharge(490)];
  const order = (more = {}) => orderOf({ lines, charges, payments: [authorized(9_488)], ...more });
  const released = async (placed: { order_id: string }) =>
    app.waitFor(placed.order_id, ({ status }) => status === "released");

  await released(await place(order()));
  await released(await place(order({ channel: "shop-en", payments: [byToken("tok_ok", 9_488)] })));
  const backordered = await place(orderOf({ lines: [line(1, "C-300", 1, 2_000)], payments: [authorized(2_000)] }));
  await app.waitFor(backordered.order_id, ({ lines: [first] }) => first.stages[0].stage === "backordered");
  const declined = await place(order({ payments: [byToken("tok_declined", 9_488)] }));
  await app.waitFor(declined.order_id, ({ payment_status }) => payment_status === "declined");
  const transfer = await place(order({ payments: [{ method: "bank_transfer", amount_minor: 9_488 }] }));
  await app.waitFor(transfer.order_id, ({ status }) => status === "awaiting_payment");

  const part = await released(await place(order()));
  const reason = { reason: "customer_request" };
  const canceled = await act(`/v1/orders/${part.order_id}/cancellations`, {
    ...reason,
    lines: [{ line_no: 2, quantity: 1 }],
  });
  await work(headAt(canceled, "WH1"), "acceptances", {});

  const whole = await released(await place(order()));
  await ship(headAt(whole, "WH1"), "T-1", [{ line_no: 1, quantity: 2 }]);
  await ship(headAt(whole, "ST1"), "T-2", [{ line_no: 2, quantity: 1 }]);
  await app.waitFor(whole.order_id, ({ status }) => status === "completed");
  const returned = { order_id: whole.order_id, lines: [{ line_no: 1, quantity: 1 }], reason: "too_small" };
  const announced = await act("/v1/returns", returned);
  await act(`/v1/returns/${announced.return_id}/receipts`, { location: "WH1" });
}
