/**
 * How a demand is served by the locations opened so far: pairs of unit cost and quantity in one flat array, dearest
 * first, quantities > 0 and summing to the demand. A fresh demand is one pair: everything unsourced at its price.
 * Never changed in place: branches of a search share them.
 */
export type Fill = readonly number[];

export function freshFill(quantity: number, unsourced_unit_minor: number): Fill {
  return [unsourced_unit_minor, quantity];
}

export function fillCost(fill: Fill): number {
  let cost = 0;
  for (let i = 0; i < fill.length; i += 2) cost += fill[i]! * fill[i + 1]!;
  return cost;
}

/** What `units` more at `unit_minor` would save: they displace the dearest units first, as long as those are dearer. */
export function savingOf(fill: Fill, units: number, unit_minor: number): number {
  // Nearly always one location serves a demand, or nothing does yet.
  if (fill.length === 2) return fill[0]! > unit_minor ? Math.min(units, fill[1]!) * (fill[0]! - unit_minor) : 0;
  let saving = 0;
  for (let i = 0; units > 0 && i < fill.length && fill[i]! > unit_minor; i += 2) {
    const displaced = Math.min(units, fill[i + 1]!);
    saving += displaced * (fill[i]! - unit_minor);
    units -= displaced;
  }
  return saving;
}

/** The fill after that displacement: again the cheapest way to serve the demand from all that is open. */
export function fillWith(fill: Fill, units: number, unit_minor: number): Fill {
  const next: number[] = [];
  let left = units;
  let i = 0;
  for (; i < fill.length && fill[i]! > unit_minor; i += 2) {
    const displaced = Math.min(left, fill[i + 1]!);
    left -= displaced;
    if (fill[i + 1]! > displaced) next.push(fill[i]!, fill[i + 1]! - displaced);
  }
  if (units > left) next.push(unit_minor, units - left);
  for (; i < fill.length; i += 1) next.push(fill[i]!);
  return next;
}
