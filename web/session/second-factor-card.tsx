import { Alert, Badge, Button, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Card } from "../design/card.tsx";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { callAuth } from "./auth-calls.ts";
import { explainAuth } from "./auth-words.ts";
import { AuthenticatorSetup } from "./authenticator-setup.tsx";
import { BackupCodes } from "./backup-codes.tsx";
import { me_query, useMe } from "./me.ts";
import { SESSION } from "./words.ts";

type Begun = { readonly uri: string; readonly backup_codes: readonly string[] };

/** Turning the second factor on: password, key into the app, its first code, backup codes; and off again by the password. */
export function SecondFactorCard() {
  const say = useWords(SESSION);
  const queries = useQueryClient();
  const is_on = useMe().user?.two_factor_enabled === true;
  const [begun, setBegun] = useState<Begun | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: me_query.queryKey });
  const badge = is_on ? (
    <Badge variant="light" tt="none" leftSection={<IconShieldCheck size={14} />}>
      {say("on")}
    </Badge>
  ) : null;
  return (
    <Card title={say("second_factor")} side={badge}>
      <Stack>
        {codes ? <BackupCodes codes={codes} onDone={() => setCodes(null)} /> : null}
        {begun ? (
          <AuthenticatorSetup
            uri={begun.uri}
            onDone={() => {
              setCodes(begun.backup_codes);
              setBegun(null);
              void refresh();
            }}
            onBack={() => setBegun(null)}
          />
        ) : null}
        {begun === null && codes === null ? (
          <>
            <Text c="dimmed">{say(is_on ? "second_factor_on" : "second_factor_off")}</Text>
            {is_on ? (
              <>
                <Confirmed
                  label={say("new_backup_codes")}
                  path="two-factor/generate-backup-codes"
                  onDone={(answer) => setCodes(answer.backupCodes as string[])}
                />
                <Confirmed label={say("turn_off")} path="two-factor/disable" onDone={() => void refresh()} />
              </>
            ) : (
              <Confirmed
                label={say("turn_on")}
                path="two-factor/enable"
                onDone={(answer) =>
                  setBegun({ uri: String(answer.totpURI), backup_codes: answer.backupCodes as string[] })
                }
              />
            )}
          </>
        ) : null}
      </Stack>
    </Card>
  );
}

type ConfirmedProps = {
  readonly label: string;
  readonly path: string;
  readonly onDone: (answer: Awaited<ReturnType<typeof callAuth>>) => void;
};

/** A step that asks for the password again: an open screen is not enough to take somebody's account. */
function Confirmed({ label, path, onDone }: ConfirmedProps) {
  const say = useWords(SESSION);
  const format = useFormat();
  const [is_open, setOpen] = useState(false);
  const [password, setPassword] = useState("");
  const confirm = useMutation({
    mutationFn: () => callAuth(path, { password }),
    onSuccess: (answer) => {
      setOpen(false);
      onDone(answer);
    },
    onSettled: () => setPassword(""),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  if (!is_open)
    return (
      <Group>
        <Button variant="default" onClick={() => setOpen(true)}>
          {label}
        </Button>
      </Group>
    );
  return (
    <form onSubmit={submit}>
      <Stack maw={420}>
        <PasswordInput
          size="md"
          label={say("confirm_password")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          autoFocus
          value={password}
          onChange={({ currentTarget: { value } }) => setPassword(value)}
        />
        {confirm.isError ? <Alert color="red">{explainAuth(confirm.error, say, format)}</Alert> : null}
        <Group>
          <Button type="submit" loading={confirm.isPending}>
            {label}
          </Button>
          <Button variant="subtle" onClick={() => setOpen(false)}>
            {say("back")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
