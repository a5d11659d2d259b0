import assert from "node:assert/strict";
import { before, test } from "node:test";
import i18next from "i18next";
import { formatOf } from "../../words/format.ts";
import { tellException } from "./tell.ts";

before(() => i18next.init({ lng: "en", fallbackLng: false, resources: {}, interpolation: { escapeValue: false } }));

const tell = (
  language: "en" | "de",
  reason: string,
  data: Parameters<typeof tellException>[0]["data"],
  detail = "d",
) => {
  const told = tellException({ reason, data, detail }, language, formatOf(language));
  // What Intl puts between a figure and its currency.
  const plain = (text: string) => text.replaceAll("\u00a0", " ");
  return [plain(told.happened), plain(told.retry), plain(told.give_up), told.technical];
};

const DECLINED = {
  ...{ problem: "capture_declined", amount_minor: 119_000, currency: "EUR" },
  ...{ method: "card", failure: "insufficient_funds" },
};

test("what was declined is told with its amount, its means and its reason, in both languages", () => {
  assert.deepEqual(tell("en", "capture_declined", DECLINED), [
    "Goods have left, and the provider refused to draw €1,190.00 (card): not enough money.",
    "The provider is asked for €1,190.00 once more.",
    "€1,190.00 is settled by hand or written off. It is not asked for again.",
    null,
  ]);
  assert.deepEqual(tell("de", "capture_declined", DECLINED), [
    "Ware ist unterwegs, und der Anbieter wollte 1.190,00 € nicht einziehen (Karte): nicht genug Geld.",
    "Der Anbieter wird noch einmal um 1.190,00 € gebeten.",
    "1.190,00 € werden von Hand geklärt oder abgeschrieben und nicht mehr angefragt.",
    null,
  ]);
});

test("a currency without cents is told without cents, and no reason is no blank", () => {
  const [happened] = tell("en", "refund_declined", {
    ...{ problem: "refund_declined", amount_minor: 1_190, currency: "JPY", method: "paypal", failure: null },
  });
  assert.equal(
    happened,
    "The customer is owed JP¥1,190, and the provider refused to refund it (PayPal): no reason was given.",
  );
});

test("another amount than asked is told beside what was asked", () => {
  const data = {
    ...{ problem: "notification_contradicts", kind: "capture", amount_minor: 5_000, currency: "EUR" },
    ...{ said_minor: 4_990, said_currency: "CHF", reference: "pay_7", method: "card" },
  };
  assert.equal(
    tell("de", "notification_contradicts", data)[0],
    "Der Anbieter sollte 50,00 € einziehen und meldete 49,90 CHF (pay_7). Gebucht wurde nichts.",
  );
});

test("a mail is told by what it is and the server's codes, and where it goes when tried again", () => {
  const data = {
    ...{ problem: "mail_refused", template: "shipped", reply_code: 550, status_code: "5.1.1" },
    ...{ command: "RCPT TO", connection_code: null },
  };
  assert.deepEqual(tell("en", "send_mail", data), [
    "The mail server refused the mail “shipping notice” for good (550 5.1.1). Check the customer's address.",
    "The mail “shipping notice” is sent again, to the address that the order has now.",
    "The customer does not get the mail “shipping notice”. The order goes on.",
    null,
  ]);
});

test("an error of the program keeps its message for whoever runs the server", () => {
  const data = { problem: "step_failed", error: "RangeError" };
  const [happened, , , technical] = tell("de", "advance_failed", data, "RangeError: out of range");
  assert.match(String(happened), /Programmfehler \(RangeError\)/);
  assert.equal(technical, "RangeError: out of range");
});

for (const [language, general] of [
  ["en", "Goods have left, and the provider refused to draw the money for them."],
  ["de", "Ware ist unterwegs, und der Anbieter wollte das Geld dafür nicht einziehen."],
] as const) {
  test(`what was raised without values, with some, or for an unknown problem is told in general, ${language}`, () => {
    for (const data of [{}, { problem: "capture_declined" }, { problem: "something_new", amount_minor: 1 }]) {
      const [happened, retry, , technical] = tell(language, "capture_declined", data, "as the server said it");
      assert.equal(happened, general);
      assert.doesNotMatch(String(retry), /\{\{|undefined| {2}/);
      assert.equal(technical, "as the server said it");
    }
  });
}
