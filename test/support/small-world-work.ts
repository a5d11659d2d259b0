import { bytes, type Id, json, NOW, type Row, type Rows, TOMORROW } from "./small-world-rows.ts";

/** Calls, due work, exceptions and answers. */
export const work: Rows = (id) => [
  [
    "platform.events",
    {
      event_id: id("event"),
      order_id: id("held order"),
      order_version: 1,
      type: "order_received",
      actor: "api:shop",
      occurred_at: NOW,
    },
  ],
  ["platform.due_work", { due_id: id("due"), kind: "order", subject_id: id("backordered order"), due_at: TOMORROW }],
  intent(id, "done", { state: "done", ended_at: NOW }),
  intent(id, "waiting", { state: "waiting" }),
  intent(id, "running", { state: "running", lease_until: TOMORROW }),
  intent(id, "parked", { state: "parked" }),
  [
    "platform.exceptions",
    {
      exception_id: id("parked call"),
      kind: "intent",
      subject_id: id("intent parked"),
      order_id: id("held order"),
      ...PROBLEM,
    },
  ],
  [
    "platform.exceptions",
    {
      exception_id: id("stuck"),
      kind: "order",
      subject_id: id("sourced order"),
      order_id: id("sourced order"),
      ...PROBLEM,
    },
  ],
  [
    "platform.idempotency_keys",
    {
      idempotency_key: "k-1",
      request_hash: bytes("k-1"),
      status_code: 201,
      response_body: json({ order_id: id("unpaid order") }),
    },
  ],
  ["platform.number_ranges", { name: "order", next_number: 1001 }],
  ["platform.event_readers", { reader: "webhooks" }],
  ["platform.event_feed", { order_id: id("held order"), event_id: id("event") }],
  [
    "notifications.webhook_endpoints",
    {
      endpoint_id: id("endpoint"),
      url: "https://shop.example.com/dirigent",
      secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      created_at: NOW,
      updated_at: NOW,
    },
  ],
  [
    "notifications.webhook_deliveries",
    {
      endpoint_id: id("endpoint"),
      event_id: id("event"),
      order_id: id("held order"),
      event_type: "order_received",
      position: 1,
      due_at: TOMORROW,
      created_at: NOW,
    },
  ],
  [
    "notifications.webhook_replays",
    {
      replay_id: id("replay"),
      endpoint_id: id("endpoint"),
      since: NOW,
      until: TOMORROW,
      requested_by: "api:administrator",
      requested_at: NOW,
    },
  ],
];

const PROBLEM = { reason: "test", detail: "test", occurred_at: NOW };

function intent(id: Id, name: string, more: object): Row {
  const values = {
    intent_id: id(`intent ${name}`),
    kind: "send_mail",
    subject_id: id(`mail ${name}`),
    order_id: id("held order"),
  };
  return ["platform.intents", { ...values, attempts_max: 5, due_at: TOMORROW, ...more }];
}

/** A row in each of the other tables. */
export const rest: Rows = (id) => [
  [
    "customers.order_parties",
    {
      order_id: id("held order"),
      ordered_at: NOW,
      customer_id: id("customer"),
      name: "Erika Muster",
      billing_address: json({}),
      payload: json({}),
    },
  ],
  ["risk.rules", { code: "amount", rule: json({}) }],
  ["risk.list_entries", { entry_id: id("entry"), list: "deny", field: "email", key_hash: "hash", reason: "fraud" }],
  ["risk.item_norms", { item_id: id("item"), orders_counted: 1 }],
  [
    "risk.activity",
    {
      field: "email",
      key_hash: "hash",
      order_id: id("held order"),
      amount_minor: 1000,
      currency: "EUR",
      occurred_at: NOW,
    },
  ],
  ["risk.screenings", { order_id: id("held order"), result: "accept", reasons: json([]), screened_at: NOW }],
  [
    "sourcing.plans",
    {
      plan_id: id("plan"),
      order_id: id("sourced order"),
      status: "complete",
      cost_minor: 500,
      plan: json({}),
      decided_at: NOW,
    },
  ],
  [
    "notifications.mails",
    {
      mail_id: id("mail"),
      order_id: id("held order"),
      template: "received",
      language: "de",
      cause_id: id("held order"),
      decided_at: NOW,
    },
  ],
  [
    "customers.sent_mails",
    { mail_id: id("mail"), order_id: id("held order"), recipient: "erika@example.com", told: json({}) },
  ],
  ["care.words", { kind: "name", word: "muster" }],
  ["care.word_variants", { kind: "name", variant: "uster", word: "muster" }],
  ["care.item_words", { item_id: id("item"), word: "lamp" }],
  ["care.progress", { what: "names", position: id("held order") }],
  [
    "care.views",
    {
      view_id: id("view"),
      name: "Dear",
      filter: json({ open: true }),
      sort: "-total_minor",
      created_by: "api:test",
      updated_at: NOW,
    },
  ],
  [
    "care.notes",
    { note_id: id("note"), order_id: id("held order"), text: "called", actor: "api:test", written_at: NOW },
  ],
  ["imports.runs", { run_id: id("run"), kind: "orders", file_hash: bytes("file") }],
];
