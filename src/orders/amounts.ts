import { allocateByWeight, cumulativeShare } from "../kernel/allocation.ts";
import { splitGross, splitNet } from "../kernel/tax.ts";
import { departedUnits, loadLine } from "./stages.ts";
import type { Order, OrderCharge, OrderLine } from "./types.ts";

/** Units [from, to) of a line, counted from 0. Units that leave are taken from the front, canceled ones from the back. */
export type UnitRange = { readonly line_no: number; readonly from: number; readonly to: number };

/** One part of what a range of units costs: the goods, or the share of one charge that travels with them. */
export type AmountPart = {
  readonly kind: "item" | "charge";
  readonly line_no: number;
  readonly charge_no: number | null;
  readonly sku: string | null;
  readonly description: string;
  readonly quantity: number;
  readonly tax_rate_percent: number;
  readonly net_minor: number;
  readonly tax_minor: number;
  readonly gross_minor: number;
};

/** Splits what a line or charge costs into net and tax, the way the order's prices are meant. */
export function splitPrice(amount_minor: number, tax_rate_percent: number, prices_include_tax: boolean) {
  return prices_include_tax ? splitGross(amount_minor, tax_rate_percent) : splitNet(amount_minor, tax_rate_percent);
}

/**
 * Allocates a charge to the lines by their gross value (largest remainder), once, when the order is accepted. Gross and tax
 * are allocated, and net is what remains, so that each of the three sums to the charge exactly.
 */
export function allocateCharge(
  charge: Pick<OrderCharge, "gross_minor" | "tax_minor">,
  lines: readonly Pick<OrderLine, "line_no" | "gross_minor">[],
): Pick<OrderCharge, "line_nos" | "share_net_minor" | "share_tax_minor"> {
  const weights = lines.map((line) => line.gross_minor);
  const gross = allocateByWeight(charge.gross_minor, weights);
  const tax = allocateByWeight(charge.tax_minor, weights);
  return {
    line_nos: lines.map((line) => line.line_no),
    share_net_minor: gross.map((gross_minor, position) => gross_minor - (tax[position] ?? 0)),
    share_tax_minor: tax,
  };
}

/**
 * What the units cost, part by part. All units of an order together give its totals to the last minor unit. Gross and tax
 * are shared out and net is what remains: a unit that is sold for 10.00 costs 10.00, whatever its net rounds to.
 */
export function amountParts(order: Order, ranges: readonly UnitRange[]): AmountPart[] {
  const parts: AmountPart[] = [];
  for (const range of ranges) {
    const line = loadLine(order, range.line_no);
    const shareOf = (total: NetAndTax) => unitsOf(total, range, line.quantity);

    parts.push({
      kind: "item",
      line_no: line.line_no,
      charge_no: null,
      sku: line.sku,
      description: line.description,
      quantity: range.to - range.from,
      tax_rate_percent: line.tax_rate_percent,
      ...shareOf(line),
    });
    for (const charge of order.charges) {
      const position = charge.line_nos.indexOf(line.line_no);
      if (position < 0) continue;
      const share_net_minor = charge.share_net_minor[position] ?? 0;
      const share_tax_minor = charge.share_tax_minor[position] ?? 0;
      parts.push({
        kind: "charge",
        line_no: line.line_no,
        charge_no: charge.charge_no,
        sku: null,
        description: charge.description,
        quantity: 1,
        tax_rate_percent: charge.tax_rate_percent,
        ...shareOf({ net_minor: share_net_minor, tax_minor: share_tax_minor }),
      });
    }
  }
  return parts;
}

/** The gross of `amountParts` together. Asked for again and again while an order is looked at, so nothing else is made. */
export function grossOf(order: Order, ranges: readonly UnitRange[]): number {
  let gross_minor = 0;
  for (const { line_no, from, to } of ranges) {
    const line = loadLine(order, line_no);
    const grossUpTo = (total_minor: number, unit: number) => cumulativeShare(total_minor, unit, line.quantity);
    gross_minor += grossUpTo(line.gross_minor, to) - grossUpTo(line.gross_minor, from);
    for (const { line_nos, share_net_minor, share_tax_minor } of order.charges) {
      const position = line_nos.indexOf(line_no);
      if (position < 0) continue;
      const share_minor = (share_net_minor[position] ?? 0) + (share_tax_minor[position] ?? 0);
      gross_minor += grossUpTo(share_minor, to) - grossUpTo(share_minor, from);
    }
  }
  return gross_minor;
}

/** What the customer is to pay in the end: every unit that is neither canceled nor returned. */
export function owedMinor(order: Order): number {
  return grossOf(
    order,
    order.lines.map((line) => ({
      line_no: line.line_no,
      from: line.stages.returned,
      to: line.quantity - line.stages.canceled,
    })),
  );
}

/** The part of it that has left for the customer and stayed there. */
export function earnedMinor(order: Order): number {
  return grossOf(
    order,
    order.lines.map((line) => ({ line_no: line.line_no, from: line.stages.returned, to: departedUnits(line) })),
  );
}

type NetAndTax = { readonly net_minor: number; readonly tax_minor: number };

/**
 * What units carry of an amount. The gross is divided, since it is what is paid: of two at 10.00 each costs 10.00. The tax
 * follows the gross, so that no unit has tax, or a net amount, of the other sign.
 */
function unitsOf({ net_minor, tax_minor }: NetAndTax, { from, to }: UnitRange, quantity: number) {
  const total_minor = net_minor + tax_minor;
  const grossUpTo = (unit: number) => cumulativeShare(total_minor, unit, quantity);
  const taxUpTo = (unit: number) => (total_minor === 0 ? 0 : cumulativeShare(tax_minor, grossUpTo(unit), total_minor));
  const gross_minor = grossUpTo(to) - grossUpTo(from);
  const tax = taxUpTo(to) - taxUpTo(from);
  return { net_minor: gross_minor - tax, tax_minor: tax, gross_minor };
}
