import { Alert, Anchor, Button, PinInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { AuthError, callAuth } from "./auth-calls.ts";
import { explainAuth } from "./auth-words.ts";
import { SESSION } from "./words.ts";

const DIGITS = 6;

type Props = { readonly onEntered: () => void; readonly onBack: () => void };

export function SecondFactorForm({ onEntered, onBack }: Props) {
  const say = useWords(SESSION);
  const format = useFormat();
  const [is_backup, setBackup] = useState(false);
  const [code, setCode] = useState("");
  const check = useMutation({
    mutationFn: (entered: string) =>
      callAuth(is_backup ? "two-factor/verify-backup-code" : "two-factor/verify-totp", { code: entered.trim() }),
    onSuccess: onEntered,
    onError: () => setCode(""),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    check.mutate(code);
  };
  const is_over = check.error instanceof AuthError && check.error.code === "second_factor_expired";
  return (
    <form onSubmit={submit}>
      <Stack>
        {is_backup ? (
          <TextInput
            size="md"
            label={say("backup_code")}
            autoFocus
            autoComplete="off"
            value={code}
            onChange={({ currentTarget: { value } }) => setCode(value)}
          />
        ) : (
          <CodeInput value={code} onChange={setCode} onComplete={check.mutate} />
        )}
        {check.isError ? <Alert color="red">{explainAuth(check.error, say, format)}</Alert> : null}
        {is_over ? (
          <Button size="md" onClick={onBack}>
            {say("again")}
          </Button>
        ) : (
          <Button size="md" type="submit" loading={check.isPending} disabled={code === ""}>
            {say("continue")}
          </Button>
        )}
        <Anchor
          component="button"
          type="button"
          fz="sm"
          onClick={() => {
            setBackup(!is_backup);
            setCode("");
            check.reset();
          }}
        >
          {say(is_backup ? "use_app_code" : "use_backup_code")}
        </Anchor>
      </Stack>
    </form>
  );
}

type CodeProps = {
  readonly value: string;
  readonly onChange: (code: string) => void;
  readonly onComplete: (code: string) => void;
};

/** Six digits, one a box, sent when the last is there. */
export function CodeInput({ value, onChange, onComplete }: CodeProps) {
  const say = useWords(SESSION);
  return (
    <Stack gap="xs" align="center">
      <Text c="dimmed" ta="center">
        {say("second_factor_hint")}
      </Text>
      <PinInput
        size="lg"
        gap={8}
        // Six boxes with their gaps, beside the margins of a phone's page and card.
        vars={() => ({ root: { "--pin-input-size": "min(50px, calc((100vw - 112px) / 6))" } })}
        length={DIGITS}
        type="number"
        oneTimeCode
        autoFocus
        placeholder=""
        role="group"
        aria-label={say("code")}
        getInputProps={(index) => ({ "aria-label": say("digit", { number: index + 1 }) })}
        value={value}
        onChange={onChange}
        onComplete={onComplete}
      />
    </Stack>
  );
}
