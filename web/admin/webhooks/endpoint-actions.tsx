import { Alert, Button, Group, Stack, Tooltip } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconSend } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { useWords } from "../../words/use-words.ts";
import { Confirm } from "../form/confirm.tsx";
import { useProblem } from "../form/use-problem.ts";
import { EndpointDrawer } from "./endpoint-drawer.tsx";
import { ReplayDialog } from "./replay-dialog.tsx";
import { RotateDialog } from "./rotate-dialog.tsx";
import { type Endpoint, endpointQuery, WEBHOOKS_KEY } from "./webhook-queries.ts";
import { WEBHOOKS } from "./words.ts";

type Open = "edit" | "rotate" | "replay" | "remove";

/** What can be done with an endpoint; each says before what it does. */
export function EndpointActions({ endpoint }: { readonly endpoint: Endpoint }) {
  const say = useWords(WEBHOOKS);
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  const params = { path: { endpoint_id: endpoint.endpoint_id } };
  const pause = useMutation({
    mutationFn: () =>
      answerOf(api.PATCH("/v1/webhook-endpoints/{endpoint_id}", { params, body: { active: !endpoint.active } })),
    onSuccess: (changed) => {
      queries.setQueryData(endpointQuery(endpoint.endpoint_id).queryKey, changed);
      return queries.invalidateQueries({ queryKey: WEBHOOKS_KEY });
    },
  });
  const test = useMutation({
    mutationFn: () => answerOf(api.POST("/v1/webhook-endpoints/{endpoint_id}/tests", { params, body: {} })),
  });
  const problem = useProblem(pause.error ?? test.error, "", []);
  const close = () => setOpen(null);
  const PauseIcon = endpoint.active ? IconPlayerPause : IconPlayerPlay;
  return (
    <Stack gap="sm" mt="md" className="no-print">
      <Group gap="xs">
        <Button variant="default" onClick={() => setOpen("edit")}>
          {say("edit")}
        </Button>
        <Tooltip label={say(endpoint.active ? "pause_effect" : "resume_effect")} multiline maw={320}>
          <Button
            variant="default"
            leftSection={<PauseIcon size={16} />}
            loading={pause.isPending}
            onClick={() => pause.mutate()}
          >
            {say(endpoint.active ? "pause" : "resume")}
          </Button>
        </Tooltip>
        <Tooltip label={say("test_effect")} multiline maw={320}>
          <Button
            variant="default"
            leftSection={<IconSend size={16} />}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            {say("test")}
          </Button>
        </Tooltip>
        <Button variant="default" onClick={() => setOpen("replay")}>
          {say("replay")}
        </Button>
        <Button variant="default" onClick={() => setOpen("rotate")}>
          {say("rotate")}
        </Button>
        <Button variant="subtle" color="red" onClick={() => setOpen("remove")}>
          {say("remove")}
        </Button>
      </Group>
      {problem.general ? <Alert color="red">{problem.general}</Alert> : null}
      {test.data ? <TestResult {...test.data} /> : null}
      {open === "edit" ? <EndpointDrawer endpoint={endpoint} onClose={close} /> : null}
      {open === "rotate" ? <RotateDialog endpoint={endpoint} onClose={close} /> : null}
      {open === "replay" ? <ReplayDialog endpoint={endpoint} onClose={close} /> : null}
      {open === "remove" ? <Remove endpoint={endpoint} onClose={close} /> : null}
    </Stack>
  );
}

type Result = {
  readonly taken: boolean;
  readonly status: number | null;
  readonly error: string | null;
  readonly elapsed_ms: number;
};

function TestResult({ taken, status, error, elapsed_ms: ms }: Result) {
  const say = useWords(WEBHOOKS);
  const words =
    status === null
      ? say("test_unanswered", { ms, error: error ?? "" })
      : say(taken ? "test_taken" : "test_refused", { ms, status });
  return (
    <Alert color={taken ? "teal" : "red"} role="status">
      {words}
    </Alert>
  );
}

function Remove({ endpoint, onClose }: { readonly endpoint: Endpoint; readonly onClose: () => void }) {
  const say = useWords(WEBHOOKS);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { endpoint_id } = endpoint;
  const remove = useMutation({
    mutationFn: () =>
      answerOf(api.DELETE("/v1/webhook-endpoints/{endpoint_id}", { params: { path: { endpoint_id } } })),
    onSuccess: async () => {
      await navigate({ to: "/admin/webhooks" });
      return queries.invalidateQueries({ queryKey: [...WEBHOOKS_KEY, "list"] });
    },
  });
  const problem = useProblem(remove.error, "", []);
  return (
    <Confirm
      title={say("remove_title")}
      effect={say("remove_effect")}
      confirm={say("remove_confirm")}
      is_pending={remove.isPending}
      problem={problem.general}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}
