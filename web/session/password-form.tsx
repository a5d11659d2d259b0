import { Alert, Anchor, Button, Divider, PasswordInput, Stack, TextInput } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { callAuth } from "./auth-calls.ts";
import { explainAuth, explainProvider } from "./auth-words.ts";
import { SESSION } from "./words.ts";

type Props = {
  /** What the single sign-on is called; null: there is none. */
  readonly provider: string | null;
  readonly provider_error: string | null;
  /** Where the single sign-on leads back to. */
  readonly address: string;
  readonly onEntered: () => void;
  readonly onSecondFactor: () => void;
  readonly onForgot: (email: string) => void;
};

export function PasswordForm({ provider, provider_error, address, onEntered, onSecondFactor, onForgot }: Props) {
  const say = useWords(SESSION);
  const format = useFormat();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: () => callAuth("sign-in/email", { email, password }),
    onSuccess: (answer) => (answer.twoFactorRedirect ? onSecondFactor() : onEntered()),
    onError: () => setPassword(""),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {provider ? (
          <>
            {provider_error && signIn.isIdle ? (
              <Alert color="red">{explainProvider(provider_error, provider, say)}</Alert>
            ) : null}
            <ProviderButton provider={provider} address={address} />
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
          withAsterisk={false}
          autoFocus={provider === null}
          value={email}
          onChange={({ currentTarget: { value } }) => setEmail(value)}
        />
        <PasswordInput
          size="md"
          label={say("password")}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={({ currentTarget: { value } }) => setPassword(value)}
          visibilityToggleButtonProps={{ "aria-label": say("show_password"), "aria-hidden": undefined, tabIndex: 0 }}
        />
        {signIn.error ? <Alert color="red">{explainAuth(signIn.error, say, format)}</Alert> : null}
        <Button size="md" type="submit" variant={provider ? "default" : "filled"} loading={signIn.isPending}>
          {say("sign_in")}
        </Button>
        <Anchor component="button" type="button" ta="center" fz="sm" onClick={() => onForgot(email)}>
          {say("forgot")}
        </Anchor>
      </Stack>
    </form>
  );
}

function ProviderButton({ provider, address }: { readonly provider: string; readonly address: string }) {
  const say = useWords(SESSION);
  const format = useFormat();
  const begin = useMutation({
    mutationFn: () => callAuth("sign-in/social", { provider: "oidc", callbackURL: address }),
    onSuccess: ({ url }) => {
      if (url) window.location.assign(url);
    },
  });
  return (
    <>
      <Button
        size="md"
        leftSection={<IconKey size={18} />}
        // Until the browser is there: a second click would begin anew.
        loading={begin.isPending || begin.isSuccess}
        onClick={() => begin.mutate()}
      >
        {say("sign_in_with", { provider })}
      </Button>
      {begin.error ? <Alert color="red">{explainAuth(begin.error, say, format)}</Alert> : null}
    </>
  );
}
