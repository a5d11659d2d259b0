import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { callAuth } from "./auth-calls.ts";
import { explainAuth } from "./auth-words.ts";
import { SESSION } from "./words.ts";

type Props = { readonly email: string; readonly is_by_mail: boolean; readonly onBack: () => void };

export function ForgotForm({ email: known_email, is_by_mail, onBack }: Props) {
  const say = useWords(SESSION);
  const format = useFormat();
  const [email, setEmail] = useState(known_email);
  const ask = useMutation({ mutationFn: () => callAuth("request-password-reset", { email }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {is_by_mail ? null : <Text>{say("forgot_ask")}</Text>}
        {is_by_mail && !ask.isSuccess ? (
          <>
            <Text c="dimmed">{say("forgot_hint")}</Text>
            <TextInput
              size="md"
              label={say("email")}
              type="email"
              autoComplete="username"
              required
              withAsterisk={false}
              autoFocus
              value={email}
              onChange={({ currentTarget: { value } }) => setEmail(value)}
            />
            {ask.isError ? <Alert color="red">{explainAuth(ask.error, say, format)}</Alert> : null}
            <Button size="md" type="submit" loading={ask.isPending}>
              {say("send_link")}
            </Button>
          </>
        ) : null}
        {ask.isSuccess ? (
          <Alert color="teal" role="status">
            {say("forgot_sent")}
          </Alert>
        ) : null}
        <Button variant="subtle" onClick={onBack}>
          {say("back")}
        </Button>
      </Stack>
    </form>
  );
}
