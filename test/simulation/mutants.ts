import type { Faults, SimulationOptions } from "./options.ts";
import type { Mutation } from "./seam.ts";

/** A fault that somebody could make, the invariant that it breaks, and how many seeds it may take to see it. */
export type Mutant = { readonly name: string; readonly mutation: Mutation };

const mutant = (name: string, file: string, text: string, instead: string): Mutant => ({
  name,
  mutation: { file, text, instead },
});

export const MUTANTS: readonly Mutant[] = [
  mutant(
    "a cancellation forgets to give reserved stock back",
    "src/orchestration/cancel-units.ts",
    "batch.releases.push({ ...sourced, holder_id: view.order.order_id, quantity });",
    "",
  ),
  mutant(
    "a call that is made again has another idempotency key",
    "src/orchestration/intents/call-provider.ts",
    "    idempotency_key: operation.operation_id,",
    "    idempotency_key: operation.operation_id + String(intent.attempts),",
  ),
  mutant(
    "what is being captured does not count as taken",
    "src/payments/settlement.ts",
    'return payment.captured_minor + pendingMinor(situation, "capture", payment);',
    "return payment.captured_minor;",
  ),
  mutant(
    "what is being refunded is refunded again",
    "src/payments/settlement.ts",
    'receivedMinor(situation) + settledMinor(situation) - pendingMinor(situation, "refund") - kept_minor;',
    "receivedMinor(situation) + settledMinor(situation) - kept_minor;",
  ),
  mutant(
    "each shipment begins with the first unit of its line",
    "src/orchestration/facts/location-work.ts",
    "first_unit: departedUnits(loadLine(view.order, units.line_no)) })),",
    "first_unit: 0 })),",
  ),
  mutant(
    "an order that waits for stock has no deadline",
    "src/orchestration/lifecycle.ts",
    'if (unitsIn(view.order, "open", "backordered") > 0)\n    deadlines',
    'if (unitsIn(view.order, "open", "backordered") < 0)\n    deadlines',
  ),
  mutant(
    "the answer of a provider wakes nobody",
    "src/orchestration/facts/payment-answers.ts",
    "    [...new Set(order_ids)].map(",
    "    [].map(",
  ),
  mutant(
    "a credit note bills what came back once more",
    "src/orchestration/intents/issue-documents.ts",
    "composeLines(amountParts(order, ranges), -1)",
    "composeLines(amountParts(order, ranges), 1)",
  ),
  mutant(
    "authorizations of canceled orders are kept",
    "src/orchestration/lifecycle.ts",
    "due: (view) => isNothingToCome(view) && decideVoids(view.payments).length > 0,",
    "due: () => false,",
  ),
  mutant(
    "the same work may be recorded twice",
    "src/fulfillment/work.ts",
    "  return line.quantity - line.refused_quantity - line.canceled_quantity - line.shipped_quantity;",
    "  return line.quantity - line.refused_quantity - line.canceled_quantity;",
  ),
  mutant(
    "a transaction that fails is taken back by halves",
    "test/simulation/memory/transaction.ts",
    "for (const putBack of tables.undo.reverse()) putBack();",
    "tables.undo.reverse().forEach((putBack, index) => index % 2 === 0 && putBack());",
  ),
];

/** A run that was red, as small as it could be made, and the fault that it found, to be put in the place of its repair. */
export type RedSeed = Mutant & {
  readonly options: Partial<SimulationOptions> & { readonly seed: number };
  readonly faults: Partial<Faults>;
};

export const RED_SEEDS: readonly RedSeed[] = [
  {
    ...mutant(
      "a transfer that was told twice was booked on two payments of its order",
      "src/orchestration/facts/payment-answers.ts",
      "  if (booked) return",
      "  if (booked?.kind === null) return",
    ),
    options: { seed: 8, orders: 3, events: 6, lines_max: 1, skus: 11, stock_max: 2, careful: 0.4 },
    faults: { duplicate: 0.4 },
  },
  {
    ...mutant(
      "an order whose overdue payment was waited for once more was forgotten",
      "src/orchestration/lifecycle.ts",
      "if (extended_to !== null && extended_to > now) deadlines",
      "if (extended_to !== null && extended_to < now) deadlines",
    ),
    options: { seed: 1, orders: 9, events: 5, lines_max: 4, skus: 1, stock_max: 2, careful: 0.8 },
    faults: { card_trouble: 0.3 },
  },
  {
    ...mutant(
      "a line that a location got in two goes was twice in its fulfillment order",
      "src/orchestration/steps/source-lines.ts",
      "view.sourced = mergeSourced([...view.sourced, ...sourced]);",
      "view.sourced = [...view.sourced, ...sourced];",
    ),
    options: { seed: 2, orders: 24, events: 240, lines_max: 3, skus: 7, stock_max: 4, careful: 0.8 },
    faults: { hold: 0.4 },
  },
];
