import { fractionOf } from "../retailer/random.ts";

/** What a customer or the office will do about an order later on. Minutes count from the order. */
export type CustomerPlan =
  | { readonly what: "hold"; readonly code: string; readonly note: string }
  | { readonly what: "cancel"; readonly after_minutes: number; readonly last_line_only: boolean }
  | { readonly what: "transfer"; readonly after_minutes: number; readonly amount_minor: number }
  | { readonly what: "pay_invoice"; readonly after_minutes: number; readonly amount_minor: number }
  | { readonly what: "return"; readonly after_minutes: number; readonly reason: string };

const HOUR = 60;
const DAY = 24 * HOUR;
const HOLDS = [
  ["address_check", "Hausnummer fehlt im Melderegister, Rückfrage läuft"],
  ["customer_asked", "Kundin will vor dem Versand noch etwas ändern"],
  ["goods_check", "Rückruf des Herstellers prüfen"],
] as const;
const RETURN_REASONS = ["not_as_expected", "changed_mind", "defective", "arrived_late"] as const;
/** Clothes and shoes have their size at the end of their number. */
const WORN = /-(S|M|L|XL|38|40|42|44)$/;

type OrderFacts = {
  readonly external_id: string;
  readonly lines: readonly { readonly sku: string }[];
  readonly payments: readonly { readonly method: string; readonly amount_minor: number }[];
};

/** It follows from the order alone, so history and live simulation agree, and one that is started again forgets nothing. */
export function plansFor(seed: string, order: OrderFacts): readonly CustomerPlan[] {
  const luck = (what: string) => fractionOf(`${seed} ${what} ${order.external_id}`);
  const plans: CustomerPlan[] = [];
  const [code, note] = HOLDS[Math.floor(luck("hold reason") * HOLDS.length)] as (typeof HOLDS)[number];
  if (luck("hold") < 0.012) plans.push({ what: "hold", code, note });
  if (luck("cancel") < 0.04) {
    const last_line_only = order.lines.length > 1 && luck("cancel part") < 0.4;
    plans.push({ what: "cancel", after_minutes: 3 + luck("cancel time") ** 2 * 6 * HOUR, last_line_only });
  }
  for (const { method, amount_minor } of order.payments) {
    // One in eight never pays.
    if (method === "bank_transfer" && luck("transfer") > 0.12)
      plans.push({ what: "transfer", after_minutes: 3 * HOUR + luck("transfer time") * 3 * DAY, amount_minor });
    if (method === "invoice" && luck("invoice") < 0.8)
      plans.push({ what: "pay_invoice", after_minutes: (6 + luck("invoice time") * 12) * DAY, amount_minor });
  }
  // The first line is what comes back, if anything: what is worn comes back most, and only that does not fit.
  const is_worn = WORN.test(order.lines[0]?.sku ?? "");
  if (luck("return") < (is_worn ? 0.26 : 0.09)) {
    const reasons = is_worn ? ["does_not_fit", "does_not_fit", ...RETURN_REASONS] : RETURN_REASONS;
    const reason = reasons[Math.floor(luck("return reason") * reasons.length)] as string;
    plans.push({ what: "return", after_minutes: (4 + luck("return time") * 9) * DAY, reason });
  }
  return plans;
}

/** Days until what a customer sends back has arrived. */
export function returnDays(seed: string, external_id: string): number {
  return 2 + fractionOf(`${seed} return travel ${external_id}`) * 6;
}

/** What cannot be sold again is thrown away. */
export function isScrapped(seed: string, external_id: string): boolean {
  return fractionOf(`${seed} scrap ${external_id}`) < 0.14;
}

/** Where returned goods of a country go. */
export function returnLocation(country: string): string {
  return country === "CH" ? "wh-spreitenbach" : country === "AT" ? "wh-linz" : "wh-kassel";
}
