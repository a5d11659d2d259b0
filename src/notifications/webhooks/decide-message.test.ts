import assert from "node:assert/strict";
import { test } from "node:test";
import { testMessage, webhookMessage } from "./decide-message.ts";

const EVENT = {
  event_id: "01a2068b-725d-79e1-90f8-4d1cf3950ade",
  order_id: "01a2068b-725d-79e1-90f8-4d1cf3950aaa",
  order_version: 4,
  type: "units_shipped",
  occurred_at: new Date("2026-11-23T07:00:00.500Z"),
  data: { location: "WH1", lines: [{ line_no: 1, quantity: 2 }] },
};

test("a message has type, timestamp and data, with the order as it is known outside", () => {
  const { webhook_id, body } = webhookMessage(EVENT, { number: "100001", external_id: "w-7", channel_code: "web" });

  assert.equal(webhook_id, EVENT.event_id);
  assert.deepEqual(JSON.parse(body), {
    type: "units_shipped",
    timestamp: "2026-11-23T07:00:00.500Z",
    data: {
      order_id: EVENT.order_id,
      order_number: "100001",
      external_id: "w-7",
      channel: "web",
      order_version: 4,
      location: "WH1",
      lines: [{ line_no: 1, quantity: 2 }],
    },
  });
});

test("a message of the same event is the same bytes", () => {
  const label = { number: "100001", external_id: "w-7", channel_code: "web" };

  assert.equal(webhookMessage(EVENT, label).body, webhookMessage(structuredClone(EVENT), label).body);
});

test("a sample says that it is one", () => {
  const sample = testMessage({ webhook_id: "w", endpoint_id: "e" }, EVENT.occurred_at);

  assert.deepEqual(JSON.parse(sample.body), {
    type: "webhook_test",
    timestamp: "2026-11-23T07:00:00.500Z",
    data: { endpoint_id: "e" },
  });
});
