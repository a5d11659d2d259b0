import { Type } from "typebox";
import { findInvoice, INVOICE_REFUSALS, taxesOf } from "../../invoicing/index.ts";
import { ORDER_REFUSALS } from "../../orders/index.ts";
import { findSituations, PAYMENT_REFUSALS, SignatureError } from "../../payments/index.ts";
import { DEFAULT_TENANT_ID } from "../../platform/config.ts";
import { callerOf, type HttpServer, idempotent, refusalAnswer, sendRefusal } from "../../platform/http/index.ts";
import { read, transact } from "../../platform/transaction.ts";
import { recordProviderNotification, recordReceipt } from "../facts/payment-answers.ts";
import { presentInvoiceFor } from "../mask-personal-data.ts";
import type { Services } from "../services.ts";
import { mayTouch } from "../visible.ts";
import { closed, OrderId } from "./schemas.ts";

const Minor = Type.Integer();

/** Money: what providers tell us, what came by itself, and the documents. */
export function registerMoneyRoutes(server: HttpServer, services: Services): void {
  registerNotifications(server, services);
  registerReceipts(server, services);
  registerInvoices(server, services);
}

function registerNotifications(server: HttpServer, services: Services): void {
  server.post(
    "/v1/payment-notifications/:provider",
    {
      config: { scope: null, idempotency: "none", body: "raw", refusals: [PAYMENT_REFUSALS] },
      schema: {
        operationId: "notifyPayment",
        summary: "For payment providers: signed notifications",
        description:
          "The signature over the raw body is checked by the provider's adapter. A notification that is known changes nothing.",
        tags: ["Payments"],
        params: Type.Object({ provider: Type.String({ minLength: 1, maxLength: 50 }) }, closed),
        response: { 200: Type.Object({ received: Type.Integer(), news: Type.Integer() }, closed) },
      },
    },
    async (request, reply) => {
      const provider = services.providers.get(request.params.provider);
      if (!provider)
        return sendRefusal(reply, { code: "provider_unknown", provider: request.params.provider }, PAYMENT_REFUSALS);
      const now = services.clock.now();
      try {
        const notifications = await provider.readNotification(
          { headers: request.headers, body: request.body as Buffer },
          now,
        );
        let news = 0;
        for (const notification of notifications) {
          const is_news = await transact(
            services.database,
            DEFAULT_TENANT_ID,
            { name: "notifyPayment" },
            async (tx) => {
              tx.afterCommit(() => services.wake());
              return recordProviderNotification(tx, provider.code, notification, now);
            },
          );
          if (is_news) news += 1;
        }
        return { received: notifications.length, news };
      } catch (error) {
        if (error instanceof SignatureError)
          return sendRefusal(reply, { code: "signature_invalid", reason: error.reason }, PAYMENT_REFUSALS);
        throw error;
      }
    },
  );
}

function registerReceipts(server: HttpServer, services: Services): void {
  const Receipt = Type.Object(
    {
      amount_minor: Type.Integer({ minimum: 1, maximum: 1_000_000_000_000 }),
      payment_id: Type.Optional(
        Type.String({ format: "uuid", description: "Else the order's first payment that waits for money." }),
      ),
      cause_id: Type.String({
        minLength: 1,
        maxLength: 200,
        description: "Of the bank's statement or of your booking: the same cause counts once.",
      }),
    },
    closed,
  );
  server.post(
    "/v1/orders/:order_id/payment-receipts",
    {
      config: { scope: "payments:write", refusals: [ORDER_REFUSALS, PAYMENT_REFUSALS] },
      schema: {
        operationId: "bookPaymentReceipt",
        summary: "Book money that came by transfer or for an account",
        tags: ["Payments"],
        params: OrderId,
        body: Receipt,
        response: {
          201: Type.Object(
            {
              payment_id: Type.String({ format: "uuid" }),
              booked: Type.Boolean({ description: "False: this cause was booked before." }),
            },
            closed,
          ),
        },
      },
    },
    (request, reply) =>
      idempotent(request, reply, services.database, async (tx) => {
        const { order_id } = request.params;
        const { amount_minor, cause_id, payment_id } = request.body;
        if (!(await mayTouch(tx, services, order_id, callerOf(request))))
          return refusalAnswer({ code: "order_not_found" }, ORDER_REFUSALS);
        const situation = (await findSituations(tx, [order_id])).get(order_id);
        const payments =
          situation?.payments.filter(({ timing }) => timing === "in_advance" || timing === "on_account") ?? [];
        const payment = payment_id
          ? payments.find((candidate) => candidate.payment_id === payment_id)
          : (payments.find((candidate) => candidate.captured_minor < candidate.amount_minor) ?? payments[0]);
        if (!payment) return refusalAnswer({ code: "payment_not_found" }, PAYMENT_REFUSALS);
        const receipt = { amount_minor, cause: `${order_id} ${cause_id}`, provider_reference: null };
        const booked = await recordReceipt(tx, payment, receipt, callerOf(request).actor, services.clock.now());
        tx.afterCommit(() => services.wake());
        return { status: 201, body: { payment_id: payment.payment_id, booked } };
      }),
  );
}

function registerInvoices(server: HttpServer, services: Services): void {
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
        params: Type.Object({ invoice_id: Type.String({ format: "uuid" }) }, closed),
        response: { 200: InvoiceSchema },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const invoice = await read(services.database, caller.tenant_id, "readInvoice", async (tx) => {
        const found = await findInvoice(tx, request.params.invoice_id);
        const is_visible = found?.order_id && (await mayTouch(tx, services, found.order_id, caller));
        const is_bounded = caller.channel_codes !== null || caller.location_codes !== null;
        return is_visible || !is_bounded ? found : null;
      });
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
      } = presentInvoiceFor(
        caller,
        invoice as typeof invoice & { readonly recipient: Readonly<Record<string, unknown>> },
      );
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
