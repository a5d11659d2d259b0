import { type Channel, loadChannels } from "../channels/index.ts";
import type { Transaction } from "../platform/transaction.ts";

/** All channels of the tenant; there are few. */
export async function loadChannelsByCode(tx: Transaction): Promise<ReadonlyMap<string, Channel>> {
  return tx.once(load);
}

async function load(tx: Transaction): Promise<ReadonlyMap<string, Channel>> {
  return new Map((await loadChannels(tx)).map((channel) => [channel.code, channel]));
}
