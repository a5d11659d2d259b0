import { queryOptions, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { answerOf, api } from "../api/client.ts";
import type { Location, LocationWorkload } from "../api/types.ts";

const PAGE_SIZE = 200;
const NAMES_FRESH_MS = 300_000;

type Page<Row> = { readonly data: readonly Row[]; readonly next_cursor: string | null };

/** All pages of a list that is short as a whole: there are hundreds of places, at most thousands. */
async function allOf<Row>(read: (query: { limit: number; cursor?: string }) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Row> = await read({ limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) });
    rows.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return rows;
}

/** Every place, by code. */
export const locationsQuery = queryOptions({
  queryKey: ["locations"],
  queryFn: () => allOf<Location>((query) => answerOf(api.GET("/v1/locations", { params: { query } }))),
});

/** What waits at every place, and what it was given in a day. */
export const workloadsQuery = queryOptions({
  queryKey: ["locations", "workloads"],
  queryFn: () => allOf<LocationWorkload>((query) => answerOf(api.GET("/v1/location-workloads", { params: { query } }))),
  refetchInterval: 30_000,
});

export const workloadQuery = (code: string) =>
  queryOptions({
    queryKey: ["location", code, "workload"],
    queryFn: async () => {
      const query = { location: [code], limit: 1 };
      const { data } = await answerOf(api.GET("/v1/location-workloads", { params: { query } }));
      return data[0] ?? null;
    },
    refetchInterval: 30_000,
  });

/** @returns a place's name by its code; the code itself until the names are there */
export function useLocationName(): (code: string) => string {
  const { data } = useQuery({ ...locationsQuery, staleTime: NAMES_FRESH_MS });
  return useCallback((code) => data?.find((location) => location.code === code)?.name ?? code, [data]);
}
