import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";

/** What becomes late or silent does so without any change that could be told. */
const EVERY_MS = 60_000;

/** @param time_zone whose days count */
export const overviewQuery = (time_zone: string) =>
  queryOptions({
    queryKey: ["overview", time_zone],
    queryFn: () => answerOf(api.GET("/v1/overview", { params: { query: { time_zone } } })),
    refetchInterval: EVERY_MS,
  });

const FIRST_FEW = 8;

/** What places have to be done with first. */
export const urgentQuery = queryOptions({
  queryKey: ["views", "counts", "urgent"],
  queryFn: () =>
    answerOf(api.GET("/v1/order-summaries", { params: { query: { open: true, sort: "due_at", limit: FIRST_FEW } } })),
  refetchInterval: EVERY_MS,
});
