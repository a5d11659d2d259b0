import { Type } from "typebox";
import {
  findInvoice,
  findInvoiceHead,
  INVOICE_REFUSALS,
  type Invoice,
  makeInvoiceDocument,
  taxesOf,
} from "../../invoicing/index.ts";
import { findNumbers } from "../../orders/index.ts";
import { type Caller, callerOf, type HttpServer, sendRefusal } from "../../platform/http/index.ts";
import { read, type Transaction } from "../../platform/transaction.ts";
import { presentInvoiceFor } from "../mask-personal-data.ts";
import type { Services } from "../services.ts";
import { isBounded, mayTouch } from "../visible.ts";
import { closed } from "./schemas.ts";

const Minor = Type.Integer();
const InvoiceId = Type.Object({ invoice_id: Type.String({ format: "uuid" }) }, closed);

/** Invoices and credit notes as they were issued, as data and on paper. */
export function registerInvoiceRoutes(server: HttpServer, services: Services): void {
  registerReading(server, services);
  registerDocument(server, services);
}

/** As the caller may see it; null also for documents of orders that he does not see. */
async function findReadable(
  tx: Transaction,
  services: Services,
  caller: Caller,
  invoice_id: string,
): Promise<Invoice | null> {
  const found = await findInvoice(tx, invoice_id);
  const is_visible = found?.order_id && (await mayTouch(tx, services, found.order_id, caller));
  if (!found || (isBounded(caller) && !is_visible)) return null;
  const { recipient } = presentInvoiceFor(caller, { recipient: { ...found.recipient } });
  return { ...found, recipient };
}

function registerReading(server: HttpServer, services: Services): void {
  const Amounts = { net_minor: Minor, tax_minor: Minor, gross_minor: Minor };
  const InvoiceSchema = Type.Object(
    {
      invoice_id: Type.String({ format: "uuid" }),
      number: Type.String(),
      kind: Type.Union([Type.Literal("invoice"), Type.Literal("credit_note")]),
      order_id: Type.Union([Type.String({ format: "uuid" }), Type.Null()]),
      corrects_invoice_id: Type.Union([Type.String({ format: "uuid" }), Type.Null()]),
      issued_at: Type.String({ format: "date-time" }),
      supply_on: Type.String({ format: "date" }),
      currency: Type.String(),
      language: Type.String(),
      recipient: Type.Record(Type.String(), Type.Unknown()),
      lines: Type.Array(
        Type.Object(
          {
            position: Type.Integer(),
            kind: Type.String(),
            line_no: Type.Union([Type.Integer(), Type.Null()]),
            sku: Type.Union([Type.String(), Type.Null()]),
            description: Type.String(),
            quantity: Type.Integer(),
            tax_rate_percent: Type.Number(),
            ...Amounts,
          },
          closed,
        ),
      ),
      taxes: Type.Array(Type.Object({ tax_rate_percent: Type.Number(), ...Amounts }, closed)),
      net_minor: Minor,
      tax_minor: Minor,
      total_minor: Minor,
      hash: Type.String({
        description: "SHA-256 over the content and the hash of the document before it in its series.",
      }),
    },
    closed,
  );
  server.get(
    "/v1/invoices/:invoice_id",
    {
      config: { scope: "invoices:read", refusals: [INVOICE_REFUSALS] },
      schema: {
        operationId: "readInvoice",
        summary: "Read an invoice or credit note",
        tags: ["Invoices"],
        params: InvoiceId,
        response: { 200: InvoiceSchema },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const invoice = await read(services.database, caller.tenant_id, "readInvoice", (tx) =>
        findReadable(tx, services, caller, request.params.invoice_id),
      );
      if (!invoice) return sendRefusal(reply, { code: "invoice_not_found" }, INVOICE_REFUSALS);
      const {
        invoice_id,
        number,
        kind,
        order_id,
        corrects_invoice_id,
        issued_at,
        supply_on,
        currency,
        language,
        recipient,
        lines,
      } = invoice;
      const { net_minor, tax_minor, total_minor, hash } = invoice;
      return {
        ...{
          invoice_id,
          number,
          kind,
          order_id,
          corrects_invoice_id,
          issued_at: issued_at.toISOString(),
          supply_on,
          currency,
          language,
        },
        ...{ recipient, lines, taxes: taxesOf(lines), net_minor, tax_minor, total_minor, hash: hash.toString("hex") },
      };
    },
  );
}

function registerDocument(server: HttpServer, services: Services): void {
  server.get(
    "/v1/invoices/:invoice_id/document",
    {
      config: { scope: "invoices:read", refusals: [INVOICE_REFUSALS], lane: "heavy" },
      schema: {
        operationId: "readInvoiceDocument",
        summary: "An invoice or credit note, as PDF",
        description:
          "In the language of its order, German or English, with the amounts that were frozen when it was issued. The same rows make the same bytes.",
        tags: ["Invoices"],
        params: InvoiceId,
        response: {
          200: {
            description: "The document.",
            content: { "application/pdf": { schema: Type.String({ format: "binary" }) } },
          },
        },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const found = await read(services.database, caller.tenant_id, "readInvoiceDocument", async (tx) => {
        const invoice = await findReadable(tx, services, caller, request.params.invoice_id);
        if (!invoice) return null;
        const { order_id, corrects_invoice_id } = invoice;
        const numbers = await findNumbers(tx, order_id === null ? [] : [order_id]);
        const corrects = corrects_invoice_id === null ? null : await findInvoiceHead(tx, corrects_invoice_id);
        return { invoice, corrects, order_number: numbers.get(order_id ?? "") ?? null };
      });
      if (!found) return sendRefusal(reply, { code: "invoice_not_found" }, INVOICE_REFUSALS);
      const pdf = await makeInvoiceDocument({ ...found, seller: services.seller });
      return reply
        .header("content-type", "application/pdf")
        .header("content-disposition", `inline; filename="${found.invoice.number}.pdf"`)
        .send(pdf);
    },
  );
}
