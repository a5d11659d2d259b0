import { isCountry } from "../kernel/address.ts";
import { accept, type Decision, refuse } from "../kernel/decision.ts";
import { isCurrency } from "../kernel/money.ts";
import { recordAudit, sameFields } from "../platform/audit.ts";
import { repeatedIndexes } from "../platform/bulk.ts";
import { recordEvents } from "../platform/events.ts";
import type { FieldError } from "../platform/http/index.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { ChannelRefusal } from "./refusals.ts";
import { findChannels, upsertChannels } from "./store.ts";
import type { ChannelContent } from "./types.ts";

export type SavedChannel = { readonly outcome: "created" | "updated" | "unchanged" };

/** Stores whole channels, replacing what was known of them. One decision per channel, in their order. */
export async function saveChannels(
  tx: Transaction,
  request: {
    readonly channels: readonly ChannelContent[];
    readonly actor: string;
    readonly request_id?: string | null;
    /** Only these may be saved: the caller knows of no other. Null or left out: all. */
    readonly channel_codes?: readonly string[] | null;
  },
  now: Date,
): Promise<Decision<SavedChannel, ChannelRefusal>[]> {
  const repeated = repeatedIndexes(request.channels, (channel) => channel.code);
  const decisions = request.channels.map((channel, index): Decision<ChannelContent, ChannelRefusal> => {
    if (repeated.has(index)) return refuse({ code: "channel_repeated", channel: channel.code });
    if (request.channel_codes && !request.channel_codes.includes(channel.code))
      return refuse({ code: "channel_not_found", channel: channel.code });
    const errors = channelErrors(channel);
    return errors.length > 0 ? refuse({ code: "channel_invalid", errors }) : accept(channel);
  });
  const contents = decisions.flatMap((decision) => (decision.accepted ? [decision.value] : []));
  const codes = contents.map(({ code }) => code);
  const known = await findChannels(tx, { codes, after_code: null, limit: codes.length });
  const before = new Map(known.map((channel) => [channel.code, channel]));
  const written = await upsertChannels(tx, contents, now);
  if (written.size > 0) {
    const created_count = [...written.values()].filter(Boolean).length;
    const data = { created_count, updated_count: written.size - created_count, channels: [...written.keys()] };
    recordEvents(tx, [
      { type: "channels_changed", order_id: null, order_version: null, actor: request.actor, occurred_at: now, data },
    ]);
    const changes = contents
      .filter(({ code }) => written.has(code))
      .map((after) => ({
        ...{ action: "channel_saved", object_kind: "channel", object_id: after.code, after: { ...after } },
        before: sameFields(before.get(after.code), after),
      }));
    recordAudit(tx, { actor: request.actor, request_id: request.request_id ?? null }, changes, now);
  }
  return decisions.map((decision) =>
    decision.accepted ? accept({ outcome: outcomeOf(written.get(decision.value.code)) }) : decision,
  );
}

/** What a schema cannot say about a channel. Pointers are relative to it. */
function channelErrors(channel: ChannelContent): FieldError[] {
  const errors: FieldError[] = [];
  if (!isCountry(channel.country))
    errors.push({ pointer: "/country", message: "must be a country of ISO 3166-1 alpha-2 such as DE" });
  if (!isCurrency(channel.currency))
    errors.push({ pointer: "/currency", message: "must be a currency of ISO 4217 such as EUR" });
  return errors;
}

function outcomeOf(created: boolean | undefined): SavedChannel["outcome"] {
  if (created === undefined) return "unchanged";
  return created ? "created" : "updated";
}
