import { Button, Checkbox, Drawer, Fieldset, Group, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { useChannelChoices } from "../choices.ts";
import { FormDrawer } from "../form/form-drawer.tsx";
import { ShownOnce } from "../form/shown-once.tsx";
import { useProblem } from "../form/use-problem.ts";
import { KEYS_KEY } from "./key-queries.ts";
import classes from "./make-key-drawer.module.css";
import { AREAS, type Scope } from "./scopes.ts";
import { KEYS } from "./words.ts";

/** Name, rights and perhaps a channel; then the key, this one time. */
export function MakeKeyDrawer({ onClose }: { readonly onClose: () => void }) {
  const say = useWords(KEYS);
  const sayCommon = useWords(COMMON);
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>([]);
  const [channel_code, setChannel] = useState<string | null>(null);
  const channels = useChannelChoices();
  const make = useMutation({
    mutationFn: () => answerOf(api.POST("/v1/api-keys", { body: { name, scopes: [...scopes], channel_code } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEYS_KEY }),
  });
  const problem = useProblem(make.error, "", ["name", "scopes", "channel_code"]);
  if (make.data)
    return (
      <Drawer
        opened
        onClose={onClose}
        position="right"
        size="lg"
        title={name}
        closeOnClickOutside={false}
        closeButtonProps={{ "aria-label": sayCommon("close") }}
      >
        <Stack>
          <ShownOnce title={say("key_title", { name })} value={make.data.key} hint={say("key_hint")} />
          <Button variant="default" onClick={onClose}>
            {sayCommon("close")}
          </Button>
        </Stack>
      </Drawer>
    );
  return (
    <FormDrawer
      title={say("make_title")}
      save={say("make")}
      is_saving={make.isPending}
      problem={problem.general}
      onSave={() => make.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={say("name")}
        description={say("name_hint")}
        required
        value={name}
        error={problem.of("name")}
        onChange={({ currentTarget: { value } }) => setName(value)}
      />
      <ScopeFields scopes={scopes} onChange={setScopes} problem={problem.of("scopes") ? say("rights_missing") : null} />
      <Select
        label={say("channel")}
        description={say("channel_hint")}
        placeholder={say("any_channel")}
        clearable
        value={channel_code}
        error={problem.of("channel_code")}
        data={channels}
        onChange={setChannel}
      />
    </FormDrawer>
  );
}

function ScopeFields({
  scopes,
  onChange,
  problem,
}: {
  readonly scopes: readonly Scope[];
  readonly onChange: (scopes: readonly Scope[]) => void;
  readonly problem: string | null;
}) {
  const say = useWords(KEYS);
  const is_all = scopes.includes("admin");
  const toggle = (scope: Scope, is_on: boolean) =>
    onChange(is_on ? [...scopes, scope] : scopes.filter((other) => other !== scope));
  return (
    <Fieldset legend={say("rights")}>
      <Stack gap="sm">
        <Text c="dimmed" fz="sm">
          {say("rights_hint")}
        </Text>
        {AREAS.map(({ area, read, write }) => (
          <Group key={area} justify="space-between" wrap="nowrap">
            <Text fz="sm">{say(`area.${area}`)}</Text>
            <Group gap="md" wrap="nowrap">
              {[read, write].map((scope) =>
                scope === null ? (
                  <span key="none" className={classes.right} />
                ) : (
                  <Checkbox
                    className={classes.right}
                    key={scope}
                    label={say(scope === read ? "read" : "write")}
                    aria-label={`${say(`area.${area}`)}: ${say(scope === read ? "read" : "write")}`}
                    checked={is_all || scopes.includes(scope)}
                    disabled={is_all}
                    onChange={({ currentTarget: { checked } }) => toggle(scope, checked)}
                  />
                ),
              )}
            </Group>
          </Group>
        ))}
        <Switch
          label={say("all_rights")}
          description={say("all_rights_hint")}
          checked={is_all}
          onChange={({ currentTarget: { checked } }) => onChange(checked ? ["admin"] : [])}
        />
        {problem ? (
          <Text c="var(--trouble)" fz="sm" role="alert">
            {problem}
          </Text>
        ) : null}
      </Stack>
    </Fieldset>
  );
}
