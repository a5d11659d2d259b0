import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { answerOf, api, idempotencyKey, type Problem, ProblemError } from "../../api/client.ts";

export type Adjustment = {
  readonly sku: string;
  readonly location: string;
  readonly kind: "set" | "add";
  readonly quantity: number;
  readonly reason: string;
};

export type Adjusted = {
  readonly sku: string;
  readonly location: string;
  /** By how much it really changed what lies there, which is what taking it back has to undo; null if that is not known. */
  readonly change: number | null;
};

/** Records one adjustment, once however often it is sent, and finds out what it changed. @throws ProblemError */
async function adjust({ sku, location, ...entry }: Adjustment, key: string): Promise<Adjusted> {
  const cause_id = `console:${key}`;
  const { results } = await answerOf(
    api.POST("/v1/stock-adjustments", {
      params: { header: { "Idempotency-Key": key } },
      body: { adjustments: [{ sku, location, ...entry, cause_id }] },
    }),
  );
  const problem = (results[0] as { readonly problem?: Problem } | undefined)?.problem;
  if (problem) throw new ProblemError(problem);
  const query = { sku: [sku], location: [location], limit: 20 };
  const recent = await answerOf(api.GET("/v1/stock-movements", { params: { query } })).catch(() => null);
  const movement = recent?.data.find((each) => each.cause_id === cause_id);
  return { sku, location, change: recent === null ? null : (movement?.quantity ?? 0) };
}

const showAnew = (queries: QueryClient) => queries.invalidateQueries({ queryKey: ["stock"] });

/** An adjustment keeps its key until it has been answered: pressed twice, or tried again after an outage, it counts once. */
export function useAdjust(onDone: (adjusted: Adjusted) => void) {
  const queries = useQueryClient();
  const intent = useRef<{ readonly text: string; readonly key: string } | null>(null);
  return useMutation({
    mutationFn: (adjustment: Adjustment) => {
      const text = JSON.stringify(adjustment);
      if (intent.current?.text !== text) intent.current = { text, key: idempotencyKey() };
      return adjust(adjustment, intent.current.key);
    },
    onSuccess: (adjusted) => {
      intent.current = null;
      void showAnew(queries);
      onDone(adjusted);
    },
    onError: () => void showAnew(queries),
  });
}

/** Takes an adjustment back by the opposite one; what others did meanwhile stays. @throws ProblemError */
export async function takeBack(queries: QueryClient, { sku, location, change }: Adjusted): Promise<void> {
  if (change === null || change === 0) return;
  await adjust({ sku, location, kind: "add", quantity: -change, reason: "undo" }, idempotencyKey());
  await showAnew(queries);
}
