import assert from "node:assert/strict";
import { test } from "node:test";
import {
  assertHealthy,
  count,
  createRetailWorld,
  placeOne,
  settle,
  viewOf,
} from "../../../test/support/retail-world.ts";
import type { ProviderNotification } from "../../payments/index.ts";
import { listExceptions } from "../../platform/exceptions.ts";
import { recordProviderNotification } from "./payment-answers.ts";

const world = await createRetailWorld();
await count(world, { "near LAMP": 100 });
const TOTAL_MINOR = 2 * 1_999 + 490;

test("a transfer that is told twice, under two notification ids, is booked once, on one payment of its order", async () => {
  const order_id = await placeOne(world, {
    payments: [
      { method: "bank_transfer", provider: "sandbox", amount_minor: 1_000 },
      { method: "bank_transfer", provider: "sandbox", amount_minor: TOTAL_MINOR - 1_000 },
    ],
  });
  await settle(world);

  await tell(await transferFor(order_id, { notification_id: "told-1", amount_minor: 1_000 }));
  await tell(await transferFor(order_id, { notification_id: "told-2", amount_minor: 1_000 }));
  await settle(world);

  const { payments } = (await viewOf(world, order_id)).payments;
  assert.deepEqual(
    payments.map((payment) => payment.captured_minor),
    [1_000, 0],
  );
  await assertHealthy(world);
});

test("money that is drawn is not waited for: a transfer that names such an order is for a person", async () => {
  const order_id = await placeOne(world, {
    payments: [{ method: "bank_transfer", provider: "sandbox", token: "tok_declined", amount_minor: TOTAL_MINOR }],
  });
  await settle(world);

  await tell(await transferFor(order_id, { notification_id: "drawn", amount_minor: TOTAL_MINOR }));

  const [payment] = (await viewOf(world, order_id)).payments.payments;
  assert.deepEqual([payment?.status, payment?.captured_minor], ["declined", 0]);
  const open = await world.inTx((tx) => listExceptions(tx, { state: "open", before: null, limit: 10 }));
  assert.deepEqual(
    open.map((row) => row.reason),
    ["transfer_unmatched"],
  );
  await assertHealthy(world);
});

async function transferFor(
  order_id: string,
  more: Pick<ProviderNotification, "notification_id" | "amount_minor">,
): Promise<ProviderNotification> {
  const { order } = await viewOf(world, order_id);
  return {
    ...{ kind: "transfer_received", occurred_at: world.now().toISOString(), idempotency_key: null, payment_id: null },
    ...{ order_number: order.number, provider_reference: `bank-${order.number}`, authorization_reference: null },
    ...{ currency: "EUR", expires_at: null, reason: null, reference_text: null },
    ...more,
  };
}

function tell(notification: ProviderNotification): Promise<boolean> {
  return world.inTx((tx) => recordProviderNotification(tx, "sandbox", notification, world.now()));
}
