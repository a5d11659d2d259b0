import { Alert, Button, Code, Group, PasswordInput, PinInput, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Card } from "../design/card.tsx";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { callAuth } from "./auth-calls.ts";
import { explainAuth } from "./auth-words.ts";
import { me_query, useMe } from "./me.ts";
import { SESSION } from "./words.ts";

type Begun = { readonly totp_uri: string; readonly backup_codes: readonly string[] };

/** Turning the second factor on: password, key into the app, its first code; and off again by the password. */
export function SecondFactorCard() {
  const say = useWords(SESSION);
  const format = useFormat();
  const queries = useQueryClient();
  const is_on = useMe().user?.two_factor_enabled === true;
  const [password, setPassword] = useState("");
  const [begun, setBegun] = useState<Begun | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: me_query.queryKey });
  const change = useMutation({
    mutationFn: () => callAuth(is_on ? "two-factor/disable" : "two-factor/enable", { password }),
    onSuccess: (answer) => {
      setPassword("");
      if (!is_on) setBegun({ totp_uri: String(answer.totpURI), backup_codes: (answer.backupCodes as string[]) ?? [] });
      return refresh();
    },
  });
  const verify = useMutation({
    mutationFn: (code: string) => callAuth("two-factor/verify-totp", { code }),
    onSuccess: () => {
      setBegun(null);
      return refresh();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  const error = change.error ?? verify.error;
  return (
    <Card title={say("second_factor")}>
      <Stack>
        <Text c="dimmed">{say(is_on ? "second_factor_on" : "second_factor_off")}</Text>
        {begun === null ? (
          <form onSubmit={submit}>
            <Group align="flex-end">
              <PasswordInput
                label={say("confirm_password")}
                autoComplete="current-password"
                required
                value={password}
                onChange={({ currentTarget: { value } }) => setPassword(value)}
                flex={1}
              />
              <Button type="submit" variant={is_on ? "default" : "filled"} loading={change.isPending}>
                {say(is_on ? "turn_off" : "turn_on")}
              </Button>
            </Group>
          </form>
        ) : (
          <Stack>
            <Text>{say("scan")}</Text>
            <Code block>{new URL(begun.totp_uri).searchParams.get("secret")}</Code>
            <PinInput
              length={6}
              type="number"
              oneTimeCode
              aria-label={say("code")}
              onComplete={(code) => verify.mutate(code)}
            />
            <Text>{say("backup_codes")}</Text>
            <Code block>{begun.backup_codes.join("\n")}</Code>
          </Stack>
        )}
        {error ? <Alert color="red">{explainAuth(error, say, format)}</Alert> : null}
      </Stack>
    </Card>
  );
}
