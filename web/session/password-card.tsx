import { Alert, Button, Group, PasswordInput, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Card } from "../design/card.tsx";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { callAuth } from "./auth-calls.ts";
import { explainAuth } from "./auth-words.ts";
import { NewPasswordInput } from "./new-password-input.tsx";
import { SESSION } from "./words.ts";

/** Another password, which ends the sessions everywhere else: whoever changes it may have a reason. */
export function PasswordCard() {
  const say = useWords(SESSION);
  const format = useFormat();
  const queries = useQueryClient();
  const [is_open, setOpen] = useState(false);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () =>
      callAuth("change-password", { currentPassword: current, newPassword: next, revokeOtherSessions: true }),
    onSuccess: () => {
      setOpen(false);
      setCurrent("");
      setNext("");
      return queries.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Card title={say("password")}>
      {is_open ? (
        <form onSubmit={submit}>
          <Stack maw={420}>
            <PasswordInput
              size="md"
              label={say("current_password")}
              autoComplete="current-password"
              required
              withAsterisk={false}
              autoFocus
              value={current}
              onChange={({ currentTarget: { value } }) => setCurrent(value)}
            />
            <NewPasswordInput value={next} onChange={setNext} />
            {change.isError ? <Alert color="red">{explainAuth(change.error, say, format)}</Alert> : null}
            <Group>
              <Button type="submit" loading={change.isPending}>
                {say("save_password")}
              </Button>
              <Button variant="subtle" onClick={() => setOpen(false)}>
                {say("back")}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack align="flex-start">
          {change.isSuccess ? (
            <Alert color="teal" role="status">
              {say("password_changed")}
            </Alert>
          ) : null}
          <Button variant="default" onClick={() => setOpen(true)}>
            {say("change_password")}
          </Button>
        </Stack>
      )}
    </Card>
  );
}
