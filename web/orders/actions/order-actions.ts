import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { answerOf, api, idempotencyKey, ProblemError } from "../../api/client.ts";
import type { Order } from "../../api/types.ts";
import type { addressOf } from "../address/address-draft.ts";
import { orderQuery } from "../order-page/order-queries.ts";

export type Action =
  | { readonly action: "cancel"; readonly lines: { line_no: number; quantity: number }[] }
  | { readonly action: "hold" }
  | { readonly action: "lift_hold"; readonly hold_id: string }
  | { readonly action: "resource" }
  | {
      readonly action: "change_address";
      /** Left out: the contact alone is changed. */
      readonly shipping_address?: ReturnType<typeof addressOf>;
      readonly billing_address?: ReturnType<typeof addressOf>;
      readonly contact?: Contact;
    }
  /** `to` left out: the best other place. */
  | { readonly action: "move"; readonly from: string; readonly to?: string };

/** What is left out stays; null takes it away. */
export type Contact = { readonly email?: string | null; readonly phone?: string | null };

/** What confirming adds to what has been previewed. */
export type Confirmation = { readonly reason: string; readonly note: string };

const ifMatch = (order: Order) => ({ "If-Match": `"${order.version}"` });

/** What the action would do to the order as it is shown; asked anew whenever either changes. */
export const previewQuery = (order: Order, action: Action) =>
  queryOptions({
    queryKey: ["order", order.order_id, "preview", order.version, action],
    queryFn: () =>
      answerOf(
        api.POST("/v1/orders/{order_id}/previews", {
          params: { path: { order_id: order.order_id }, header: ifMatch(order) },
          body: action,
        }),
      ),
    staleTime: 5_000,
    retry: false,
  });

/** @property before the order as it was when it was decided */
export type Deed = { readonly before: Order; readonly action: Action; readonly confirmation: Confirmation };

/** Does an action once, however often its button is pressed or its request is sent. */
export function useAct(order: Order, onDone: (changed: Order, deed: Deed) => void) {
  const queries = useQueryClient();
  const key = useRef(idempotencyKey());
  return useMutation({
    mutationFn: ({ before, action, confirmation }: Deed) => sendAction(before, action, confirmation, key.current),
    onSuccess: (changed, deed) => {
      key.current = idempotencyKey();
      queries.setQueryData(orderQuery(order.order_id).queryKey, changed);
      onDone(changed, deed);
      return queries.invalidateQueries({ queryKey: ["order", order.order_id] });
    },
    // Somebody else was faster: what is shown must be what is, and deciding anew is another wish.
    onError: (error) => {
      if (error instanceof ProblemError && error.problem.status === 412) key.current = idempotencyKey();
      return queries.invalidateQueries({ queryKey: ["order", order.order_id] });
    },
  });
}

/** @param key the same for the same wish, however often it is sent */
export function sendAction(order: Order, action: Action, { reason, note }: Confirmation, key: string): Promise<Order> {
  const path = { order_id: order.order_id };
  const header = { ...ifMatch(order), "Idempotency-Key": key };
  switch (action.action) {
    case "cancel":
      return answerOf(
        api.POST("/v1/orders/{order_id}/cancellations", {
          params: { path, header },
          body: { lines: action.lines, reason },
        }),
      );
    case "hold":
      return answerOf(
        api.POST("/v1/orders/{order_id}/holds", {
          params: { path, header },
          body: { code: reason, ...(note === "" ? {} : { note }) },
        }),
      );
    case "lift_hold":
      return answerOf(
        api.DELETE("/v1/orders/{order_id}/holds/{hold_id}", {
          params: { path: { ...path, hold_id: action.hold_id }, header: ifMatch(order) },
        }),
      );
    case "change_address": {
      const { action: _, ...addresses } = action;
      return answerOf(
        api.POST("/v1/orders/{order_id}/address-changes", {
          params: { path, header },
          body: { ...addresses, reason },
        }),
      );
    }
    case "move":
      return answerOf(
        api.POST("/v1/orders/{order_id}/moves", {
          params: { path, header },
          body: { from: action.from, ...(action.to === undefined ? {} : { to: action.to }), reason },
        }),
      );
    case "resource":
      return answerOf(api.POST("/v1/orders/{order_id}/resourcing", { params: { path, header }, body: {} }));
  }
}
