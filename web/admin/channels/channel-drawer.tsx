import { Alert, Button, Divider, Group, Select, Stack, Switch, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { useMay } from "../../session/me.ts";
import { useWords } from "../../words/use-words.ts";
import { ObjectHistory } from "../audit/object-history.tsx";
import { FormDrawer } from "../form/form-drawer.tsx";
import { putOne } from "../form/put-one.ts";
import { useProblem } from "../form/use-problem.ts";
import { ADMIN } from "../words.ts";
import type { Channel } from "./channels-page.tsx";
import { CHANNELS } from "./words.ts";

const KINDS = ["web_shop", "app", "marketplace", "pos", "phone", "b2b", "api"] as const;
const FIELDS = ["code", "kind", "name", "country", "currency", "language", "prices_include_tax"] as const;
const NEW: Channel = {
  ...{ code: "", kind: "web_shop", name: "", country: "DE", currency: "EUR", language: "de" },
  prices_include_tax: true,
};

/** @param channel null: a new one */
export function ChannelDrawer({
  channel,
  onClose,
}: {
  readonly channel: Channel | null;
  readonly onClose: () => void;
}) {
  const say = useWords(CHANNELS);
  const sayAdmin = useWords(ADMIN);
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Channel>(channel ?? NEW);
  const set = (part: Partial<Channel>) => setDraft({ ...draft, ...part });
  const save = useMutation({
    mutationFn: () => putOne(api.PUT("/v1/channels", { body: { channels: [draft] } })),
    onSuccess: () => {
      notifications.show({ message: sayAdmin("saved"), color: "teal" });
      onClose();
      return queries.invalidateQueries({ queryKey: ["admin"] });
    },
  });
  const problem = useProblem(save.error, "/channels/0", FIELDS);
  const text = (field: "code" | "name" | "country" | "currency" | "language") => ({
    label: say(field),
    required: true,
    value: draft[field],
    error: problem.of(field),
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => set({ [field]: value }),
  });
  return (
    <FormDrawer
      title={channel ? channel.name : say("make_title")}
      save={sayAdmin("save")}
      is_saving={save.isPending}
      problem={problem.general}
      onSave={() => save.mutate()}
      onClose={onClose}
      may_save={useMay("catalog:write")}
      after={channel ? <ChannelDoors channel={channel} onClose={onClose} /> : null}
    >
      <TextInput {...text("code")} description={say("code_hint")} disabled={channel !== null} />
      <TextInput {...text("name")} />
      <Select
        label={say("kind")}
        allowDeselect={false}
        value={draft.kind}
        error={problem.of("kind")}
        data={KINDS.map((kind) => ({ value: kind, label: say(`kind.${kind}`) }))}
        onChange={(value) => set({ kind: KINDS.find((kind) => kind === value) ?? draft.kind })}
      />
      <TextInput {...text("country")} description={say("country_hint")} maxLength={2} />
      <TextInput {...text("currency")} description={say("currency_hint")} maxLength={3} />
      <TextInput {...text("language")} description={say("language_hint")} maxLength={35} />
      <Switch
        label={say("tax")}
        description={say("tax_hint")}
        checked={draft.prices_include_tax}
        onChange={({ currentTarget: { checked } }) => set({ prices_include_tax: checked })}
      />
      <Alert color="gray">{say("effect")}</Alert>
    </FormDrawer>
  );
}

function ChannelDoors({ channel, onClose }: { readonly channel: Channel; readonly onClose: () => void }) {
  const say = useWords(CHANNELS);
  const { code } = channel;
  return (
    <Stack mt="lg">
      <Group gap="xs">
        <Button variant="subtle" renderRoot={(props) => <Link to="/orders" search={{ channel: code }} {...props} />}>
          {say("orders")}
        </Button>
      </Group>
      <Divider />
      <ObjectHistory
        object={`channel:${code}`}
        now={channel}
        fields={FIELDS}
        onTakeBack={async (fields) => {
          await putOne(api.PUT("/v1/channels", { body: { channels: [{ ...channel, ...fields }] } }));
          onClose();
        }}
      />
    </Stack>
  );
}
