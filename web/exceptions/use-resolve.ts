import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { answerOf, api, idempotencyKey, ProblemError } from "../api/client.ts";
import { EXCEPTIONS } from "./exception-queries.ts";
import { type Outcome, type Progress, resolveMany } from "./resolve-many.ts";

export type Resolution = "retried" | "given_up";
export type Intent = {
  readonly resolution: Resolution;
  /** How many, as far as is known when one decides. */
  readonly count: number;
  readonly ids: () => Promise<readonly string[]>;
};

/** Ends exceptions one by one; each has a key of its own for as long as the dialog is open, so none is ended twice. */
export function useResolve({ resolution, ids }: Intent, onDone: (end: Progress) => void) {
  const queries = useQueryClient();
  const keys = useRef(new Map<string, string>());
  const is_stopped = useRef(false);
  const [progress, setProgress] = useState<Progress | null>(null);
  const mutation = useMutation({
    mutationFn: async (note: string) => {
      is_stopped.current = false;
      const unfinished = progress ? [...progress.failed.keys(), ...progress.left] : await ids();
      const resolveOne = (id: string) => {
        // With another note it is another request.
        const request = `${id} ${note}`;
        const key = keys.current.get(request) ?? idempotencyKey();
        keys.current.set(request, key);
        return endOne(id, resolution, note, key);
      };
      return resolveMany(unfinished, resolveOne, setProgress, () => is_stopped.current);
    },
    onSuccess: (end) => {
      setProgress(end);
      if (end.failed.size === 0 && end.left.length === 0) onDone(end);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: EXCEPTIONS }),
  });
  const stop = () => {
    is_stopped.current = true;
  };
  return { mutation, progress, stop };
}

async function endOne(exception_id: string, resolution: Resolution, note: string, key: string): Promise<Outcome> {
  const params = { path: { exception_id }, header: { "Idempotency-Key": key } };
  try {
    if (resolution === "given_up")
      await answerOf(api.POST("/v1/exceptions/{exception_id}/give-ups", { params, body: { note } }));
    else
      await answerOf(api.POST("/v1/exceptions/{exception_id}/retries", { params, body: note === "" ? {} : { note } }));
    return "resolved";
  } catch (error) {
    return error instanceof ProblemError && error.problem.status === 404 ? "gone" : { error };
  }
}
