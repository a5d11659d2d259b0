import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { locationsQuery } from "../../locations/location-queries.ts";
import { useMe } from "../../session/me.ts";
import { channelsQuery } from "../list/channels-query.ts";
import { type EntryDraft, type EntryFacts, newDraft } from "./entry-draft.ts";
import { forgetDraft, keepDraft, restoreDraft } from "./keep-draft.ts";

const CHANNELS_OF_PHONE = new Set(["phone"]);

/** The draft, kept in the tab while it is entered, and what it is judged by. */
export function useEntry() {
  const me = useMe();
  const { actor } = me;
  const { channel_codes } = me.bounds;
  const [draft, setDraft] = useState(() => restoreDraft(actor));
  const change = useCallback(
    (next: EntryDraft) => {
      keepDraft(actor, next);
      setDraft(next);
    },
    [actor],
  );
  const markSent = useCallback(
    (is_sent: boolean) =>
      setDraft((latest) => {
        const next = { ...latest, is_sent };
        keepDraft(actor, next);
        return next;
      }),
    [actor],
  );
  const startAnew = useCallback(() => {
    forgetDraft(actor);
    setDraft(newDraft(crypto.randomUUID()));
  }, [actor]);
  const all_channels = useQuery(channelsQuery).data?.data;
  const all_places = useQuery(locationsQuery).data;
  const channels = useMemo(
    () => (all_channels ?? []).filter(({ code }) => channel_codes === null || channel_codes.includes(code)),
    [all_channels, channel_codes],
  );
  const stores = useMemo(
    () => (all_places ?? []).filter(({ active, delivery_methods }) => active && delivery_methods.includes("collect")),
    [all_places],
  );
  const facts = useMemo<EntryFacts>(() => {
    const chosen = channels.find(({ code }) => code === draft.channel);
    const channel = chosen ?? channels.find(({ kind }) => CHANNELS_OF_PHONE.has(kind)) ?? channels[0] ?? null;
    const store = stores.find(({ code }) => code === draft.store);
    return { channel, store_country: store?.address.country ?? null };
  }, [channels, stores, draft.channel, draft.store]);
  return { draft, change, markSent, startAnew, facts, channels, stores };
}
