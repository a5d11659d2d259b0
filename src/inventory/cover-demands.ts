import { type LockedLevel, levelKey, type OrderDemand, type ShortDemand } from "./types.ts";

/** What may still be promised of a level; a missing level has nothing. */
export function availableQuantity(level: LockedLevel | undefined): number {
  return level ? Math.max(0, level.on_hand - level.reserved - level.safety) : 0;
}

/**
 * Gives what is available to demands in the order in which they come, each wholly or not at all. A demand that is too
 * big leaves what there is to the smaller ones behind it.
 */
export function coverDemands(
  levels: ReadonlyMap<string, LockedLevel>,
  demands: readonly OrderDemand[],
): { readonly reserved: readonly OrderDemand[]; readonly short: readonly ShortDemand[] } {
  const left = new Map<string, number>();
  const reserved: OrderDemand[] = [];
  const short: ShortDemand[] = [];
  for (const demand of demands) {
    const key = levelKey(demand);
    const available_quantity = left.get(key) ?? availableQuantity(levels.get(key));
    const covered = demand.quantity <= available_quantity;
    if (covered) reserved.push(demand);
    else short.push({ ...demand, available_quantity });
    left.set(key, covered ? available_quantity - demand.quantity : available_quantity);
  }
  return { reserved, short };
}
