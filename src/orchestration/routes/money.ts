import { Type } from "typebox";
import { ORDER_REFUSALS } from "../../orders/index.ts";
import { findSituations, PAYMENT_REFUSALS, SignatureError } from "../../payments/index.ts";
import { DEFAULT_TENANT_ID } from "../../platform/config.ts";
import { callerOf, type HttpServer, idempotent, refusalAnswer, sendRefusal } from "../../platform/http/index.ts";
import { transact } from "../../platform/transaction.ts";
import { recordProviderNotification, recordReceipt } from "../facts/payment-answers.ts";
import type { Services } from "../services.ts";
import { mayTouch } from "../visible.ts";
import { closed, OrderId } from "./schemas.ts";

/** Money: what providers tell us, and what came by itself. */
export function registerMoneyRoutes(server: HttpServer, services: Services): void {
  registerNotifications(server, services);
  registerReceipts(server, services);
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
