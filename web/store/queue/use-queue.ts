import { notifications } from "@mantine/notifications";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { idempotencyKey } from "../../api/client.ts";
import type { FulfillmentOrder } from "../../api/types.ts";
import { me_query, useMe } from "../../session/me.ts";
import { useWords } from "../../words/use-words.ts";
import { OFFLINE } from "../offline/words.ts";
import { showAnswer, WORK_KEY } from "../work/work-queries.ts";
import type { StoreAction, Work } from "./action.ts";
import { device_storage } from "./device-storage.ts";
import { createQueue, type Queue } from "./queue.ts";
import { sendAction } from "./send.ts";

const AGAIN_MS = 10_000;
const LOCK = "dirigent-store-queue";

/** One for the page, so that what was begun on one screen is finished on the next. */
let queue: Queue | null = null;

function queueOf(queries: QueryClient): Queue {
  queue ??= createQueue({
    storage: device_storage,
    send: sendAction,
    actor: () => queries.getQueryData(me_query.queryKey)?.actor ?? null,
    onDone: (head) => showAnswer(queries, head),
    exclusively,
  });
  return queue;
}

/** Where the browser has no locks (a page without TLS) two tabs may send the same: the keys see to it that it counts once. */
function exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

export function useQueue() {
  const queue = queueOf(useQueryClient());
  const say = useWords(OFFLINE);
  const { actor } = useMe();
  const state = useSyncExternalStore(queue.subscribe, queue.state);
  return useMemo(() => {
    const actionOf = (head: FulfillmentOrder, work: Work): StoreAction => ({
      key: idempotencyKey(),
      made_at: new Date().toISOString(),
      actor,
      fulfillment_order_id: head.fulfillment_order_id,
      order_number: head.order_number,
      work,
      conflict: null,
    });
    const complain = () => notifications.show({ color: "red", message: say("not_kept") });
    return {
      state,
      /** Takes note of work that was done; it is told to the server now or later. */
      tell: (head: FulfillmentOrder, ...works: readonly Work[]) => void addAll(works.map((w) => actionOf(head, w))),
      /** The same for work whose answer matters now. */
      attempt: (head: FulfillmentOrder, work: Work) => queue.attempt(actionOf(head, work)),
      settle: queue.settle,
      flush: queue.flush,
    };

    async function addAll(actions: readonly StoreAction[]): Promise<void> {
      try {
        for (const action of actions) await queue.add(action);
      } catch {
        complain();
      }
    }
  }, [queue, state, actor, say]);
}

/** Sends what waits whenever there is hope: at the start, when the connection is back, when the page is looked at. */
export function useSending(): void {
  const queries = useQueryClient();
  const queue = queueOf(queries);
  const { is_sending, stopped_by } = useSyncExternalStore(queue.subscribe, queue.state);
  const was_sending = useRef(false);

  useEffect(() => {
    const send = () => void queue.flush();
    const onLook = () => document.visibilityState === "visible" && send();
    send();
    window.addEventListener("online", send);
    document.addEventListener("visibilitychange", onLook);
    return () => {
      window.removeEventListener("online", send);
      document.removeEventListener("visibilitychange", onLook);
    };
  }, [queue]);

  useEffect(() => {
    if (stopped_by !== "connection") return;
    const timer = setInterval(() => void queue.flush(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [queue, stopped_by]);

  // A list that was read before the last answer must not stay.
  useEffect(() => {
    if (was_sending.current && !is_sending && stopped_by === null)
      void queries.invalidateQueries({ queryKey: WORK_KEY });
    was_sending.current = is_sending;
  }, [queries, is_sending, stopped_by]);
}
