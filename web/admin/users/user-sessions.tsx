import { Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { Entry } from "../../api/types.ts";
import { Moment } from "../../design/moment.tsx";
import { ErrorState, Lines } from "../../design/states.tsx";
import { useWords } from "../../words/use-words.ts";
import { sessionsQuery } from "./user-queries.ts";
import { USERS } from "./words.ts";

/** Where somebody is signed in; each can be ended. */
export function UserSessions({ user_id }: { readonly user_id: string }) {
  const say = useWords(USERS);
  const sessions = useQuery(sessionsQuery(user_id));
  return (
    <Stack gap="sm">
      <Title order={3}>{say("sessions")}</Title>
      {sessions.isPending ? <Lines count={2} /> : null}
      {sessions.isError ? <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} /> : null}
      {sessions.data?.data.length === 0 ? <Text c="dimmed">{say("no_sessions")}</Text> : null}
      {sessions.data?.data.map((session) => (
        <SessionRow key={session.session_id} session={session} />
      ))}
    </Stack>
  );
}

function SessionRow({ session }: { readonly session: Entry<"/v1/sessions"> }) {
  const say = useWords(USERS);
  const queries = useQueryClient();
  const { session_id, user_id } = session;
  const end = useMutation({
    mutationFn: () => answerOf(api.DELETE("/v1/sessions/{session_id}", { params: { path: { session_id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsQuery(user_id).queryKey }),
  });
  return (
    <Group justify="space-between" wrap="nowrap">
      <div style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Text fz="sm">{browserOf(session.user_agent) ?? say("unknown_device")}</Text>
          {session.is_current ? (
            <Badge variant="light" tt="none">
              {say("this_is_you")}
            </Badge>
          ) : null}
        </Group>
        <Text fz="sm" c="dimmed">
          {session.ip_address} {say("since")} <Moment at={session.created_at} />
        </Text>
      </div>
      {session.is_current ? null : (
        <Button variant="default" size="xs" loading={end.isPending} onClick={() => end.mutate()}>
          {say("end_session")}
        </Button>
      )}
    </Group>
  );
}

/** "Chrome, Windows": as much of the browser's own words as a person needs. */
function browserOf(user_agent: string | null): string | null {
  const browser = /(Edg|Firefox|Chrome|Safari)/.exec(user_agent ?? "")?.[1]?.replace("Edg", "Edge");
  const system = /(Windows|Mac OS|Android|iPhone|iPad|Linux)/.exec(user_agent ?? "")?.[1];
  return browser || system ? [browser, system].filter(Boolean).join(", ") : null;
}
