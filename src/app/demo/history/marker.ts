import { createHash } from "node:crypto";
import { newId } from "../../../kernel/ids.ts";
import type { Transaction } from "../../../platform/transaction.ts";

/** What a database says of the demo retailer that was loaded into it. */
export type DemoMarker = {
  readonly seed: string;
  readonly orders: number;
  /** The instant that the history ends at, ISO 8601 UTC. */
  readonly ends_at: string;
  /** How fast the live simulation goes: 1 is real time, 0 stands still. */
  readonly speed: number;
};

/** Of the usual history, and how fast it goes on: an order a minute or so, and a day at the locations in an hour. */
export const DEFAULT_ORDERS = 2_000;
export const DEFAULT_SPEED = 20;

export type FoundMarker = DemoMarker & { readonly is_whole: boolean };

const KIND = "demo";
/** There is one demo a tenant, whatever its seed. */
const HASH = createHash("sha256").update("the demo retailer").digest();

export async function findMarker(tx: Transaction): Promise<FoundMarker | null> {
  const rows = await tx.query<{ state: DemoMarker; is_whole: boolean }>(
    `select run.state, run.ended_at is not null as is_whole
       from imports.runs as run where run.tenant_id = $1 and run.kind = $2 and run.file_hash = $3`,
    [tx.tenant_id, KIND, HASH],
  );
  const [row] = rows;
  return row ? { ...row.state, is_whole: row.is_whole } : null;
}

/** Written before anything else is, so that a load that was killed is known for what it is. */
export async function beginDemo(tx: Transaction, marker: DemoMarker): Promise<void> {
  await tx.query("insert into imports.runs (tenant_id, run_id, kind, file_hash, state) values ($1, $2, $3, $4, $5)", [
    tx.tenant_id,
    newId(),
    KIND,
    HASH,
    JSON.stringify(marker),
  ]);
}

/** The demo is whole, and with this on the disk so is everything before it, however fast it was written. */
export async function endDemo(tx: Transaction): Promise<void> {
  await tx.query("set local synchronous_commit to on");
  await tx.query(
    `update imports.runs as run set ended_at = now() where run.tenant_id = $1 and run.kind = $2 and run.file_hash = $3`,
    [tx.tenant_id, KIND, HASH],
  );
}

/** @returns false if no demo is loaded */
export async function setSpeed(tx: Transaction, speed: number): Promise<boolean> {
  const rows = await tx.query(
    `update imports.runs as run set state = run.state || jsonb_build_object('speed', $4::float8)
      where run.tenant_id = $1 and run.kind = $2 and run.file_hash = $3
     returning run.run_id`,
    [tx.tenant_id, KIND, HASH, speed],
  );
  return rows.length === 1;
}

/** What lies in the way of loading the demo, in words; null if the tenant is empty. */
export async function findForeignData(tx: Transaction): Promise<string | null> {
  const [row] = await tx.query<{ orders: boolean; items: boolean; locations: boolean; channels: boolean }>(
    `select exists (select from orders.orders as orders where orders.tenant_id = $1)                as orders,
            exists (select from catalog.items as item where item.tenant_id = $1)                    as items,
            exists (select from locations.locations as location where location.tenant_id = $1)      as locations,
            exists (select from channels.channels as channel where channel.tenant_id = $1)          as channels`,
    [tx.tenant_id],
  );
  const found = Object.entries(row ?? {}).flatMap(([what, is_there]) => (is_there ? [what] : []));
  return found.length > 0 ? found.join(", ") : null;
}
