import { Button, Drawer, MultiSelect, Stack, TagsInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { useChannelChoices } from "../choices.ts";
import { FormDrawer } from "../form/form-drawer.tsx";
import { ShownOnce } from "../form/shown-once.tsx";
import { useProblem } from "../form/use-problem.ts";
import { ADMIN } from "../words.ts";
import { EVENT_TYPES } from "./event-types.ts";
import { type Endpoint, WEBHOOKS_KEY } from "./webhook-queries.ts";
import { WEBHOOKS } from "./words.ts";

const FIELDS = ["url", "description", "event_types", "channels"] as const;

/** @param endpoint null: a new one, whose secret is shown once when it is made */
export function EndpointDrawer({
  endpoint,
  onClose,
}: {
  readonly endpoint: Endpoint | null;
  readonly onClose: () => void;
}) {
  const say = useWords(WEBHOOKS);
  const sayAdmin = useWords(ADMIN);
  const sayCommon = useWords(COMMON);
  const queries = useQueryClient();
  const [url, setUrl] = useState(endpoint?.url ?? "");
  const [description, setDescription] = useState(endpoint?.description ?? "");
  const [event_types, setEvents] = useState<string[]>(endpoint?.event_types ?? []);
  const [channels, setChannels] = useState<string[]>(endpoint?.channels ?? []);
  const choices = useChannelChoices(channels);
  const save = useMutation({
    mutationFn: async (): Promise<string | null> => {
      const body = {
        url: url.trim(),
        description: description.trim() || null,
        event_types: event_types.length > 0 ? event_types : null,
        channels: channels.length > 0 ? channels : null,
      };
      if (endpoint === null) return (await answerOf(api.POST("/v1/webhook-endpoints", { body }))).secret;
      const params = { path: { endpoint_id: endpoint.endpoint_id } };
      await answerOf(api.PATCH("/v1/webhook-endpoints/{endpoint_id}", { params, body }));
      return null;
    },
    onSuccess: (secret) => {
      if (secret === null) onClose();
      return queries.invalidateQueries({ queryKey: WEBHOOKS_KEY });
    },
  });
  const problem = useProblem(save.error, "", FIELDS);
  if (save.data)
    return (
      <Drawer
        opened
        onClose={onClose}
        position="right"
        size="lg"
        title={url}
        closeOnClickOutside={false}
        closeButtonProps={{ "aria-label": sayCommon("close") }}
      >
        <Stack>
          <ShownOnce title={say("secret_title")} value={save.data} hint={say("secret_hint")} />
          <Button variant="default" onClick={onClose}>
            {sayCommon("close")}
          </Button>
        </Stack>
      </Drawer>
    );
  return (
    <FormDrawer
      title={endpoint ? endpoint.url : say("make_title")}
      save={endpoint ? sayAdmin("save") : say("make")}
      is_saving={save.isPending}
      problem={problem.general}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={say("url")}
        description={say("url_hint")}
        type="url"
        required
        value={url}
        error={problem.of("url")}
        onChange={({ currentTarget: { value } }) => setUrl(value)}
      />
      <TextInput
        label={say("description")}
        maxLength={500}
        value={description}
        error={problem.of("description")}
        onChange={({ currentTarget: { value } }) => setDescription(value)}
      />
      <TagsInput
        label={say("events")}
        description={say("events_hint")}
        placeholder={event_types.length === 0 ? say("every_event") : ""}
        clearable
        value={event_types}
        error={problem.of("event_types")}
        data={[...EVENT_TYPES]}
        onChange={setEvents}
      />
      <MultiSelect
        label={say("channels")}
        description={say("channels_hint")}
        placeholder={channels.length === 0 ? say("all_channels") : ""}
        clearable
        value={channels}
        error={problem.of("channels")}
        data={choices}
        onChange={setChannels}
      />
    </FormDrawer>
  );
}
