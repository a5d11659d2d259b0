import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { type Waiting, wantedOf } from "./move.ts";

/** Where else the goods are. */
export const stockElsewhereQuery = (lines: readonly Waiting[]) =>
  queryOptions({
    queryKey: ["availability", lines],
    queryFn: () =>
      answerOf(
        api.POST("/v1/availability", {
          body: {
            lines: [...wantedOf(lines)],
            delivery_method: lines[0]?.delivery.method ?? null,
          },
        }),
      ),
    enabled: lines.length > 0,
    staleTime: 5_000,
  });
