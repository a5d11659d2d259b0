import type { Order } from "../../api/types.ts";
import type { Stage } from "../../design/stages.ts";

const STEPS = ["received", "paid", "sourced", "released", "picked", "shipped", "delivered"] as const;
/** What is picked for a customer who comes lies ready at once. */
const STEPS_OF_COLLECTED = ["received", "paid", "sourced", "released", "ready", "delivered"] as const;
export type Step = (typeof STEPS)[number] | (typeof STEPS_OF_COLLECTED)[number];

export type Progress = { readonly step: Step; readonly done: number; readonly all: number };

/** The stages in which a unit has come at least this far. */
const REACHED: Readonly<Record<Exclude<Step, "received" | "paid">, readonly Stage[]>> = {
  sourced: ["sourced", "released", "picked", "packed", "shipped", "ready_to_collect", "delivered", "returned"],
  released: ["released", "picked", "packed", "shipped", "ready_to_collect", "delivered", "returned"],
  picked: ["picked", "packed", "shipped", "ready_to_collect", "delivered", "returned"],
  shipped: ["shipped", "ready_to_collect", "delivered", "returned"],
  ready: ["ready_to_collect", "delivered", "returned"],
  delivered: ["shipped", "delivered", "returned"],
};

/**
 * How many units have come how far, canceled ones left out. Without a carrier's word, what has been shipped counts as done
 * once the order is completed.
 */
export function progressOf(order: Order): readonly Progress[] {
  const stages = order.lines.flatMap((line) => line.stages).filter(({ stage }) => stage !== "canceled");
  const all = sum(stages);
  const is_completed = order.status === "completed";
  const is_collected = order.lines.every(({ delivery }) => delivery.method === "collect");
  return (is_collected ? STEPS_OF_COLLECTED : STEPS).map((step) => {
    if (step === "received") return { step, done: 1, all: 1 };
    if (step === "paid") return { step, ...paid(order) };
    const reached = REACHED[step].filter((stage) => step !== "delivered" || stage !== "shipped" || is_completed);
    return { step, done: sum(stages.filter(({ stage }) => reached.includes(stage))), all };
  });
}

function paid(order: Order): { readonly done: number; readonly all: number } {
  const secured = order.payments.reduce(
    (total, payment) =>
      total +
      (payment.timing === "settled"
        ? payment.amount_minor
        : Math.max(payment.authorized_minor, payment.captured_minor)),
    0,
  );
  return { done: Math.min(secured, order.totals.owed_minor), all: order.totals.owed_minor };
}

function sum(stages: readonly { readonly quantity: number }[]): number {
  return stages.reduce((total, { quantity }) => total + quantity, 0);
}
