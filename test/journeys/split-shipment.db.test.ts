import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, startApp } from "../support/running-app.ts";
import { authorized, documentsOf, headAt, line, moneyOf, openRetailer, shippingCharge, stagesOf } from "./retailer.ts";

const app = await startApp();
const retailer = await openRetailer(app);
const { stock, orderOf, place, act, work, ship, levelOf, mailsTo, subjectsTo } = retailer;

const EXPECTED_MAILS = [
  [
    "shop-de",
    [
      "Ihre Bestellung # ist eingegangen",
      "Ihre Bestellung # ist bestätigt",
      "Ein Teil Ihrer Bestellung # ist unterwegs",
      "Artikel aus Ihrer Bestellung # wurden storniert",
    ],
    ["94,88 €", "94,88 €", "39,98 €", "52,72 €"],
  ],
  [
    "shop-en",
    [
      "We have received your order #",
      "Your order # is confirmed",
      "Part of your order # is on its way",
      "Items of your order # have been canceled",
    ],
    ["€94.88", "€94.88", "€39.98", "€52.72"],
  ],
] as const;
const LINES = [line(1, "A-100", 2, 1_999), line(2, "B-200", 1, 5_000)];
const CHARGES = [shippingCharge(490)];

test("an order split over warehouse and store, one line canceled, costs the customer exactly what was shipped", async () => {
  await stock("A-100", "WH1", 2);
  await stock("B-200", "ST1", 1);
  const placed = await place(orderOf({ lines: LINES, charges: CHARGES, payments: [authorized(9_488)] }));
  assert.equal(placed.status, "released", "what is covered and paid goes to its locations at once");
  const released = await app.waitFor(placed.order_id, (order) => order.status === "released");
  assert.deepEqual(stagesOf(released), [[["released", 2, "WH1"]], [["released", 1, "ST1"]]]);
  assert.equal(released.totals.total_minor, 9_488);
  assert.deepEqual(released.payment_status, "authorized");

  const canceled = await act(
    `/v1/orders/${placed.order_id}/cancellations`,
    { lines: [{ line_no: 2, quantity: 1 }], reason: "customer_request" },
    { "if-match": `"${released.version}"` },
  );
  // The line of 50.00 takes its share of the shipping with it: 4.90 * 5000 / 8998 = 2.72.
  assert.equal(canceled.totals.owed_minor, 9_488 - 5_000 - 272);
  assert.equal(headAt(canceled, "ST1").status, "canceled");
  assert.deepEqual(await levelOf("B-200", "ST1"), { on_hand: 1, reserved: 0 });

  const head = headAt(canceled, "WH1");
  await work(head, "acceptances", {});
  await work(head, "picks", { lines: [{ line_no: 1, quantity: 2 }] });
  await work(head, "packs", {});
  await ship(head, "T-1", [{ line_no: 1, quantity: 2 }]);
  await app.waitFor(placed.order_id, (order) => order.status === "completed");
  await app.settle();

  const { body: final } = await app.call("GET", `/v1/orders/${placed.order_id}`);
  assert.deepEqual(moneyOf(final), [[9_488, 4_216, 0, "paid"]]);
  assert.deepEqual(documentsOf(final), [["invoice", 4_216]]);
  assert.deepEqual(stagesOf(final), [[["shipped", 2, null]], [["canceled", 1, null]]]);
  assert.deepEqual(await levelOf("A-100", "WH1"), { on_hand: 0, reserved: 0 });
  const { body: invoice } = await app.call("GET", `/v1/invoices/${final.invoices[0].invoice_id}`);
  assert.deepEqual(
    invoice.lines.map((each: Json) => [each.kind, each.quantity, each.gross_minor]),
    [
      ["item", 2, 3_998],
      ["charge", 1, 218],
    ],
  );
  assert.deepEqual(invoice.taxes, [{ tax_rate_percent: 19, net_minor: 3_543, tax_minor: 673, gross_minor: 4_216 }]);

  const [authorization] = app.provider().truth().authorizations;
  assert.deepEqual(
    authorization?.effects.map(({ kind, amount_minor }) => [kind, amount_minor]),
    [
      ["capture", 4_216],
      ["void", 5_272],
    ],
  );
  await app.assertSound();
});

test("the customer is written to at each turn, in the language of the order, with the amounts that count then", async () => {
  for (const [channel, subjects, amounts] of EXPECTED_MAILS) {
    await stock("A-100", "WH1", 2);
    await stock("B-200", "ST1", 1);
    const placed = await place(orderOf({ channel, lines: LINES, charges: CHARGES, payments: [authorized(9_488)] }));
    const number = placed.number;
    const released = await app.waitFor(placed.order_id, (order) => order.status === "released");
    await app.settle();
    assert.deepEqual(subjectsTo(placed), said(subjects.slice(0, 2), number));

    await ship(headAt(released, "WH1"), "T-2", [{ line_no: 1, quantity: 2 }]);
    await app.settle();
    const canceled = { lines: [{ line_no: 2, quantity: 1 }], reason: "customer_request" };
    await act(`/v1/orders/${placed.order_id}/cancellations`, canceled);
    await app.waitFor(placed.order_id, (order) => order.status === "completed");
    await app.settle();

    const mails = mailsTo(placed);
    assert.deepEqual(subjectsTo(placed), said(subjects, number));
    for (const [index, amount] of amounts.entries()) {
      const text = (mails[index]?.text ?? "").replaceAll("\u00a0", " ");
      assert(text.includes(amount), `mail ${index} says nothing of ${amount}: ${text}`);
    }
    assert.match(mails[2]?.text ?? "", /DHL T-2/);
  }
  await app.assertSound();
});

test("nobody is written to about an order without a mail address", async () => {
  await stock("A-100", "WH1", 1);
  const before = app.mails.mails().length;
  const customer = { external_id: "without-mail", name: "Erika Muster" };
  const placed = await place(orderOf({ customer, lines: [line(1, "A-100", 1, 1_000)], payments: [authorized(1_000)] }));
  const released = await app.waitFor(placed.order_id, (order) => order.status === "released");
  await ship(headAt(released, "WH1"), "T-3", [{ line_no: 1, quantity: 1 }]);
  await app.waitFor(placed.order_id, (order) => order.status === "completed");
  await app.settle();

  assert.equal(app.mails.mails().length, before);
  await app.assertSound();
});

const said = (subjects: readonly string[], number: string) => subjects.map((text) => text.replace("#", number));
