import type { StockLevel } from "../../api/types.ts";

type Sum = Pick<StockLevel, "on_hand" | "reserved" | "safety" | "available">;

/** An item's stock over all places. */
export function sumLevels(levels: readonly Sum[]): Sum {
  return levels.reduce(
    (sum, level) => ({
      on_hand: sum.on_hand + level.on_hand,
      reserved: sum.reserved + level.reserved,
      safety: sum.safety + level.safety,
      available: sum.available + level.available,
    }),
    { on_hand: 0, reserved: 0, safety: 0, available: 0 },
  );
}
