import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { Waiting } from "./move.ts";

/** Where else the goods are. */
export const stockElsewhereQuery = (lines: readonly Waiting[]) =>
  queryOptions({
    queryKey: ["availability", lines],
    queryFn: () =>
      answerOf(
        api.POST("/v1/availability", {
          body: {
            lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
            delivery_method: lines[0]?.delivery.method ?? null,
          },
        }),
      ),
    enabled: lines.length > 0,
    staleTime: 5_000,
  });
