import { Badge, Text } from "@mantine/core";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import type { Endpoint } from "./webhook-queries.ts";
import { WEBHOOKS } from "./words.ts";

/** Whether it is told, and if not, why. */
export function EndpointState({ endpoint }: { readonly endpoint: Endpoint }) {
  const say = useWords(WEBHOOKS);
  const format = useFormat();
  const { active, disabled_reason, failing_since, resting_until } = endpoint;
  if (!active) {
    const state = disabled_reason === "gone" || disabled_reason === "failing" ? disabled_reason : "paused";
    return (
      <Badge variant="light" color={state === "paused" ? "gray" : "red"} tt="none">
        {say(`state.${state}`)}
      </Badge>
    );
  }
  if (failing_since === null)
    return (
      <Badge variant="light" color="teal" c="var(--ink)" tt="none">
        {say("state.active")}
      </Badge>
    );
  return (
    <Text span fz="inherit" c="var(--trouble)">
      {say("failing", { at: format.instant(failing_since) })}
      {resting_until === null ? "" : `, ${say("state.resting", { at: format.instant(resting_until) })}`}
    </Text>
  );
}
