import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { answerOf, api, idempotencyKey } from "../../api/client.ts";
import type { Order, OrderSummary } from "../../api/types.ts";
import { type Confirmation, previewQuery, sendAction } from "../actions/order-actions.ts";
import { type Refusal, refusalIn } from "../actions/refusals.ts";
import { oneByOne, withPatience } from "./one-by-one.ts";
import { type BulkAction, planFor, type Step } from "./plan.ts";

/** What would become of an order. */
export type Look = {
  readonly order_id: string;
  readonly number: string;
  readonly order: Order | null;
  readonly steps: readonly Step[];
  readonly refusal: Refusal | null;
  readonly error: unknown;
  /** Of a cancellation; amounts in minor units of the order's currency. */
  readonly effect: { readonly units: number; readonly refund_minor: number };
};

/** What became of it. */
export type Result = Pick<Look, "order_id" | "number" | "refusal" | "error"> & { readonly is_done: boolean };

const NO_EFFECT = { units: 0, refund_minor: 0 };

/** Looks at orders one after the other, as they are now, and says what the action would do to each. */
export function useLooks(orders: readonly OrderSummary[], action: BulkAction) {
  const queries = useQueryClient();
  const [looks, setLooks] = useState<readonly Look[]>([]);
  // The orders as they were chosen: what changes meanwhile is no new choice.
  const chosen = useRef(orders);
  useEffect(() => {
    const stop = new AbortController();
    setLooks([]);
    void oneByOne(chosen.current, stop.signal, async (summary) => {
      const found = await look(summary);
      if (!stop.signal.aborted) setLooks((known) => [...known, found]);
    });
    return () => stop.abort();

    async function look({ order_id, number }: OrderSummary): Promise<Look> {
      const unknown = { order_id, number, order: null, steps: [], refusal: null, effect: NO_EFFECT };
      try {
        const order = await withPatience(() => readOrder(order_id));
        const { steps, refusal } = planFor(action, order);
        const step = steps[0];
        const effect = step?.action === "cancel" ? await effectOf(order, step) : NO_EFFECT;
        return { order_id, number, order, steps, refusal, error: null, effect };
      } catch (error) {
        return { ...unknown, refusal: refusalIn(error), error };
      }
    }

    async function effectOf(order: Order, step: Step): Promise<Look["effect"]> {
      const { canceled, payments } = await withPatience(() => queries.fetchQuery(previewQuery(order, step)));
      const refunds = payments.filter(({ kind }) => kind === "refund");
      return {
        units: canceled.reduce((sum, { quantity }) => sum + quantity, 0),
        refund_minor: refunds.reduce((sum, { amount_minor }) => sum + amount_minor, 0),
      };
    }
  }, [action, queries]);
  return { looks, is_looking: looks.length < chosen.current.length, count: chosen.current.length };
}

const readOrder = (order_id: string): Promise<Order> =>
  answerOf(api.GET("/v1/orders/{order_id}", { params: { path: { order_id } } }));

/** Does it, one order after the other; a refusal of one does not stop the others. */
export function useRun() {
  const queries = useQueryClient();
  const [results, setResults] = useState<readonly Result[]>([]);
  const [is_running, setRunning] = useState(false);
  const stop = useRef(new AbortController());
  // Set anew for every life of the component: in development it lives twice.
  useEffect(() => {
    stop.current = new AbortController();
    return () => stop.current.abort();
  }, []);

  const run = useCallback(
    async (looks: readonly Look[], confirmation: Confirmation) => {
      setRunning(true);
      setResults([]);
      await oneByOne(looks, stop.current.signal, async (each) => {
        const { order_id, number } = each;
        const failure = await actOn(each, confirmation).then(
          () => null,
          (error: unknown) => ({ error }),
        );
        const error = failure?.error ?? null;
        setResults((known) => [
          ...known,
          { order_id, number, is_done: failure === null, refusal: refusalIn(error), error },
        ]);
        void queries.invalidateQueries({ queryKey: ["order", order_id] });
      });
      setRunning(false);
    },
    [queries],
  );
  return { results, is_running, run, stop: () => stop.current.abort() };
}

async function actOn({ order, steps }: Look, confirmation: Confirmation): Promise<void> {
  let now = order;
  for (const step of steps) {
    if (now === null) return;
    const before: Order = now;
    const key = idempotencyKey();
    now = await withPatience(() => sendAction(before, step, confirmation, key));
  }
}
