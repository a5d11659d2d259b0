import { Alert, Anchor, Button, Divider, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { base_path } from "../api/client.ts";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { callAuth } from "./auth-calls.ts";
import { explainAuth } from "./auth-words.ts";
import { SESSION } from "./words.ts";

type Props = {
  readonly oidc_name: string | null;
  readonly next: string | null;
  readonly onEntered: () => void;
  readonly onSecondFactor: () => void;
  readonly onForgot: (email: string) => void;
};

export function PasswordForm({ oidc_name, next, onEntered, onSecondFactor, onForgot }: Props) {
  const say = useWords(SESSION);
  const format = useFormat();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: () => callAuth("sign-in/email", { email, password }),
    onSuccess: (answer) => (answer.twoFactorRedirect ? onSecondFactor() : onEntered()),
  });
  const signInThere = useMutation({
    mutationFn: () => callAuth("sign-in/oauth2", { providerId: "oidc", callbackURL: next ?? `${base_path}home` }),
    onSuccess: ({ url }) => {
      if (url) window.location.assign(url);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  const error = signIn.error ?? signInThere.error;
  return (
    <form onSubmit={submit}>
      <Stack>
        {oidc_name ? (
          <>
            <Button size="md" loading={signInThere.isPending} onClick={() => signInThere.mutate()}>
              {say("sign_in_with", { name: oidc_name })}
            </Button>
            <Divider label={say("or")} />
          </>
        ) : null}
        <TextInput
          size="md"
          label={say("email")}
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={({ currentTarget: { value } }) => setEmail(value)}
        />
        <PasswordInput
          size="md"
          label={say("password")}
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={({ currentTarget: { value } }) => setPassword(value)}
        />
        {error ? <Alert color="red">{explainAuth(error, say, format)}</Alert> : null}
        <Button size="md" type="submit" variant={oidc_name ? "default" : "filled"} loading={signIn.isPending}>
          {say("sign_in")}
        </Button>
        <Anchor component="button" type="button" ta="center" fz="sm" onClick={() => onForgot(email)}>
          {say("forgot")}
        </Anchor>
      </Stack>
    </form>
  );
}
