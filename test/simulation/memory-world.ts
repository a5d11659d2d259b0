import type { Location } from "../../src/locations/index.ts";
import { DEFAULT_TENANT_ID } from "../../src/platform/config.ts";
import { newId, resetIds } from "./memory/ids.ts";
import { put } from "./memory/table.ts";
import { type MemoryDatabase, newTables, type Tables } from "./memory/tables.ts";
import type { CommitFaults } from "./memory/transaction.ts";
import type { SimulationOptions } from "./options.ts";
import { channelContents, itemContents, locationContents, newWorld, START_MS, type World } from "./world.ts";

export type DatabaseFaults = CommitFaults & {
  /** The clock of the database, by which leases end; else it is the one of the world. */
  readonly now_ms?: number;
};

export function newMemoryWorld(options: SimulationOptions, faults: DatabaseFaults): World {
  resetIds(0);
  const clock = { now_ms: START_MS };
  const tables = newTables(() => faults.now_ms ?? clock.now_ms);
  const updated_at = new Date(START_MS);
  const items = itemContents(options.skus).map((item) => ({ ...item, item_id: newId(), updated_at }));
  const locations: Location[] = locationContents().map((place) => ({ ...place, location_id: newId(), updated_at }));
  for (const item of items) put(tables, tables.items, item.item_id, item);
  for (const channel of channelContents())
    put(tables, tables.channels, channel.code, { ...channel, channel_id: newId(), updated_at });
  tables.undo.length = 0;
  const parts = { tenant_id: DEFAULT_TENANT_ID, items, locations, tables, clock };
  return newWorld({ ...parts, database: memoryDatabase(tables, faults) }, options);
}

/** There is no pool behind it: `transact` of the simulation looks at the tables alone. */
function memoryDatabase(tables: Tables, faults: DatabaseFaults): MemoryDatabase {
  const database: Omit<MemoryDatabase, "pool" | "aside"> & CommitFaults = {
    ...{ tables, ...faults },
    statement_name: (sql) => sql,
    silence_max_ms: 0,
    ...{ observers: [], observe: () => {} },
    close: async () => {},
  };
  return database as unknown as MemoryDatabase;
}
