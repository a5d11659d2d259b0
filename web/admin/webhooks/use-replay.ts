import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { answerOf, api, idempotencyKey } from "../../api/client.ts";
import { useWords } from "../../words/use-words.ts";
import { WEBHOOKS_KEY } from "./webhook-queries.ts";
import { WEBHOOKS } from "./words.ts";

type Replay = { readonly event_id: string } | { readonly since: string; readonly until: string };

/** Tells an endpoint again: one event, or all of a time. */
export function useReplay(endpoint_id: string, onDone: () => void) {
  const say = useWords(WEBHOOKS);
  const queries = useQueryClient();
  const sent = useRef({ text: "", key: "" });
  return useMutation({
    mutationFn: (replay: Replay) => {
      const text = JSON.stringify(replay);
      if (sent.current.text !== text) sent.current = { text, key: idempotencyKey() };
      return answerOf(
        api.POST("/v1/webhook-endpoints/{endpoint_id}/replays", {
          params: { path: { endpoint_id }, header: { "Idempotency-Key": sent.current.key } },
          body: replay,
        }),
      );
    },
    onSuccess: () => {
      sent.current = { text: "", key: "" };
      notifications.show({ message: say("replayed"), color: "teal" });
      onDone();
      return queries.invalidateQueries({ queryKey: [...WEBHOOKS_KEY, "deliveries", endpoint_id] });
    },
  });
}
