import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { answerOf, api } from "../api/client.ts";
import { Lines } from "../design/states.tsx";
import { usePageTitle } from "../shell/page-title.ts";
import { useFormat } from "../words/format.ts";
import { useLanguage, useWords } from "../words/use-words.ts";
import { callAuth } from "./auth-calls.ts";
import { explainAuth } from "./auth-words.ts";
import { Front } from "./front.tsx";
import { NewPasswordInput } from "./new-password-input.tsx";
import { SecondFactorForm } from "./second-factor-form.tsx";
import { SESSION } from "./words.ts";

/** Where a one-time link leads: the first administrator's, or an invitation. What stands behind # never reaches a server's log. */
export function WelcomePage() {
  const say = useWords(SESSION);
  const format = useFormat();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [token] = useState(() => window.location.hash.slice(1));
  const [asks_second_factor, askSecondFactor] = useState(false);
  const link = useQuery({
    queryKey: ["welcome", token],
    queryFn: () => answerOf(api.POST("/auth/welcome/look-up", { body: { token } })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const enter = () => {
    queries.clear();
    void navigate({ to: "/" });
  };
  usePageTitle(say("welcome"));
  if (asks_second_factor)
    return (
      <Front title={say("second_factor")}>
        <SecondFactorForm onEntered={enter} onBack={() => void navigate({ to: "/sign-in" })} />
      </Front>
    );
  return (
    <Front title={say("welcome")}>
      {link.isPending ? <Lines count={3} /> : null}
      {link.isError ? (
        <>
          <Alert color="red">{explainAuth(link.error, say, format)}</Alert>
          <Button size="md" variant="default" component={Link} to="/sign-in">
            {say("sign_in")}
          </Button>
        </>
      ) : null}
      {link.data ? (
        <WelcomeForm
          token={token}
          email={link.data.email}
          name={link.data.name}
          onEntered={enter}
          onSecondFactor={() => askSecondFactor(true)}
        />
      ) : null}
    </Front>
  );
}

type FormProps = {
  readonly token: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly onEntered: () => void;
  readonly onSecondFactor: () => void;
};

function WelcomeForm({ token, email: known_email, name: known_name, onEntered, onSecondFactor }: FormProps) {
  const say = useWords(SESSION);
  const format = useFormat();
  const language = useLanguage();
  const [email, setEmail] = useState(known_email ?? "");
  const [name, setName] = useState(known_name ?? "");
  const [password, setPassword] = useState("");
  const is_first = known_email === null;
  const accept = useMutation({
    mutationFn: async () => {
      const body = is_first ? { token, password, email, name, language } : { token, password };
      const made = await answerOf(api.POST("/auth/welcome", { body }));
      return callAuth("sign-in/email", { email: made.email, password });
    },
    // Whoever has forgotten his password still has his second factor.
    onSuccess: (answer) => (answer.twoFactorRedirect ? onSecondFactor() : onEntered()),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text c="dimmed">{say(is_first ? "welcome_admin" : "welcome_invited", { name: known_name ?? "" })}</Text>
        {is_first ? (
          <TextInput
            size="md"
            label={say("name")}
            required
            withAsterisk={false}
            autoFocus
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
          withAsterisk={false}
          autoComplete="username"
          readOnly={!is_first}
          variant={is_first ? "default" : "filled"}
          value={email}
          onChange={({ currentTarget: { value } }) => setEmail(value)}
        />
        <NewPasswordInput value={password} onChange={setPassword} is_first={!is_first} />
        {accept.isError ? <Alert color="red">{explainAuth(accept.error, say, format)}</Alert> : null}
        <Button size="md" type="submit" loading={accept.isPending}>
          {say(is_first ? "create" : "save_password")}
        </Button>
      </Stack>
    </form>
  );
}
