import { Alert, Anchor, Button, PinInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { callAuth } from "./auth-calls.ts";
import { explainAuth } from "./auth-words.ts";
import { SESSION } from "./words.ts";

const DIGITS = 6;

export function SecondFactorForm({ onEntered }: { readonly onEntered: () => void }) {
  const say = useWords(SESSION);
  const format = useFormat();
  const [is_backup, setBackup] = useState(false);
  const [code, setCode] = useState("");
  const check = useMutation({
    mutationFn: (entered: string) =>
      callAuth(is_backup ? "two-factor/verify-backup-code" : "two-factor/verify-totp", { code: entered }),
    onSuccess: onEntered,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    check.mutate(code);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {is_backup ? (
          <TextInput
            size="md"
            label={say("code")}
            autoFocus
            value={code}
            onChange={({ currentTarget: { value } }) => setCode(value)}
          />
        ) : (
          <>
            <Text c="dimmed">{say("second_factor_hint")}</Text>
            <PinInput
              size="lg"
              length={DIGITS}
              type="number"
              oneTimeCode
              autoFocus
              aria-label={say("code")}
              value={code}
              onChange={setCode}
              onComplete={(entered) => check.mutate(entered)}
            />
          </>
        )}
        {check.isError ? <Alert color="red">{explainAuth(check.error, say, format)}</Alert> : null}
        <Button size="md" type="submit" loading={check.isPending}>
          {say("continue")}
        </Button>
        <Anchor
          component="button"
          type="button"
          fz="sm"
          onClick={() => {
            setBackup(!is_backup);
            setCode("");
          }}
        >
          {say(is_backup ? "app_code" : "backup_code")}
        </Anchor>
      </Stack>
    </form>
  );
}
