import { Alert, Button, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { usePageTitle } from "../shell/page-title.ts";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { callAuth } from "./auth-calls.ts";
import { explainAuth } from "./auth-words.ts";
import { Front } from "./front.tsx";
import { NewPasswordInput } from "./new-password-input.tsx";
import { SESSION } from "./words.ts";

/** Where the link of the reset mail leads. What stands behind # never reaches a server's log. */
export function ResetPage() {
  const say = useWords(SESSION);
  const format = useFormat();
  const [token] = useState(() => window.location.hash.slice(1));
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
        <Stack>
          <Alert color="teal" role="status">
            {say("reset_done")}
          </Alert>
          <Button size="md" component={Link} to="/sign-in">
            {say("sign_in")}
          </Button>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <NewPasswordInput value={password} onChange={setPassword} is_first />
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
