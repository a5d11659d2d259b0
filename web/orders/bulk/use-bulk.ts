import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { answerOf, api, idempotencyKey } from "../../api/client.ts";
import type { Order, OrderSummary } from "../../api/types.ts";
import { type Confirmation, previewQuery, sendAction } from "../actions/order-actions.ts";
import { refusalIn } from "../actions/refusal-in.ts";
import type { Refusal } from "../actions/refusals.ts";
import { takeBack } from "../actions/use-undo.ts";
import { type WayBack, wayBackOf } from "../actions/way-back.ts";
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
export type Result = Pick<Look, "order_id" | "number" | "refusal" | "error"> & {
  readonly is_done: boolean;
  /** What takes it back; null: nothing does. */
  readonly way_back: Todo | null;
};

/** An order as it is, and what is to be done to it. */
export type Todo = Pick<Look, "order_id" | "number" | "order" | "steps"> & {
  /** Instead of the steps: what takes others back, whatever the order has done by itself meanwhile. */
  readonly ways_back?: readonly WayBack[];
};

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
    async (todos: readonly Todo[], confirmation: Confirmation) => {
      setRunning(true);
      setResults([]);
      await oneByOne(todos, stop.current.signal, async (todo) => {
        const { order_id, number } = todo;
        const result = await actOn(todo, confirmation).then(
          (changed) => ({ is_done: true, refusal: null, error: null, way_back: wayBack(todo, changed) }),
          (error: unknown) => ({ is_done: false, refusal: refusalIn(error), error, way_back: null }),
        );
        setResults((known) => [...known, { order_id, number, ...result }]);
        void queries.invalidateQueries({ queryKey: ["order", order_id] });
      });
      setRunning(false);
    },
    [queries],
  );
  return { results, is_running, run, stop: () => stop.current.abort() };
}

async function actOn({ order_id, order, steps, ways_back }: Todo, confirmation: Confirmation): Promise<Order | null> {
  let now = order;
  for (const way of ways_back ?? []) now = await withPatience(() => takeBack(order_id, way, () => true));
  if (ways_back) return now;
  for (const step of steps) {
    if (now === null) return null;
    const before: Order = now;
    const key = idempotencyKey();
    now = await withPatience(() => sendAction(before, step, confirmation, key));
  }
  return now;
}

/** A hold that was just placed can be lifted, and lifted ones can be placed again; nothing else here can be taken back. */
function wayBack({ order_id, number, order, steps, ways_back }: Todo, changed: Order | null): Todo | null {
  if (order === null || changed === null || ways_back) return null;
  const ways = steps.flatMap((step) => wayBackOf(order, changed, step) ?? []);
  return ways.length === 0 ? null : { order_id, number, order: changed, steps: [], ways_back: ways };
}
