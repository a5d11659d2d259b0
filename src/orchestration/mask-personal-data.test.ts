import assert from "node:assert/strict";
import { test } from "node:test";
import { MASK, maskFields, presentInvoiceFor, presentOrderFor } from "./mask-personal-data.ts";

const ADDRESS = {
  name: "Erika Muster",
  company: null,
  street: "Weg 7",
  postal_code: "10115",
  city: "Berlin",
  country: "DE",
};
const ORDER = {
  number: "100001",
  customer: { customer_id: "c-1", email: "erika@example.com", name: "Erika Muster", phone: null, group: "vip" },
  billing_address: ADDRESS,
  shipping_address: null,
  attributes: { gift_note: "For Erika" },
};

test("names, streets, addresses and numbers are blanked out, and what was null stays null", () => {
  assert.deepEqual(presentOrderFor({ masks_personal_data: true }, ORDER), {
    number: "100001",
    customer: { customer_id: "c-1", email: MASK, name: MASK, phone: null, group: "vip" },
    billing_address: { ...ADDRESS, name: MASK, street: MASK },
    shipping_address: null,
    attributes: {},
  });
});

test("who may read reads all", () => {
  assert.equal(presentOrderFor({ masks_personal_data: false }, ORDER), ORDER);
});

test("a masked part holds nothing of a person, whatever he is called", () => {
  assert.doesNotMatch(JSON.stringify(maskFields({ ...ADDRESS, email: "erika@example.com" })), /Erika|Weg|example\.com/);
});

test("an invoice names its recipient to whoever books payments, and to nobody else who is masked", () => {
  const invoice = { number: "R-1", recipient: { email: "erika@example.com", address: ADDRESS } };
  const masked = { masks_personal_data: true };

  assert.deepEqual(presentInvoiceFor({ ...masked, scopes: ["payments:write"] }, invoice), invoice);
  assert.deepEqual(presentInvoiceFor({ ...masked, scopes: ["invoices:read"] }, invoice).recipient, {
    email: MASK,
    address: { ...ADDRESS, name: MASK, street: MASK },
  });
});
