import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { compileMailLayout } from "../../scripts/generate/mail-layout.ts";
import { createMailRenderer } from "./mail-renderer.ts";
import { type MailModel, type MailSettings, type MailTemplate, type RenderedMail, TEMPLATES } from "./types.ts";

const { renderMail } = createMailRenderer();

const ADDRESS = {
  name: "Erika Muster",
  company: null,
  street: "Hauptstr. 1",
  street2: "Hinterhaus",
  postal_code: "10115",
  city: "Berlin",
  country: "DE",
};
const MODEL: MailModel = {
  order_number: "100234",
  ordered_at: "2026-11-22T23:30:00Z",
  currency: "EUR",
  customer_name: "Erika Muster",
  lines: [
    { name: "Wollmütze", sku: "A-100", quantity: 2, total_minor: 3_798 },
    { name: "Schal", sku: "A-200", quantity: 1, total_minor: 124_950 },
  ],
  totals: {
    goods_minor: 128_748,
    discount_minor: 200,
    charges: [
      { kind: "shipping", amount_minor: 490 },
      { kind: "carbon_offset", amount_minor: 50 },
    ],
    taxes: [
      { tax_rate_percent: 19, amount_minor: 20_634 },
      { tax_rate_percent: 7.7, amount_minor: 4 },
    ],
    prices_include_tax: true,
    total_minor: 129_288,
  },
  ship_to: ADDRESS,
  pickup: null,
  bank_transfer: null,
  shipment: null,
  cancellation: null,
};
const SETTINGS: MailSettings = {
  brand: {
    name: "Beispielhaus",
    accent_color: "#7a1f3d",
    website_url: "https://shop.example/",
    support_email: "service@shop.example",
    support_phone: null,
  },
  bank_account: {
    holder: "Beispielhaus GmbH",
    iban: "DE02120300000000202051",
    bic: "BYLADEM1001",
    bank_name: null,
  },
  footer_lines: ["Beispielhaus GmbH, Musterweg 1, 10115 Berlin", "USt-IdNr. DE000000000"],
  time_zone: "Europe/Berlin",
};

const SHIPPED: Partial<MailModel> = {
  totals: null,
  shipment: {
    carrier: "DHL",
    parcels: [
      { tracking_number: "00340434161094000001", tracking_url: "https://carrier.example/t?n=1&lang=de" },
      { tracking_number: "00340434161094000002", tracking_url: "javascript:alert(1)" },
    ],
    complete: true,
  },
};
const READY: Partial<MailModel> = {
  ship_to: null,
  pickup: {
    location_name: "Filiale Mitte",
    address: { ...ADDRESS, name: "Filiale Mitte", street: "Marktplatz 5", street2: null },
    opening_hours: "Mo–Sa 10–20 Uhr",
    collect_by: "2026-11-30",
    code: null,
  },
};
const CANCELED: Partial<MailModel> = {
  totals: null,
  ship_to: null,
  cancellation: { complete: true, reason: "customer_request", money: "refund", amount_minor: 4_288 },
};
const TRANSFER: Partial<MailModel> = {
  bank_transfer: { amount_minor: 129_288, reference: "100234", due_on: "2026-11-29" },
};
const BY_TEMPLATE: { readonly [Template in MailTemplate]: Partial<MailModel> } = {
  received: TRANSFER,
  confirmed: {},
  shipped: SHIPPED,
  ready_to_collect: READY,
  canceled: CANCELED,
};

/** The mail with no-break spaces (which Intl puts before currency signs) as plain ones, to be compared by eye. */
async function mail(
  template: MailTemplate,
  language: string,
  model: Partial<MailModel> = BY_TEMPLATE[template],
  settings: MailSettings = SETTINGS,
): Promise<RenderedMail> {
  const rendered = await renderMail({ template, language, model: { ...MODEL, ...model }, settings });
  const spaced = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
  const { subject, html, text, pictures } = rendered;
  return { subject: spaced(subject), html: spaced(html), text: spaced(text), pictures };
}

/** Each is in the text, and in the HTML. */
function assertSays({ html, text }: RenderedMail, sayings: readonly string[]): void {
  for (const saying of sayings) {
    assert.ok(text.includes(saying), `the text lacks: ${saying}\n${text}`);
    assert.ok(html.includes(saying), `the HTML lacks: ${saying}`);
  }
}

function assertSilent({ html, text }: RenderedMail, sayings: readonly string[]): void {
  for (const saying of sayings) {
    assert.ok(!text.includes(saying), `the text says: ${saying}`);
    assert.ok(!html.includes(saying), `the HTML says: ${saying}`);
  }
}

const MAILS: readonly (readonly [MailTemplate, string, string, readonly string[]])[] = [
  [
    "received",
    "de",
    "Ihre Bestellung 100234 ist eingegangen",
    [
      "Guten Tag Erika Muster,",
      "Diese Nachricht bestätigt nur den Eingang Ihrer Bestellung.",
      "23. November 2026",
      "Bitte überweisen Sie 1.292,88 € bis zum 29. November 2026 unter Angabe von 100234 auf das folgende Konto.",
      "DE02 1203 0000 0000 2020 51",
      "BYLADEM1001",
      "Beispielhaus GmbH",
    ],
  ],
  [
    "received",
    "en",
    "We have received your order 100234",
    [
      "Hello Erika Muster,",
      "This message acknowledges receipt only.",
      "23 November 2026",
      "Please transfer €1,292.88 by 29 November 2026 to the following account, quoting the reference 100234.",
    ],
  ],
  [
    "confirmed",
    "de",
    "Ihre Bestellung 100234 ist bestätigt",
    [
      "Wir haben Ihre Bestellung 100234 angenommen.",
      "Sobald Ihre Artikel unterwegs sind, senden wir Ihnen die Daten zur Sendungsverfolgung.",
      "37,98 €",
      "1.249,50 €",
      "1.287,48 €",
      "Versand",
      "4,90 €",
      "Weitere Kosten",
      "0,50 €",
      "Rabatt, bereits abgezogen",
      "1.292,88 €",
      "inkl. 19 % MwSt.",
      "inkl. 7,7 % MwSt.",
      "Lieferadresse",
      "Hinterhaus",
      "10115 Berlin",
      "Deutschland",
    ],
  ],
  [
    "confirmed",
    "en",
    "Your order 100234 is confirmed",
    ["We have accepted your order 100234.", "€37.98", "€1,292.88", "includes 19% VAT", "Delivery address", "Germany"],
  ],
  [
    "shipped",
    "de",
    "Ihre Bestellung 100234 ist unterwegs",
    [
      "Wir haben Ihre Bestellung 100234 an DHL übergeben.",
      "00340434161094000001",
      "00340434161094000002",
      "Sendungsverfolgung",
      "In dieser Lieferung",
    ],
  ],
  [
    "shipped",
    "en",
    "Your order 100234 is on its way",
    ["We have handed your order 100234 to DHL.", "00340434161094000001", "In this delivery"],
  ],
  [
    "ready_to_collect",
    "de",
    "Ihre Bestellung 100234 liegt zur Abholung bereit",
    [
      "liegt am Abholort „Filiale Mitte“ für Sie bereit.",
      "Bitte bringen Sie die Bestellnummer 100234 und einen Ausweis mit.",
      "Wir bewahren die Artikel bis zum 30. November 2026 für Sie auf.",
      "Marktplatz 5",
      "Mo–Sa 10–20 Uhr",
    ],
  ],
  [
    "ready_to_collect",
    "en",
    "Your order 100234 is ready to collect",
    [
      "is ready for you at Filiale Mitte.",
      "Please bring the order number 100234 and an identity document.",
      "We keep your items for you until 30 November 2026.",
    ],
  ],
  [
    "canceled",
    "de",
    "Ihre Bestellung 100234 wurde storniert",
    [
      "Wie gewünscht haben wir Ihre Bestellung 100234 storniert.",
      "Wir erstatten Ihnen 42,88 € auf dem Weg, auf dem Sie bezahlt haben.",
      "Stornierte Artikel",
    ],
  ],
  [
    "canceled",
    "en",
    "Your order 100234 has been canceled",
    [
      "As you asked, we have canceled your order 100234.",
      "We refund €42.88 to you the way you paid.",
      "Canceled items",
    ],
  ],
];

for (const [template, language, subject, sayings] of MAILS) {
  test(`the ${template} mail in ${language}: ${subject}`, async () => {
    const rendered = await mail(template, language);

    assert.equal(rendered.subject, subject);
    assertSays(rendered, [...sayings, "100234", "Wollmütze", "A-100", "service@shop.example", "USt-IdNr. DE000000000"]);
    assert.match(rendered.html, new RegExp(`<html lang="${language}" dir="ltr"`));
    assert.ok(rendered.html.includes(`<title>${subject}</title>`));
    assertSilent(rendered, ["{{", "{%", "undefined", "[object", "null"]);
  });
}

test("each template is tested in each language", () => {
  assert.equal(MAILS.length, TEMPLATES.length * 2);
  assert.equal(new Set(MAILS.map(([template, language]) => template + language)).size, MAILS.length);
});

test("no mail loads anything from elsewhere, and each stays far below the size at which mail programs cut", async () => {
  for (const [template, language] of MAILS) {
    const { html } = await mail(template, language);

    assert.doesNotMatch(html, /<img|<script|<link|@import|url\(|\ssrc=/i);
    assert.ok(Buffer.byteLength(html) < 60_000, `${template} has ${Buffer.byteLength(html)} bytes`);
  }
});

test("the plain text reads well on its own", async () => {
  const { text } = await mail("ready_to_collect", "de", { ...READY, totals: null });

  assert.equal(
    text,
    `Beispielhaus

Guten Tag Erika Muster,

Ihre Bestellung 100234 liegt am Abholort „Filiale Mitte“ für Sie bereit.

Bitte bringen Sie die Bestellnummer 100234 und einen Ausweis mit. Wir bewahren die Artikel bis zum 30. November 2026 für Sie auf.

Bestellnummer: 100234
Bestellt am: 23. November 2026

Ihre Artikel
-----------------------
2 x Wollmütze (A-100): 37,98 €
1 x Schal (A-200): 1.249,50 €

Abholort
-----------------------
Filiale Mitte
Marktplatz 5
10115 Berlin
Deutschland
Öffnungszeiten: Mo–Sa 10–20 Uhr
Abholen bis: 30. November 2026

Haben Sie Fragen? Wir helfen Ihnen gern:
service@shop.example

Freundliche Grüße
Beispielhaus
https://shop.example/

-- 
Beispielhaus GmbH, Musterweg 1, 10115 Berlin
USt-IdNr. DE000000000
`,
  );
});

test("hostile names are shown as text in the HTML, and break no header", async () => {
  const hostile = `<script>alert("1")</script>`;
  const rendered = await mail("confirmed", "de", {
    order_number: "1\r\nBcc: x@example.org",
    customer_name: `${hostile} & Co`,
    lines: [{ name: `${hostile}{{ brand.name }}`, sku: `"><b>`, quantity: 1, total_minor: 1 }],
    ship_to: { ...ADDRESS, street: `<a href="https://evil.example">Hauptstr. 1</a>` },
  });

  assert.equal(rendered.subject, "Ihre Bestellung 1 Bcc: x@example.org ist bestätigt");
  assert.doesNotMatch(rendered.html, /<script|<b>|evil\.example">/);
  assert.ok(rendered.html.includes("Guten Tag &lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; &amp; Co,"));
  assert.ok(rendered.html.includes("&lt;/script&gt;{{ brand.name }}<br>"), "a template in a name is not evaluated");
  assert.ok(rendered.html.includes("&lt;a href=&#34;https://evil.example&#34;&gt;"));
  assert.ok(rendered.text.includes(`Guten Tag ${hostile} & Co,`), "plain text is not escaped");
});

test("a settings color that is none cannot break out of its attribute", async () => {
  const brand = { ...SETTINGS.brand, accent_color: `red"><script>` };

  const { html } = await mail("confirmed", "en", {}, { ...SETTINGS, brand });

  assert.doesNotMatch(html, /<script/);
  assert.ok(html.includes("color:#1f4f46"));
  assert.ok((await mail("confirmed", "en")).html.includes("color:#7a1f3d"));
});

test("only addresses of the web become tracking links", async () => {
  const { html, text } = await mail("shipped", "de");

  assert.ok(html.includes(`href="https://carrier.example/t?n=1&amp;lang=de"`));
  assert.ok(text.includes("https://carrier.example/t?n=1&lang=de"));
  assert.doesNotMatch(html + text, /javascript:/);
});

test("a part shipment says that the rest follows", async () => {
  const shipment = { ...SHIPPED.shipment!, complete: false };

  const de = await mail("shipped", "de", { shipment });
  assert.equal(de.subject, "Ein Teil Ihrer Bestellung 100234 ist unterwegs");
  assertSays(de, ["Die übrigen Artikel folgen in einer weiteren Lieferung"]);
  const en = await mail("shipped", "en", { shipment });
  assert.equal(en.subject, "Part of your order 100234 is on its way");
  assertSays(en, ["The other items follow in a separate delivery"]);
});

test("a shipment without tracking has no tracking section", async () => {
  const rendered = await mail("shipped", "de", { shipment: { ...SHIPPED.shipment!, parcels: [] } });

  assertSilent(rendered, ["Sendungsverfolgung", "0 Pakete", "Versanddienst die ersten Daten"]);
});

const MONEY = [
  ["nothing_paid", "nichts berechnet", "You have not been charged"],
  ["authorization_released", "vorgemerkten Betrag von 42,88 € geben wir frei", "amount of €42.88 that was set aside"],
  ["refund", "Wir erstatten Ihnen 42,88 €", "We refund €42.88"],
  ["not_invoiced", "erhalten Sie keine Rechnung", "You will not be invoiced"],
] as const;

for (const [money, de, en] of MONEY) {
  test(`a canceled mail says what happens with the money: ${money}`, async () => {
    const cancellation = { ...CANCELED.cancellation!, money };

    const german = await mail("canceled", "de", { ...CANCELED, cancellation });
    assertSays(german, [de]);
    assertSilent(
      german,
      MONEY.filter((other) => other[0] !== money).map((other) => other[1]),
    );
    assertSays(await mail("canceled", "en", { ...CANCELED, cancellation }), [en]);
  });
}

const REASONS = [
  ["customer_request", "Wie gewünscht haben wir die folgenden Artikel", "As you asked"],
  ["payment_overdue", "Ihre Zahlung ist nicht rechtzeitig bei uns eingegangen.", "Your payment has not reached us"],
  ["not_available", "Leider können wir die folgenden Artikel", "We are sorry"],
  ["not_collected", "wurden nicht rechtzeitig abgeholt.", "were not collected in time"],
  ["other", "Wir haben die folgenden Artikel", "We have canceled the following items"],
] as const;

for (const [reason, de, en] of REASONS) {
  test(`a part cancellation names its reason and spares the rest: ${reason}`, async () => {
    const cancellation = { ...CANCELED.cancellation!, complete: false, reason };

    const german = await mail("canceled", "de", { ...CANCELED, cancellation });
    assert.equal(german.subject, "Artikel aus Ihrer Bestellung 100234 wurden storniert");
    assertSays(german, [de, "Die übrigen Artikel Ihrer Bestellung sind davon nicht betroffen."]);
    const english = await mail("canceled", "en", { ...CANCELED, cancellation });
    assert.equal(english.subject, "Items of your order 100234 have been canceled");
    assertSays(english, [en, "The other items of your order are not affected."]);
  });
}

test("amounts have the decimals of their currency and the manner of their region", async () => {
  const of = async (currency: string, language: string) =>
    (await mail("confirmed", language, { currency, lines: [{ ...MODEL.lines[0]!, total_minor: 1_234_567 }] })).text;

  assert.match(await of("EUR", "de"), /: 12\.345,67 €\n/);
  assert.match(await of("EUR", "de-AT"), /: € 12\.345,67\n/);
  assert.match(await of("CHF", "de-CH"), /: CHF 12['’]345\.67\n/);
  assert.match(await of("JPY", "en"), /: JP¥1,234,567\n/);
  assert.match(await of("KWD", "en"), /: KWD 1,234\.567\n/);
  assert.match(await of("USD", "en-US"), /: \$12,345\.67\n/);
});

test("net prices show their tax on the way to the total", async () => {
  const totals = { ...MODEL.totals!, prices_include_tax: false };

  const { text } = await mail("confirmed", "de", { totals });

  assert.match(
    text,
    /Artikel: 1\.287,48 €\n(?:.*\n)*zzgl\. 19 % MwSt\.: 206,34 €\n(?:.*\n)*Gesamtbetrag: 1\.292,88 €\n/,
  );
  assertSilent(await mail("confirmed", "de", { totals }), ["inkl."]);
});

const LANGUAGES = [
  ["de", "bestätigt"],
  ["de-CH", "bestätigt"],
  ["de_AT", "bestätigt"],
  ["DE", "bestätigt"],
  ["en-US", "confirmed"],
  ["fr", "confirmed"],
  ["", "confirmed"],
  ["not a language", "confirmed"],
  ["__proto__", "confirmed"],
] as const;

for (const [language, word] of LANGUAGES) {
  test(`a customer who reads ${JSON.stringify(language)} gets a mail that says "${word}"`, async () => {
    assert.ok((await mail("confirmed", language)).subject.endsWith(word));
  });
}

test("an order day is the day at the seller's place", async () => {
  const at = async (time_zone: string) => (await mail("confirmed", "en", {}, { ...SETTINGS, time_zone })).text;

  assert.match(await at("Europe/Berlin"), /Ordered on: 23 November 2026/);
  assert.match(await at("America/New_York"), /Ordered on: 22 November 2026/);
});

test("a nameless customer is greeted all the same", async () => {
  assertSays(await mail("confirmed", "de", { customer_name: null }), ["Guten Tag,"]);
});

test("a mail that lacks its own section, or the account to pay to, is a bug and not a mail", async () => {
  await assert.rejects(mail("shipped", "de", {}), /a shipped mail needs its shipment/);
  await assert.rejects(mail("ready_to_collect", "de", {}), /needs its pickup/);
  await assert.rejects(mail("canceled", "de", {}), /needs its cancellation/);
  await assert.rejects(mail("received", "de", TRANSFER, { ...SETTINGS, bank_account: null }), /name no bank_account/);
});

test("a code for the counter is said in the prose, in text and HTML, and shown as a picture that comes along", async () => {
  const pickup = { ...(READY.pickup as NonNullable<MailModel["pickup"]>), code: "K7M4QX" };
  for (const [language, prose, label] of [
    ["de", "Bitte nennen oder zeigen Sie an der Kasse den Abholcode K7M4QX.", "Abholcode"],
    ["en", "Please say or show the pickup code K7M4QX at the counter.", "Pickup code"],
  ] as const) {
    const rendered = await mail("ready_to_collect", language, { ...READY, pickup });

    assertSays(rendered, [prose, label]);
    assertSilent(rendered, ["Ausweis", "identity document"]);
    const [picture, ...others] = rendered.pictures;
    assert.equal(others.length, 0);
    assert.ok(rendered.html.includes(`src="cid:${picture?.cid}"`));
    assert.equal(picture?.png.subarray(1, 4).toString(), "PNG");
  }
  const without = await mail("ready_to_collect", "de");
  assert.deepEqual(without.pictures, []);
  assert.ok(!without.html.includes("<img"));
});

test("the layout of HTML mails is what its MJML makes", async () => {
  const written = await readFile(new URL("./templates/layout.html.liquid", import.meta.url), "utf8");

  assert.equal(await compileMailLayout(), written, "layout.mjml has changed: run npm run generate");
});
