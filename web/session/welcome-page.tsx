import { Alert, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { answerOf, api } from "../api/client.ts";
import { Lines } from "../design/states.tsx";
import { usePageTitle } from "../shell/page-title.ts";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { callAuth } from "./auth-calls.ts";
import { explainAuth } from "./auth-words.ts";
import { Front } from "./front.tsx";
import { SESSION } from "./words.ts";

/** Where a one-time link leads: the first administrator's, or an invitation. What stands behind # never reaches a server's log. */
export function WelcomePage() {
  const say = useWords(SESSION);
  const format = useFormat();
  const [token] = useState(() => window.location.hash.slice(1));
  const link = useQuery({
    queryKey: ["welcome", token],
    queryFn: () => answerOf(api.POST("/auth/welcome/look-up", { body: { token } })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  usePageTitle(say("welcome"));
  return (
    <Front title={say("welcome")}>
      {link.isPending ? <Lines count={3} /> : null}
      {link.isError ? <Alert color="red">{explainAuth(link.error, say, format)}</Alert> : null}
      {link.data ? <WelcomeForm token={token} email={link.data.email} name={link.data.name} /> : null}
    </Front>
  );
}

type FormProps = { readonly token: string; readonly email: string | null; readonly name: string | null };

function WelcomeForm({ token, email: known_email, name: known_name }: FormProps) {
  const say = useWords(SESSION);
  const format = useFormat();
  const navigate = useNavigate();
  const [email, setEmail] = useState(known_email ?? "");
  const [name, setName] = useState(known_name ?? "");
  const [password, setPassword] = useState("");
  const is_first = known_email === null;
  const accept = useMutation({
    mutationFn: async () => {
      const body = is_first ? { token, password, email, name } : { token, password };
      const made = await answerOf(api.POST("/auth/welcome", { body }));
      await callAuth("sign-in/email", { email: made.email, password });
    },
    onSuccess: () => void navigate({ to: "/home" }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text c="dimmed">{say(is_first ? "welcome_admin" : "welcome_invited")}</Text>
        {is_first ? (
          <TextInput
            size="md"
            label={say("name")}
            required
            autoComplete="name"
            value={name}
            onChange={({ currentTarget: { value } }) => setName(value)}
          />
        ) : null}
        <TextInput
          size="md"
          label={say("email")}
          type="email"
          required
          autoComplete="username"
          readOnly={!is_first}
          value={email}
          onChange={({ currentTarget: { value } }) => setEmail(value)}
        />
        <PasswordInput
          size="md"
          label={say("new_password")}
          description={say("password_rule")}
          autoComplete="new-password"
          required
          minLength={12}
          value={password}
          onChange={({ currentTarget: { value } }) => setPassword(value)}
        />
        {accept.isError ? <Alert color="red">{explainAuth(accept.error, say, format)}</Alert> : null}
        <Button size="md" type="submit" loading={accept.isPending}>
          {say("create")}
        </Button>
      </Stack>
    </form>
  );
}
