import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import type { HttpServer } from "../platform/http/index.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { StockChange } from "./adjust-by-code.ts";
import type { InventoryDirectory } from "./directory.ts";
import { registerAdjustmentRoutes } from "./routes-adjustments.ts";
import { registerAvailabilityRoutes } from "./routes-availability.ts";
import { registerReservationRoutes } from "./routes-reservations.ts";
import { registerStockRoutes } from "./routes-stock.ts";

export type { StockChange } from "./adjust-by-code.ts";

export type InventoryDependencies = {
  readonly database: Database;
  readonly clock: Clock;
  readonly directory: InventoryDirectory;
  /** Called in the transaction of an adjustment: whoever waits for stock, or has lost it, is to be marked due here. */
  readonly stockChanged: (tx: Transaction, change: StockChange, now: Date) => Promise<void>;
};

export function registerInventoryRoutes(server: HttpServer, dependencies: InventoryDependencies): void {
  registerAdjustmentRoutes(server, dependencies);
  registerStockRoutes(server, dependencies);
  registerAvailabilityRoutes(server, dependencies);
  registerReservationRoutes(server, dependencies);
}
