import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "../../test/support/database.ts";
import { newId } from "../kernel/ids.ts";
import { transact } from "../platform/transaction.ts";
import { invoiceHash } from "./chain.ts";
import { type BillablePart, composeLines, taxesOf, totalsOf } from "./compose.ts";
import { findInvoice, issueInvoices, seriesOf } from "./store.ts";
import type { Invoice, InvoiceDraft } from "./types.ts";

const { database, tenant_id, asOwner } = await createTestDatabase({ connections_max: 12 });
const NOW = new Date("2026-11-22T10:00:00Z");

const part = (more: Partial<BillablePart>): BillablePart => ({
  ...({ kind: "item", line_no: 1, charge_no: null, sku: "LAMP", description: "Lamp", quantity: 2 } as const),
  ...{ tax_rate_percent: 19, net_minor: 3_360, tax_minor: 638, gross_minor: 3_998 },
  ...more,
});
const shipping = (more: Partial<BillablePart>) =>
  part({ kind: "charge", charge_no: 1, sku: null, description: "Shipping", quantity: 1, ...more });

function draft(kind: Invoice["kind"] = "invoice", cause_id = newId()): InvoiceDraft {
  return {
    ...{ kind, cause_id, order_id: newId(), corrects_invoice_id: null, supply_on: "2026-11-22", currency: "EUR" },
    ...{ language: "en", lines: composeLines([part({})], kind === "invoice" ? 1 : -1) },
    recipient: {
      ...{ name: "Erika Muster", company: null, street: "Hauptstr. 1", street2: null, postal_code: "10115" },
      ...{ city: "Berlin", region: null, country: "DE" },
    },
  };
}

const issue = (drafts: readonly InvoiceDraft[], now = NOW) =>
  transact(database, tenant_id, { name: "issue" }, (tx) => issueInvoices(tx, drafts, now));

async function readAll(series: string): Promise<Invoice[]> {
  const ids = await asOwner<{ invoice_id: string }>(
    "select invoice_id from invoicing.invoices where series = $1 order by sequence",
    [series],
  );
  const invoices: Invoice[] = [];
  for (const { invoice_id } of ids) {
    const invoice = await transact(database, tenant_id, { name: "read" }, (tx) => findInvoice(tx, invoice_id));
    assert.ok(invoice);
    invoices.push(invoice);
  }
  return invoices;
}

/** The first document whose number, hash or predecessor is not what it should be; null if all are. */
function findBreak(invoices: readonly Invoice[]): string | null {
  let previous: Invoice | null = null;
  for (const [index, invoice] of invoices.entries()) {
    const { hash, ...content } = invoice;
    const follows = invoice.previous_hash === null ? previous === null : previous?.hash.equals(invoice.previous_hash);
    if (invoice.sequence !== index + 1 || !follows || !invoiceHash(content).equals(hash)) return invoice.number;
    previous = invoice;
  }
  return null;
}

test("eight issuers at once, some of which fail, leave numbers without gaps and a chain without a break", async () => {
  const rounds = Array.from({ length: 8 }, async (_, issuer) => {
    for (let round = 0; round < 6; round += 1) {
      const drafts = [draft(), draft(), draft("credit_note")];
      const is_failing = (issuer + round) % 3 === 0;
      const work = transact(database, tenant_id, { name: "issue" }, async (tx) => {
        await issueInvoices(tx, drafts, NOW);
        if (is_failing) throw new Error("killed");
      });
      if (is_failing) await assert.rejects(work, /killed/);
      else await work;
    }
  });
  await Promise.all(rounds);

  const invoices = await readAll("R2026");
  assert.equal(invoices.length, 64);
  assert.equal(invoices.at(-1)?.number, "R2026-0000064");
  assert.equal(findBreak(invoices), null);
  assert.equal(findBreak(await readAll("G2026")), null);
});

test("a changed, missing or inserted document is noticed", async () => {
  await issue([draft(), draft(), draft()]);
  const all = await readAll("R2026");
  const [first, second] = all.slice(-3) as [Invoice, Invoice, Invoice];

  const replaced = (invoice: Invoice, by: Invoice[]) =>
    findBreak(all.flatMap((other) => (other === invoice ? by : [other])));
  assert.equal(replaced(first, [{ ...first, total_minor: first.total_minor + 1 }]), first.number);
  assert.equal(replaced(first, [{ ...first, recipient: { ...first.recipient, name: "Else" } }]), first.number);
  assert.equal(replaced(first, []), second.number);
  assert.equal(replaced(first, [first, first]), first.number);
});

test("the same cause has one document however often and however many ask for it", async () => {
  const one = draft();

  const issued = await Promise.all([issue([one]), issue([one, one]), issue([one])]);

  assert.equal(issued.flat().length, 1);
  assert.deepEqual(await issue([one]), []);
  assert.equal(findBreak(await readAll("R2026")), null);
});

test("each year and kind counts on its own", async () => {
  const new_year = new Date("2027-01-01T00:00:00Z");

  const [invoice, credit_note] = (await issue([draft(), draft("credit_note")], new_year)).sort((a, b) =>
    a.kind < b.kind ? 1 : -1,
  );

  assert.deepEqual([invoice?.number, credit_note?.number], ["R2027-0000001", "G2027-0000001"]);
  assert.deepEqual([invoice?.total_minor, credit_note?.total_minor], [3_998, -3_998]);
  assert.equal(seriesOf("invoice", new Date("2026-12-31T23:59:59Z")), "R2026");
});

test("an issued document cannot be changed or deleted by the application", async () => {
  await issue([draft()]);
  for (const sql of [
    "update invoicing.invoices set total_minor = 1 where tenant_id = $1",
    "delete from invoicing.invoices where tenant_id = $1",
  ])
    await assert.rejects(
      transact(database, tenant_id, { name: "forge" }, (tx) => tx.query(sql, [tenant_id])),
      { code: "42501" },
    );
});

test("a document says its goods by line, each charge once, no charge of nothing, and its tax by rate", () => {
  const parts = [
    part({}),
    shipping({ net_minor: 206, tax_minor: 39, gross_minor: 245 }),
    part({
      line_no: 2,
      sku: "MUG",
      quantity: 1,
      tax_rate_percent: 7,
      net_minor: 1_206,
      tax_minor: 84,
      gross_minor: 1_290,
    }),
    shipping({ line_no: 2, net_minor: 206, tax_minor: 39, gross_minor: 245 }),
    shipping({ charge_no: 2, net_minor: 0, tax_minor: 0, gross_minor: 0 }),
  ];

  const lines = composeLines(parts, -1);

  assert.deepEqual(
    lines.map(({ position, kind, line_no, quantity, gross_minor }) => [position, kind, line_no, quantity, gross_minor]),
    [
      [1, "item", 1, 2, -3_998],
      [2, "item", 2, 1, -1_290],
      [3, "charge", null, 1, -490],
    ],
  );
  assert.deepEqual(taxesOf(lines), [
    { tax_rate_percent: 19, net_minor: -3_772, tax_minor: -716, gross_minor: -4_488 },
    { tax_rate_percent: 7, net_minor: -1_206, tax_minor: -84, gross_minor: -1_290 },
  ]);
  assert.deepEqual(totalsOf(lines), { net_minor: -4_978, tax_minor: -800, gross_minor: -5_778 });
  assert.ok(Object.is(composeLines([part({ tax_minor: 0 })], -1)[0]?.tax_minor, 0), "never -0");
});
