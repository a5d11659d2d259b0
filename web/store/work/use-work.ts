import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { FulfillmentOrder, Item } from "../../api/types.ts";
import { useLiveState } from "../../live/live.ts";
import { useMay } from "../../session/me.ts";
import { expected } from "../queue/expected.ts";
import { useQueue } from "../queue/use-queue.ts";
import { byUrgency, nextStep } from "./urgency.ts";
import { usePlace } from "./use-place.ts";
import { itemsQuery, partQuery, workQuery } from "./work-queries.ts";

/** While changes are told as they happen, the list is asked for only in case one was missed. */
const FRESH_EVERY_MS = { told: 60_000, untold: 20_000 } as const;

function useOpenWork() {
  const { place, is_known } = usePlace();
  const is_told = useLiveState() === "live";
  return useQuery({
    ...workQuery(place),
    enabled: is_known,
    refetchInterval: is_told ? FRESH_EVERY_MS.told : FRESH_EVERY_MS.untold,
  });
}

/** The work of the place, as it is with what the person has done already: `orders` what is open, the most urgent first. */
export function useWork() {
  const { actions } = useQueue().state;
  const { data, error, refetch, dataUpdatedAt, isRefetchError } = useOpenWork();
  const all = useMemo(() => data?.map((head) => expected(head, actions)), [data, actions]);
  const orders = useMemo(() => all?.filter((head) => nextStep(head) !== null).sort(byUrgency), [all]);
  return {
    ...{ all, orders, refetch, updated_at: dataUpdatedAt },
    error: data === undefined ? error : null,
    /** What is shown is what was known before: the last reading failed. */
    is_unheard: isRefetchError,
  };
}

/** One fulfillment order: from the list where it is in it, else asked for alone. */
export function usePart(fulfillment_order_id: string) {
  const { actions } = useQueue().state;
  const list = useOpenWork();
  const listed = list.data?.find((each) => each.fulfillment_order_id === fulfillment_order_id);
  const single = useQuery({ ...partQuery(fulfillment_order_id), enabled: listed === undefined && !list.isPending });
  const known = listed ?? single.data;
  const part = useMemo(() => (known ? expected(known, actions) : null), [known, actions]);
  return { part, error: part ? null : single.error, refetch: single.refetch };
}

/** The items of fulfillment orders by sku; empty for roles that may not read the catalog. */
export function useItems(orders: readonly FulfillmentOrder[]): ReadonlyMap<string, Item> {
  return useItemsComing(orders).items;
}

/** The same, and whether they are still on their way: until then nobody knows whose barcode one is. */
export function useItemsComing(orders: readonly FulfillmentOrder[]) {
  const may_read = useMay("catalog:read");
  const skus = useMemo(() => [...new Set(orders.flatMap(({ lines }) => lines.map(({ sku }) => sku)))].sort(), [orders]);
  const { data, isLoading } = useQuery({
    ...itemsQuery(skus),
    enabled: may_read && skus.length > 0,
    placeholderData: keepPreviousData,
  });
  const items: ReadonlyMap<string, Item> = useMemo(() => new Map(data?.map((item) => [item.sku, item])), [data]);
  return { items, are_coming: isLoading };
}
