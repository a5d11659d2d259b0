import assert from "node:assert/strict";
import { test } from "node:test";
import { pageSize, pdfPages, pdfText } from "../../../test/support/documents/pdf-text.ts";
import { readCode128, readQrCode } from "../../../test/support/documents/read-codes.ts";
import { shippingLabel } from "./label.ts";
import { makeDocument } from "./make-document.ts";
import type { DocumentModel } from "./model.ts";
import { pickList } from "./notes.ts";

const ADDRESS = {
  name: "Erika Mustermann",
  company: null,
  street: "Größenwahngasse 7",
  street2: null,
  postal_code: "10115",
  city: "Berlin",
  region: null,
  country: "DE",
};
const line = (line_no: number, sku: string, description: string, quantity: number, more: object = {}) => ({
  ...{ line_no, item_id: "i", sku, description, quantity },
  ...{
    picked_quantity: 0,
    packed_quantity: 0,
    shipped_quantity: 0,
    refused_quantity: 0,
    canceled_quantity: 0,
    ...more,
  },
});
const FULFILLMENT_ORDER_ID = "01a2068b-725d-79e1-90f8-4d1cf3950ade";
const MODEL: DocumentModel = {
  fulfillment_order: {
    fulfillment_order_id: FULFILLMENT_ORDER_ID,
    order_id: "o",
    order_number: "100234",
    location_id: "l",
    location_code: "st-hamburg",
    delivery_method: "ship",
    status: "picking",
    priority: 0,
    released_at: new Date("2026-11-23T07:00:00Z"),
    due_at: new Date("2026-11-23T16:30:00Z"),
    updated_at: new Date("2026-11-23T08:00:00Z"),
    lines: [
      line(1, "JACKET-M", "Regenjacke, M", 3, { picked_quantity: 1 }),
      line(2, "BOOK-ALPS", "Wandern in den Alpen", 2, { refused_quantity: 1 }),
      line(3, "SCARF", "Schal", 1, { canceled_quantity: 1 }),
    ],
  },
  shipments: [],
  location: {
    name: "Filiale Hamburg",
    address: { ...ADDRESS, name: "", street: "Spitalerstr. 4", postal_code: "20095", city: "Hamburg" },
    time_zone: "Europe/Berlin",
  },
  recipient: { name: ADDRESS.name, address: ADDRESS },
  ordered_at: new Date("2026-11-22T23:30:00Z"),
  language: "de",
};
const shipped = (...numbers: (string | null)[]) => ({
  ...{ shipment_id: "s", fulfillment_order_id: FULFILLMENT_ORDER_ID, order_id: "o", location_id: "l" },
  ...{ kind: "ship" as const, carrier: "dhl", shipped_at: new Date(), lines: [] },
  parcels: numbers.map((tracking_number) => ({ parcel_id: "p", tracking_number, weight_grams: null, lines: [] })),
});
const says = async (kind: Parameters<typeof makeDocument>[0], model: Partial<DocumentModel> = {}) =>
  pdfText(await makeDocument(kind, { ...MODEL, ...model })).split("\n");

test("a delivery note says in German what lies in the parcel, and no prices", async () => {
  assert.deepEqual(await says("delivery_note"), [
    "Filiale Hamburg · Spitalerstr. 4 · 20095 Hamburg",
    "Erika Mustermann",
    "Größenwahngasse 7",
    "10115 Berlin",
    "Lieferschein",
    "Bestellnummer100234",
    "Bestelldatum23. November 2026",
    "Pos.Artikelnr.BezeichnungMenge",
    "1JACKET-MRegenjacke, M3",
    "2BOOK-ALPSWandern in den Alpen1",
    "Seite 1 von 1",
  ]);
});

test("in other languages than German it is in English, on A4", async () => {
  const lines = await says("delivery_note", { language: "fr" });
  for (const word of ["Delivery note", "Order number100234", "Order date23 November 2026", "Page 1 of 1"])
    assert.ok(lines.includes(word), `${word} in ${lines.join("|")}`);
  assert.deepEqual(pageSize(await makeDocument("delivery_note", MODEL)), [595.28, 841.89]);
});

test("what is collected has a name, a place and no address", async () => {
  const lines = await says("delivery_note", {
    fulfillment_order: { ...MODEL.fulfillment_order, delivery_method: "collect" },
    recipient: { name: "Erika Mustermann", address: null },
  });

  assert.ok(lines.includes("Abholung beiFiliale Hamburg"));
  assert.ok(!lines.includes("10115 Berlin"));
});

test("a pick list says what is still to be picked, by item number, with times of the location", async () => {
  assert.deepEqual(await says("pick_list"), [
    "Pickliste",
    "Bestellnummer100234",
    "Filiale Hamburgst-hamburg",
    "Beauftragt23.11.2026, 08:00",
    "Abgang bis23.11.2026, 17:30",
    "Artikelnr.BezeichnungMengeEntnommen",
    "BOOK-ALPSWandern in den Alpen1",
    "JACKET-MRegenjacke, M2",
    "Seite 1 von 1",
  ]);
  const { content } = await pickList(MODEL);
  assert.equal(readQrCode(JSON.stringify(content)), FULFILLMENT_ORDER_ID);
});

test("a pick list of a thousand lines has every one of them, each page with the heads of its columns", async () => {
  const lines = Array.from({ length: 1_000 }, (_, index) =>
    line(index + 1, `SKU-${String(index).padStart(4, "0")}`, `Artikel ${index}`, 1),
  );
  const pages = pdfPages(
    await makeDocument("pick_list", { ...MODEL, fulfillment_order: { ...MODEL.fulfillment_order, lines } }),
  );

  const skus = pages.flat().flatMap((text) => /^SKU-\d{4}/.exec(text) ?? []);
  assert.deepEqual(
    skus,
    lines.map(({ sku }) => sku),
  );
  assert.ok(pages.length > 20);
  for (const page of pages) assert.ok(page.includes("Artikelnr.BezeichnungMengeEntnommen"));
});

/** The drawings of each label. */
async function codesOf(model: Partial<DocumentModel>): Promise<string[][]> {
  const { content } = await shippingLabel({ ...MODEL, ...model });
  return (content as { stack: unknown }[]).map(({ stack }) => JSON.stringify(stack).match(/<svg.*?<\/svg>/g) ?? []);
}

test("a label is A6, with sender, recipient and the order's number in bars as long as there is no tracking number", async () => {
  const pdf = await makeDocument("label", MODEL);
  assert.deepEqual(pageSize(pdf), [297.64, 419.53]);
  assert.deepEqual(pdfPages(pdf), [
    [
      "Absender",
      "Filiale Hamburg, Spitalerstr. 4, 20095 Hamburg",
      "Empfänger",
      "Erika Mustermann",
      "Größenwahngasse 7",
      "10115 Berlin",
      "Bestellnummer",
      "100234",
      "100234",
    ],
  ]);
  const [[square = "", bars = ""] = []] = await codesOf({});
  assert.deepEqual([readQrCode(square), readCode128(bars)], [FULFILLMENT_ORDER_ID, "100234"]);
});

test("each parcel has its label with its tracking number in both codes", async () => {
  const shipments = [shipped("JD014600003828392837", "T-2")];
  const pages = pdfPages(await makeDocument("label", { ...MODEL, shipments }));
  assert.deepEqual(
    pages.map((page) => page.at(-1)),
    ["JD014600003828392837", "T-2"],
  );

  const codes = await codesOf({ shipments });
  assert.deepEqual(
    codes.map(([square = "", bars = ""]) => [readQrCode(square), readCode128(bars)]),
    [
      ["JD014600003828392837", "JD014600003828392837"],
      ["T-2", "T-2"],
    ],
  );
});

test("a tracking number that bars cannot say is in the square alone", async () => {
  const [codes = []] = await codesOf({ shipments: [shipped("Nr. 7/ü")] });

  assert.deepEqual(codes.map(readQrCode), ["Nr. 7/ü"]);
});

const NAMES = [
  "Άννα Παπαδοπούλου",
  "Наталья Щербакова",
  "Zoë Ångström-Łukasiewicz",
  "Nguyễn Thị Ánh",
  "İbrahim Şahin-Çığ",
  `Dr. ${"Donaudampfschifffahrtsgesellschaft ".repeat(4)}Kapitän`,
];
for (const name of NAMES) {
  test(`the name ${name.slice(0, 40)} stands on the label and the note, and the label stays one page`, async () => {
    const recipient = { name, address: { ...ADDRESS, name } };
    for (const kind of ["label", "delivery_note"] as const) {
      const pages = pdfPages(await makeDocument(kind, { ...MODEL, recipient }));
      assert.equal(pages.length, 1);
      assert.ok(pages.flat().join(" ").includes(name), pages.flat().join(" "));
    }
  });
}

test("the recipient's country is said if it is another than the sender's", async () => {
  const recipient = { name: "Ada", address: { ...ADDRESS, country: "AT" } };

  assert.ok((await says("label", { recipient })).includes("ÖSTERREICH"));
});

test("characters that hide or turn the reading direction are not printed", async () => {
  const lines = await says("label", {
    recipient: { name: "x", address: { ...ADDRESS, name: "Ada\u202E\nLovelace\u0000" } },
  });

  assert.ok(lines.includes("Ada Lovelace"), lines.join("|"));
});

test("the same rows make the same bytes, and other rows others", async () => {
  for (const kind of ["delivery_note", "pick_list", "label"] as const) {
    const once = await makeDocument(kind, MODEL);
    assert.ok(once.equals(await makeDocument(kind, structuredClone(MODEL))), kind);
    const other = { ...MODEL, fulfillment_order: { ...MODEL.fulfillment_order, order_number: "100235" } };
    assert.ok(!once.equals(await makeDocument(kind, other)), kind);
  }
});
