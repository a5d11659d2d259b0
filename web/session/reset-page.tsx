import { Alert, Anchor, Button, PasswordInput, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { usePageTitle } from "../shell/page-title.ts";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { callAuth } from "./auth-calls.ts";
import { explainAuth } from "./auth-words.ts";
import { Front } from "./front.tsx";
import { SESSION } from "./words.ts";

const route = getRouteApi("/reset-password");

/** Where the link of the reset mail leads. */
export function ResetPage() {
  const say = useWords(SESSION);
  const format = useFormat();
  const { token: from_search } = route.useSearch();
  const [token] = useState(() => window.location.hash.slice(1) || from_search || "");
  const [password, setPassword] = useState("");
  const reset = useMutation({ mutationFn: () => callAuth("reset-password", { token, newPassword: password }) });
  usePageTitle(say("reset_title"));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reset.mutate();
  };
  return (
    <Front title={say("reset_title")}>
      {reset.isSuccess ? (
        <Alert color="teal">
          {say("reset_done")}{" "}
          <Anchor component={Link} to="/sign-in">
            {say("sign_in")}
          </Anchor>
        </Alert>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <PasswordInput
              size="md"
              label={say("new_password")}
              description={say("password_rule")}
              autoComplete="new-password"
              required
              minLength={12}
              autoFocus
              value={password}
              onChange={({ currentTarget: { value } }) => setPassword(value)}
            />
            {reset.isError ? <Alert color="red">{explainAuth(reset.error, say, format)}</Alert> : null}
            <Button size="md" type="submit" loading={reset.isPending}>
              {say("save_password")}
            </Button>
          </Stack>
        </form>
      )}
    </Front>
  );
}
