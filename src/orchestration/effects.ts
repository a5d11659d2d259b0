import type { OrderView } from "./order-view.ts";
import { lastDue, type PlannedPlace } from "./planned-places.ts";
import type { presentOrder } from "./present-order.ts";

type Shown = ReturnType<typeof presentOrder>;

/** What an action would do to an order, as far as people ask before they confirm it. Amounts in minor units of its currency. */
export type Effects = {
  readonly canceled: readonly { readonly line_no: number; readonly quantity: number }[];
  /** Units that a place would get or lose, by item; what is canceled or sourced elsewhere is free there again. */
  readonly places: readonly {
    readonly location: string;
    readonly line_no: number;
    readonly sku: string;
    readonly quantity: number;
  }[];
  /** What the payment providers would be asked to do. */
  readonly payments: readonly {
    readonly kind: string;
    readonly method: string;
    readonly provider: string | null;
    readonly amount_minor: number;
  }[];
  /** By when the last place that has work on it hands over, as its calendar says; null: no place is known, or it has no calendar. */
  readonly due: { readonly before_at: string | null; readonly after_at: string | null };
  readonly status: { readonly before: Shown["status"]; readonly after: Shown["status"] };
  readonly owed: { readonly before_minor: number; readonly after_minor: number };
};

type Side = {
  readonly shown: Shown;
  readonly view: Pick<OrderView, "payments">;
  readonly places: readonly PlannedPlace[];
};

/** Compares an order with what it would be. Both sides are of the same order. */
export function effectsOf(before: Side, after: Side): Effects {
  return {
    canceled: canceledUnits(before.shown, after.shown),
    places: movedUnits(before.shown, after.shown),
    payments: askedOfProviders(before.view, after.view),
    due: { before_at: lastDue(before.places), after_at: lastDue(after.places) },
    status: { before: before.shown.status, after: after.shown.status },
    owed: { before_minor: before.shown.totals.owed_minor, after_minor: after.shown.totals.owed_minor },
  };
}

function canceledUnits(before: Shown, after: Shown): Effects["canceled"] {
  const canceledOf = (shown: Shown, line_no: number) =>
    sum(shown.lines.find((line) => line.line_no === line_no)?.stages.filter(({ stage }) => stage === "canceled") ?? []);
  return after.lines.flatMap(({ line_no }) => {
    const quantity = canceledOf(after, line_no) - canceledOf(before, line_no);
    return quantity > 0 ? [{ line_no, quantity }] : [];
  });
}

function movedUnits(before: Shown, after: Shown): Effects["places"] {
  const at = new Map<string, Effects["places"][number]>();
  const add = (shown: Shown, sign: 1 | -1) => {
    for (const { line_no, sku, stages } of shown.lines) {
      for (const place of stages) {
        if (!("location" in place) || place.location === undefined) continue;
        const { location } = place;
        const key = `${line_no} ${location}`;
        const quantity = (at.get(key)?.quantity ?? 0) + sign * place.quantity;
        at.set(key, { location, line_no, sku, quantity });
      }
    }
  };
  add(before, -1);
  add(after, 1);
  return [...at.values()].filter(({ quantity }) => quantity !== 0);
}

function askedOfProviders(before: Side["view"], after: Side["view"]): Effects["payments"] {
  const known = new Set(before.payments.operations.map(({ operation_id }) => operation_id));
  const payments = new Map(after.payments.payments.map((payment) => [payment.payment_id, payment]));
  return after.payments.operations
    .filter(({ operation_id }) => !known.has(operation_id))
    .map(({ kind, payment_id, amount_minor }) => {
      const payment = payments.get(payment_id);
      return { kind, method: payment?.method ?? "", provider: payment?.provider ?? null, amount_minor };
    });
}

function sum(entries: readonly { readonly quantity: number }[]): number {
  return entries.reduce((total, { quantity }) => total + quantity, 0);
}
