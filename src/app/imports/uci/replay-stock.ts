import {
  type Adjustment,
  adjustStock,
  type KeptStockBook,
  keepStockBook,
  loadSupply,
} from "../../../inventory/index.ts";
import type { Transaction } from "../../../platform/transaction.ts";
import { requireAll } from "./master-data.ts";
import type { StockNeed } from "./stock-need.ts";
import type { DayPlan, UciFile } from "./types.ts";

export type StockContext = {
  readonly tx: Transaction;
  readonly file: UciFile;
  readonly item_ids: readonly (string | null)[];
  readonly location_id: string;
  readonly need: StockNeed;
};

/**
 * Fills the simulated warehouse up for a day, and books the file's own corrections of the count.
 *
 * @returns the stock of everything that leaves on this day, locked
 */
export async function replayStock(context: StockContext, plan: DayPlan, day: number): Promise<KeptStockBook> {
  const { tx, file, item_ids, location_id, need } = context;
  const codes = need.codesOn(day);
  const code_of_item = new Map(codes.map((code) => [item_ids[code] as string, code]));
  const supply = await loadSupply(tx, [...code_of_item.keys()]);
  const available = new Map(
    supply
      .filter((level) => level.location_id === location_id)
      .map((level) => [code_of_item.get(level.item_id) as number, level.available_quantity]),
  );
  const hash = file.file_hash.toString("hex").slice(0, 16);
  const toAdjustment = (code: number, quantity: number, reason: string, cause: string): Adjustment => ({
    item_id: item_ids[code] as string,
    location_id,
    kind: "add",
    quantity,
    reason,
    cause_id: `uci:${hash}:${cause}`,
    as_of: null,
  });
  const bought = need
    .purchases(day, available)
    .map(({ code, quantity }) => toAdjustment(code, quantity, "replenishment", `${plan.on}:${file.stock_codes[code]}`));
  const corrected = plan.stock_changes.map((row) =>
    toAdjustment(
      file.stock_code[row] as number,
      file.quantity[row] as number,
      "correction",
      `line:${file.line_number[row]}`,
    ),
  );
  const { decisions } = await adjustStock(tx, [...bought, ...corrected], plan.placed_at);
  requireAll(decisions);
  return keepStockBook(
    tx,
    codes.map((code) => ({ item_id: item_ids[code] as string, location_id })),
  );
}
