import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, ProblemError } from "../../api/client.ts";
import type { Order } from "../../api/types.ts";
import { orderQuery } from "../order-page/order-queries.ts";
import { type EntryDraft, type EntryFacts, externalId, orderOf } from "./entry-draft.ts";
import { findPlaced } from "./entry-queries.ts";

type Placed = Pick<Order, "order_id" | "number">;

/** These say that an order has come of the draft already, before it was changed. */
const PLACED_BEFORE = new Set(["idempotency_key_reused", "external_id_reused"]);

/**
 * Places the draft, once: its id is the key of every attempt, so a second click or a second try after a lost answer finds the
 * order that is there.
 *
 * @param onSending the draft may have arrived from now on
 */
export function usePlacing(
  facts: EntryFacts,
  onSending: (is_sent: boolean) => void,
  onPlaced: (order: Placed) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (draft: EntryDraft): Promise<Placed> => {
      onSending(true);
      try {
        const order = await answerOf(
          api.POST("/v1/orders", {
            params: { header: { "Idempotency-Key": draft.draft_id } },
            body: orderOf(draft, facts, false),
          }),
        );
        queries.setQueryData(orderQuery(order.order_id).queryKey, order);
        return order;
      } catch (error) {
        if (!(error instanceof ProblemError) || error.problem.status >= 500) throw error;
        if (!PLACED_BEFORE.has(error.problem.code)) onSending(false);
        const placed = PLACED_BEFORE.has(error.problem.code)
          ? await findPlaced(facts.channel?.code ?? "", externalId(draft))
          : null;
        if (placed === null) throw error;
        return placed;
      }
    },
    onSuccess: onPlaced,
  });
}
