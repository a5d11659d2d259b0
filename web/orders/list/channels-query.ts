import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";

const FRESH_MS = 300_000;

/** The channels by code; a retailer has some dozens. */
export const channelsQuery = queryOptions({
  queryKey: ["channels"],
  queryFn: () => answerOf(api.GET("/v1/channels", { params: { query: { limit: 200 } } })),
  staleTime: FRESH_MS,
});
