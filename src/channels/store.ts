import { newId } from "../kernel/ids.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { Channel, ChannelContent } from "./types.ts";

const COLUMNS = "channel_id, code, kind, name, country, currency, language, prices_include_tax, updated_at";

/**
 * Stores whole channels in order of their code. A channel that is as it was is not written.
 *
 * @param channels each code once
 * @returns by code, for those that were written, whether the channel is new
 */
export async function upsertChannels(
  tx: Transaction,
  channels: readonly ChannelContent[],
  now: Date,
): Promise<Map<string, boolean>> {
  if (channels.length === 0) return new Map();
  const channel_ids = channels.map(() => newId());
  const sent = channels.map((channel, index) => ({ ...channel, channel_id: channel_ids[index] }));
  const rows = await tx.query<{ code: string; created: boolean }>(
    `with sent as (
       select * from jsonb_to_recordset($2::jsonb)
         as s(channel_id uuid, code text, kind text, name text, country text, currency text, language text, prices_include_tax boolean)
     )
     insert into channels.channels as channel
            (tenant_id, channel_id, code, kind, name, country, currency, language, prices_include_tax, updated_at)
     select $1, sent.*, $3 from sent order by sent.code
         on conflict (tenant_id, code) do update
        set kind = excluded.kind, name = excluded.name, country = excluded.country, currency = excluded.currency,
            language = excluded.language, prices_include_tax = excluded.prices_include_tax, updated_at = excluded.updated_at
      where (channel.kind, channel.name, channel.country, channel.currency, channel.language, channel.prices_include_tax)
            is distinct from
            (excluded.kind, excluded.name, excluded.country, excluded.currency, excluded.language, excluded.prices_include_tax)
     returning channel.code, channel.channel_id = any ($4::uuid[]) as created`,
    [tx.tenant_id, JSON.stringify(sent), now, channel_ids],
  );
  return new Map(rows.map((row) => [row.code, row.created]));
}

/** All channels of the tenant by code. There are few. */
export function loadChannels(tx: Transaction): Promise<Channel[]> {
  return tx.query<Channel>(`select ${COLUMNS} from channels.channels where tenant_id = $1 order by code`, [
    tx.tenant_id,
  ]);
}

/** Channels by code. Asks for one more than `limit`, so that the caller knows if there is more. */
export function findChannels(
  tx: Transaction,
  filter: {
    /** Only these; null: all. */
    readonly codes: readonly string[] | null;
    readonly after_code: string | null;
    readonly limit: number;
  },
): Promise<Channel[]> {
  return tx.query<Channel>(
    `select ${COLUMNS} from channels.channels
      where tenant_id = $1 and ($2::text is null or code > $2) and ($4::text[] is null or code = any ($4))
      order by code
      limit $3`,
    [tx.tenant_id, filter.after_code, filter.limit + 1, filter.codes],
  );
}
