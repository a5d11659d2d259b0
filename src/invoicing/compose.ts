import type { InvoiceLine } from "./types.ts";

/** What is put on a document: a part of an order's amounts, or a line of its own. */
export type BillablePart = {
  readonly kind: "item" | "charge";
  readonly line_no: number | null;
  /** Parts of the same charge become one line. */
  readonly charge_no: number | null;
  readonly sku: string | null;
  readonly description: string;
  readonly quantity: number;
  readonly tax_rate_percent: number;
  readonly net_minor: number;
  readonly tax_minor: number;
  readonly gross_minor: number;
};

/**
 * Lines of a document: goods by order line, then the charges, each once. A charge that falls to nothing is left out.
 *
 * @param sign -1 for a credit note: every amount turns negative, quantities stay as they are
 */
export function composeLines(parts: readonly BillablePart[], sign: 1 | -1): InvoiceLine[] {
  const items = parts.filter((part) => part.kind === "item");
  const charges = Map.groupBy(
    parts.filter((part) => part.kind === "charge"),
    (part) => part.charge_no,
  );
  const merged = [...charges.values()].map(mergeParts).filter((part) => part.gross_minor !== 0);
  return [...items, ...merged].map((part, index) => ({
    position: index + 1,
    kind: part.kind,
    line_no: part.kind === "item" ? part.line_no : null,
    sku: part.sku,
    description: part.description,
    quantity: part.quantity,
    tax_rate_percent: part.tax_rate_percent,
    net_minor: signed(part.net_minor, sign),
    tax_minor: signed(part.tax_minor, sign),
    gross_minor: signed(part.gross_minor, sign),
  }));
}

/** Tax by rate, highest rate first: what the law wants to see on the document. */
export function taxesOf(
  lines: readonly InvoiceLine[],
): { tax_rate_percent: number; net_minor: number; tax_minor: number; gross_minor: number }[] {
  const by_rate = Map.groupBy(lines, (line) => line.tax_rate_percent);
  return [...by_rate]
    .sort(([a], [b]) => b - a)
    .map(([tax_rate_percent, group]) => ({ tax_rate_percent, ...totalsOf(group) }));
}

export function totalsOf(lines: readonly Pick<InvoiceLine, "net_minor" | "tax_minor" | "gross_minor">[]) {
  const totals = { net_minor: 0, tax_minor: 0, gross_minor: 0 };
  for (const line of lines) {
    totals.net_minor += line.net_minor;
    totals.tax_minor += line.tax_minor;
    totals.gross_minor += line.gross_minor;
  }
  return totals;
}

function mergeParts(parts: readonly BillablePart[]): BillablePart {
  return { ...(parts[0] as BillablePart), quantity: 1, ...totalsOf(parts) };
}

/** Never -0, which would hash and print differently. */
function signed(amount_minor: number, sign: 1 | -1): number {
  return amount_minor === 0 ? 0 : amount_minor * sign;
}
