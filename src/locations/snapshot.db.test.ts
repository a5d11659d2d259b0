import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "../../test/support/database.ts";
import { transact } from "../platform/transaction.ts";
import { saveLocations } from "./commands.ts";
import { createLocationSnapshot } from "./snapshot.ts";
import type { LocationContent } from "./types.ts";

const NOW = new Date("2026-11-22T10:00:00Z");
const { database, tenant_id } = await createTestDatabase();
const LOCATION: LocationContent = {
  code: "L1",
  kind: "warehouse",
  name: "Warehouse",
  address: {
    name: "Warehouse",
    company: null,
    street: "Hauptstr. 1",
    street2: null,
    postal_code: "10115",
    city: "Berlin",
    region: null,
    country: "DE",
  },
  coordinates: { latitude: 52.5, longitude: 13.4 },
  time_zone: "Europe/Berlin",
  opening_hours: null,
  holidays_region: null,
  cut_off_time: "15:30",
  delivery_methods: ["ship"],
  capacity: { orders_per_day: null, units_per_day: 5 },
  costs: { order_minor: 100, unit_minor: 0 },
  handling_days: 0,
  partner_code: null,
  active: true,
};

test("a snapshot is kept while nothing changes and follows each change, even of one instant", async () => {
  const snapshot = createLocationSnapshot();
  const current = () => transact(database, tenant_id, { name: "test" }, (tx) => snapshot.current(tx));
  const save = (location: LocationContent) =>
    transact(database, tenant_id, { name: "test" }, (tx) =>
      saveLocations(tx, { locations: [location], actor: "test" }, NOW),
    );

  assert.equal((await current()).by_id.size, 0);
  await save(LOCATION);
  const first = await current();
  await save(LOCATION);
  const unchanged = await current();
  await save({ ...LOCATION, active: false });
  const changed = await current();

  const { location_id, updated_at, ...content } = first.by_code.get("L1")!;
  assert.deepEqual(content, LOCATION);
  assert.deepEqual(updated_at, NOW);
  assert.equal(unchanged, first);
  assert.equal(changed.by_id.get(location_id)?.active, false);
});
