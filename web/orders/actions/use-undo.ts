import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotencyKey, ProblemError } from "../../api/client.ts";
import type { Order } from "../../api/types.ts";
import { explain } from "../../design/states.tsx";
import { showUndo } from "../../design/undo.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { orderQuery } from "../order-page/order-queries.ts";
import { sendAction } from "./order-actions.ts";
import { refusalIn } from "./refusal-in.ts";
import { isStillSo, type WayBack } from "./way-back.ts";
import { ACTIONS } from "./words.ts";

const TRIES = 4;

/** Says what was done and offers to take it back; what others have changed since stays. */
export function useUndo(): (message: string, left: Order, way_back: WayBack) => void {
  const queries = useQueryClient();
  const say = useWords(ACTIONS);
  const sayCommon = useWords(COMMON);

  const undo = async (left: Order, way_back: WayBack) => {
    const { order_id } = left;
    const queryKey = ["order", order_id];
    try {
      const changed = await takeBack(order_id, way_back, (now) => isStillSo(left, now, way_back.action));
      if (changed === null) return notifications.show({ message: say("not_undone"), color: "yellow" });
      queries.setQueryData(orderQuery(order_id).queryKey, changed);
      notifications.show({ message: say("undone"), color: "teal" });
    } catch (error) {
      const refusal = refusalIn(error);
      const message = refusal ? say(`refusal.${refusal}`) : explain(error, sayCommon);
      notifications.show({ message, color: "red" });
    }
    return queries.invalidateQueries({ queryKey });
  };
  return (message, left, way_back) =>
    showUndo({ message, label: say("undo"), about: left.order_id, onUndo: () => void undo(left, way_back) });
}

/**
 * The order goes on by itself meanwhile, which makes it newer and takes nothing away.
 *
 * @returns null: it is not as it would have to be
 */
export async function takeBack(
  order_id: string,
  { action, confirmation }: WayBack,
  isFit: (now: Order) => boolean,
): Promise<Order | null> {
  for (let attempt = 1; ; attempt += 1) {
    const now = await answerOf(api.GET("/v1/orders/{order_id}", { params: { path: { order_id } } }));
    if (!isFit(now)) return null;
    try {
      return await sendAction(now, action, confirmation, idempotencyKey());
    } catch (error) {
      const is_stale = error instanceof ProblemError && error.problem.status === 412;
      if (!is_stale || attempt >= TRIES) throw error;
    }
  }
}
