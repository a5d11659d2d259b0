import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { useProblem } from "../form/use-problem.ts";
import { useReplay } from "./use-replay.ts";
import type { Endpoint } from "./webhook-queries.ts";
import { WEBHOOKS } from "./words.ts";

const DAY_MS = 86_400_000;

/** Everything of a time once more; at first the last day is suggested. */
export function ReplayDialog({ endpoint, onClose }: { readonly endpoint: Endpoint; readonly onClose: () => void }) {
  const say = useWords(WEBHOOKS);
  const sayCommon = useWords(COMMON);
  const [since, setSince] = useState(() => localMinute(new Date(Date.now() - DAY_MS)));
  const [until, setUntil] = useState(() => localMinute(new Date()));
  const replay = useReplay(endpoint.endpoint_id, onClose);
  const problem = useProblem(replay.error, "", ["since", "until"]);
  const is_complete = since !== "" && until !== "";
  const field = (value: string, set: (value: string) => void) => ({
    type: "datetime-local",
    required: true,
    value,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => set(currentTarget.value),
  });
  return (
    <Modal opened onClose={onClose} title={say("replay_title")} closeButtonProps={{ "aria-label": sayCommon("close") }}>
      <Stack>
        <Text>{say("replay_effect")}</Text>
        <TextInput {...field(since, setSince)} label={say("since")} error={problem.of("since")} />
        <TextInput {...field(until, setUntil)} label={say("until")} error={problem.of("until")} />
        {problem.general ? <Alert color="red">{problem.general}</Alert> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {sayCommon("cancel")}
          </Button>
          <Button
            disabled={!is_complete}
            loading={replay.isPending}
            onClick={() =>
              replay.mutate({ since: new Date(since).toISOString(), until: new Date(until).toISOString() })
            }
          >
            {say("replay_confirm")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** As fields for a date and a time have it: "2026-11-23T09:30", where one sits. */
function localMinute(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
