import assert from "node:assert/strict";
import { test } from "node:test";
import { startApp } from "../support/running-app.ts";
import { signedInAs } from "../support/signed-in-as.ts";
import { headAt, line, openRetailer, settledElsewhere } from "./retailer.ts";

/** Who takes parcels is what was written when they were given away. */
const app = await startApp();
const { stock, orderOf, place, work } = await openRetailer(app);
await stock("A-100", "WH1", 20);
const [server] = app.servers;
assert(server);

async function shipped(carrier: string, boxes: number) {
  const order = await place(
    orderOf({ lines: [line(1, "A-100", boxes, 1_000)], payments: [settledElsewhere(1_000 * boxes)] }),
  );
  const released = await app.waitFor(order.order_id, ({ status }) => status === "released");
  const head = headAt(released, "WH1");
  await work(head, "picks", { lines: [{ line_no: 1, quantity: boxes }] });
  await work(head, "packs", {});
  const parcels = Array.from({ length: boxes }, (_, box) => ({
    tracking_number: `${order.order_id} ${box}`,
    lines: [{ line_no: 1, quantity: 1 }],
  }));
  await work(head, "shipments", { carrier, parcels });
}

const carriersFor = async (headers: Readonly<Record<string, string>>) =>
  (await server.inject({ url: "/v1/carriers", headers })).json().data;

test("carriers are counted by shipment and parcel, most first, for thirty days", async () => {
  assert.deepEqual((await app.call("GET", "/v1/carriers")).body, { data: [] });
  await shipped("dpd", 3);
  await shipped("dhl", 1);
  await shipped("dhl", 2);

  const { data } = (await app.call("GET", "/v1/carriers")).body;

  assert.deepEqual(
    data.map(({ last_shipped_at: _, ...carrier }: { last_shipped_at: string }) => carrier),
    [
      { carrier: "dhl", shipments: 2, parcels: 3 },
      { carrier: "dpd", shipments: 1, parcels: 3 },
    ],
  );
  assert(data[0].last_shipped_at >= data[1].last_shipped_at);
  const later = await app.hoursLater(31 * 24, () => app.call("GET", "/v1/carriers"));
  assert.deepEqual(later.body, { data: [] });
});

test("who works at certain places sees their carriers alone", async () => {
  const there = await signedInAs(app.test_database, "store", { location_codes: ["WH1"] });
  const elsewhere = await signedInAs(app.test_database, "store", { location_codes: ["ST1"] });

  assert.equal((await carriersFor(there)).length, 2);
  assert.deepEqual(await carriersFor(elsewhere), []);
});
