import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "../../test/support/database.ts";
import { newId } from "../kernel/ids.ts";
import { createSupplySnapshot } from "./supply-snapshot.ts";
import { countStock, inTransaction } from "./test-stock.ts";

const database = await createTestDatabase();

test("what planning has taken off stays off until the item is read anew", async () => {
  const item_id = newId();
  const locations = [newId(), newId(), newId()].sort();
  for (const [i, location_id] of locations.entries()) await countStock(database, { item_id, location_id }, i * 3);
  const snapshot = createSupplySnapshot();
  const current = () => inTransaction(database, (tx) => snapshot.current(tx, [item_id]));

  const supply = (await current()).get(item_id)!;
  const known = new Map(supply.location_ids.map((location_id, i) => [location_id, supply.available[i]]));
  // The first location has nothing, so it is not there.
  assert.deepEqual(
    known,
    new Map([
      [locations[1]!, 3],
      [locations[2]!, 6],
    ]),
  );

  supply.available[supply.location_ids.indexOf(locations[2]!)] = 2;
  assert.equal((await current()).get(item_id), supply);
  const read = await inTransaction(database, (tx) => snapshot.refresh(tx, [item_id]));
  assert.equal(
    read.get(item_id)!.available.reduce((sum, units) => sum + units, 0),
    9,
  );
  assert.equal((await current()).get(item_id), read.get(item_id));

  await countStock(database, { item_id, location_id: locations[0]! }, 4);
  assert.equal((await current()).get(item_id)!.location_ids.length, 2);
  snapshot.forget(database.tenant_id, [item_id]);
  assert.equal((await current()).get(item_id)!.location_ids.length, 3);
});

test("an item without stock is known as such, and nothing is asked for no items", async () => {
  const snapshot = createSupplySnapshot();
  const item_id = newId();

  const supply = await inTransaction(database, (tx) => snapshot.current(tx, [item_id]));

  assert.deepEqual(supply.get(item_id), { location_ids: [], available: new Float64Array() });
  assert.equal((await inTransaction(database, (tx) => snapshot.current(tx, []))).size, 0);
});
