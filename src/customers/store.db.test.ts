import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "../../test/support/database.ts";
import { newId } from "../kernel/ids.ts";
import { transact } from "../platform/transaction.ts";
import { CUSTOMER_TAKEN, type Customer, findCustomers, saveCustomers } from "./store.ts";

const { database, tenant_id, asOwner } = await createTestDatabase();
const customer = (external_id: string | null, more: Partial<Customer> = {}): Customer => ({
  ...{
    customer_id: newId(),
    channel_code: "web",
    external_id,
    email: null,
    name: null,
    phone: null,
    customer_group: null,
  },
  ...more,
});
const upsert = (...customers: readonly Customer[]) =>
  transact(database, tenant_id, { name: "test", retry_if_taken: [CUSTOMER_TAKEN] }, async (tx) =>
    saveCustomers(tx, customers, await findCustomers(tx, customers)),
  );

test("a customer is known by his id in his channel; what he does not say again stays, a guest is new each time", async () => {
  const first = customer("c-1", { name: "Erika", phone: "030" });
  await upsert(first);
  const again = customer("c-1", { name: "Erika Muster" });
  const [elsewhere, guest] = [customer("c-1", { channel_code: "app" }), customer(null)];

  const ids = await upsert(again, elsewhere, guest);

  assert.equal(ids.get(again.customer_id), first.customer_id);
  assert.equal(ids.get(elsewhere.customer_id), elsewhere.customer_id);
  assert.equal(ids.get(guest.customer_id), guest.customer_id);
  const rows = await asOwner("select name, phone from customers.customers where customer_id = $1", [first.customer_id]);
  assert.deepEqual(rows, [{ name: "Erika Muster", phone: "030" }]);
});

test("batches with the same new customers in opposite orders end with one row each and without a deadlock", async () => {
  const keys = Array.from({ length: 30 }, (_, index) => `k-${index}`);
  const batches = Array.from({ length: 8 }, (_, turn) =>
    (turn % 2 === 0 ? keys : keys.toReversed()).map((key) => customer(key)),
  );

  const results = await Promise.all(batches.map((batch) => upsert(...batch)));

  const ids = new Set(results.flatMap((result) => [...result.values()]));
  assert.equal(ids.size, 30);
});
