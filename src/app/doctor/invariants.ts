import type { Invariant } from "./invariant.ts";
import { AMOUNTS } from "./invariants/amounts.ts";
import { DOCUMENTS } from "./invariants/documents.ts";
import { GUARDS } from "./invariants/guards.ts";
import { INVOICE_HASHES } from "./invariants/invoice-hashes.ts";
import { PAYMENTS } from "./invariants/payments.ts";
import { STAGES } from "./invariants/stages.ts";
import { STOCK } from "./invariants/stock.ts";
import { WHOLES } from "./invariants/wholes.ts";
import { WORK } from "./invariants/work.ts";

/** All checks, in the order of the numbers that RELIABILITY.md gives them. */
export const INVARIANTS: readonly Invariant[] = [
  ...STOCK,
  ...STAGES,
  ...PAYMENTS,
  ...AMOUNTS,
  ...DOCUMENTS,
  INVOICE_HASHES,
  ...GUARDS,
  ...WORK,
  ...WHOLES,
].sort((a, b) => number(a) - number(b));

function number(invariant: Invariant): number {
  return Number(invariant.id.slice(2));
}
