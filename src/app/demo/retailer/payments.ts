import type { OrderInput } from "../../../orchestration/intake/order-schema.ts";
import type { DemoChannel } from "./channels.ts";
import type { Random } from "./random.ts";

type Payment = OrderInput["payments"][number];

export type PaymentRequest = {
  readonly random: Random;
  readonly channel: DemoChannel;
  readonly total_minor: number;
  /** Of the order: names the authorization that a shop has made. */
  readonly number: string;
};

/** How an order is paid: what its channel takes, sometimes with a gift card first. */
export function drawPayments({ random, channel, total_minor, number }: PaymentRequest): Payment[] {
  if (total_minor === 0) return [];
  const { kind } = channel.content;
  // The marketplace and the till have the money already.
  if (kind === "marketplace") return [{ method: "marketplace", settled: true, amount_minor: total_minor }];
  if (kind === "pos") return [{ method: random.pick(["card", "cash"]), settled: true, amount_minor: total_minor }];
  if (kind === "b2b") return [{ method: "invoice", amount_minor: total_minor }];
  const gift_minor = random.chance(0.06) ? Math.min(random.pick([2_500, 5_000]), total_minor - 1) : 0;
  const rest_minor = total_minor - gift_minor;
  const rest = kind === "phone" ? byPhone(random, rest_minor) : online(random, rest_minor, number);
  return gift_minor > 0 ? [{ method: "gift_card", settled: true, amount_minor: gift_minor }, rest] : [rest];
}

function byPhone(random: Random, amount_minor: number): Payment {
  return random.chance(0.6)
    ? { method: "invoice", amount_minor }
    : { method: "bank_transfer", provider: "sandbox", amount_minor };
}

function online(random: Random, amount_minor: number, number: string): Payment {
  const tender = random.weighted([
    ["card", 44],
    ["card_declined", 1],
    ["paypal", 24],
    ["direct_debit", 5],
    ["invoice", 16],
    ["bank_transfer", 10],
  ] as const);
  switch (tender) {
    case "card":
      return { method: "card", provider: "sandbox", token: "tok_ok", amount_minor };
    case "card_declined":
      return { method: "card", provider: "sandbox", token: "tok_declined", amount_minor };
    case "paypal":
    case "direct_debit":
      return { method: tender, provider: "sandbox", authorization: authorizationOf(random, number), amount_minor };
    case "invoice":
      return { method: "invoice", amount_minor };
    case "bank_transfer":
      return { method: "bank_transfer", provider: "sandbox", amount_minor };
  }
}

/** Made by the shop's checkout. One in 50 is none of the provider's, so that taking the money fails and a person must look. */
function authorizationOf(random: Random, number: string) {
  return { reference: random.chance(1 / 50) ? `sbx_unknown_${number}` : `shop-${number}` };
}
