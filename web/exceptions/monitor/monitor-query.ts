import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";

const EVERY_MS = 30_000;

export const monitorQuery = queryOptions({
  queryKey: ["monitor"],
  queryFn: () => answerOf(api.GET("/v1/process-monitor")),
  refetchInterval: EVERY_MS,
});
