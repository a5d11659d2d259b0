import { Button, Divider, Group, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { ErrorState, Lines } from "../../design/states.tsx";
import { useWords } from "../../words/use-words.ts";
import { ObjectHistory } from "../audit/object-history.tsx";
import { FormDrawer } from "../form/form-drawer.tsx";
import { useProblem } from "../form/use-problem.ts";
import { ADMIN } from "../words.ts";
import { InvitationSent } from "./invite-drawer.tsx";
import { contentOf, draftOf } from "./user-draft.ts";
import { USER_FIELDS, UserFields } from "./user-fields.tsx";
import { USERS_KEY, type User, userQuery } from "./user-queries.ts";
import { UserSessions } from "./user-sessions.tsx";
import { USERS } from "./words.ts";

type Props = { readonly user_id: string; readonly onClose: () => void };

export function UserDrawer({ user_id, onClose }: Props) {
  const user = useQuery(userQuery(user_id));
  const sayAdmin = useWords(ADMIN);
  if (user.data) return <UserForm user={user.data} onClose={onClose} />;
  return (
    <FormDrawer
      title={sayAdmin("section.users")}
      save={sayAdmin("save")}
      is_saving={false}
      problem={null}
      onSave={onClose}
      onClose={onClose}
    >
      {user.isError ? <ErrorState error={user.error} onRetry={() => void user.refetch()} /> : <Lines count={6} />}
    </FormDrawer>
  );
}

function useUserChange(user: User, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<ReturnType<typeof contentOf>> & { readonly active?: boolean }) =>
      answerOf(api.PATCH("/v1/users/{user_id}", { params: { path: { user_id: user.user_id } }, body: change })),
    onSuccess: (changed) => {
      queries.setQueryData(userQuery(user.user_id).queryKey, changed);
      onDone();
      return queries.invalidateQueries({ queryKey: USERS_KEY });
    },
  });
}

/** What of a user the history tells and can be set. */
const TAKEN_BACK = ["language", "role", "channel_codes", "location_codes", "amount_max_minor", "active"] as const;

function UserForm({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const sayAdmin = useWords(ADMIN);
  const [draft, setDraft] = useState(() => draftOf(user));
  const save = useUserChange(user, () => {
    notifications.show({ message: sayAdmin("saved"), color: "teal" });
    onClose();
  });
  const back = useUserChange(user, onClose);
  const problem = useProblem(save.error, "", USER_FIELDS);
  return (
    <FormDrawer
      title={user.name}
      save={sayAdmin("save")}
      is_saving={save.isPending}
      problem={problem.general}
      onSave={() => save.mutate(contentOf(draft))}
      onClose={onClose}
      after={
        <Stack mt="lg">
          <Divider />
          <UserAccess user={user} />
          <UserSessions user_id={user.user_id} />
          <Divider />
          <ObjectHistory
            object={`user:${user.user_id}`}
            now={user}
            fields={[...TAKEN_BACK]}
            onTakeBack={(fields) => back.mutateAsync(fields)}
          />
        </Stack>
      }
    >
      <UserFields draft={draft} is_new={false} onChange={setDraft} errorOf={problem.of} />
    </FormDrawer>
  );
}

/** What is done at once: another link, and letting in or not. */
function UserAccess({ user }: { readonly user: User }) {
  const say = useWords(USERS);
  const change = useUserChange(user, () => {});
  const invite = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/v1/users/{user_id}/invitations", { params: { path: { user_id: user.user_id } }, body: {} })),
  });
  const problem = useProblem(change.error ?? invite.error, "", []);
  return (
    <Stack gap="sm">
      <Title order={3}>{say("access")}</Title>
      {problem.general ? (
        <Text c="var(--trouble)" role="alert">
          {problem.general}
        </Text>
      ) : null}
      {invite.data ? <InvitationSent email={user.email} invitation={invite.data.invitation} /> : null}
      {user.active ? (
        <Done
          label={say("send_link")}
          hint={say("send_link_hint")}
          is_pending={invite.isPending}
          onDo={() => invite.mutate()}
        />
      ) : null}
      <Done
        label={say(user.active ? "deactivate" : "activate")}
        hint={say(user.active ? "deactivate_hint" : "activate_hint")}
        is_pending={change.isPending}
        onDo={() => change.mutate({ active: !user.active })}
      />
    </Stack>
  );
}

function Done({
  label,
  hint,
  is_pending,
  onDo,
}: {
  readonly label: string;
  readonly hint: string;
  readonly is_pending: boolean;
  readonly onDo: () => void;
}) {
  return (
    <Group wrap="nowrap" justify="space-between">
      <Text fz="sm" c="dimmed">
        {hint}
      </Text>
      <Button variant="default" loading={is_pending} onClick={onDo} style={{ flex: "none" }}>
        {label}
      </Button>
    </Group>
  );
}
