import { Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import type { Entry } from "../api/types.ts";
import { Card } from "../design/card.tsx";
import { Moment } from "../design/moment.tsx";
import { ErrorState, Lines } from "../design/states.tsx";
import { usePageTitle } from "../shell/page-title.ts";
import { useWords } from "../words/use-words.ts";
import { useMe } from "./me.ts";
import { knownRole } from "./roles.ts";
import { SecondFactorCard } from "./second-factor-card.tsx";
import { SESSION } from "./words.ts";

type Session = Entry<"/v1/sessions">;
const SESSIONS = ["sessions"] as const;

/** One's own account: who one is here, where one is signed in, and the second factor. */
export function AccountPage() {
  const say = useWords(SESSION);
  const me = useMe();
  const sessions = useQuery({ queryKey: SESSIONS, queryFn: () => answerOf(api.GET("/v1/sessions")) });
  const role = knownRole(me.user?.role ?? "");
  usePageTitle(say("account"));
  return (
    <Stack gap="md" maw={720}>
      <Title order={1}>{say("account")}</Title>
      <Card title={me.user?.name ?? me.actor}>
        <Text>{me.user?.email}</Text>
        {role ? <Text c="dimmed">{`${say("role")}: ${say(`role.${role}`)}`}</Text> : null}
      </Card>
      <SecondFactorCard />
      <Card title={say("sessions")}>
        {sessions.isPending ? <Lines count={2} /> : null}
        {sessions.isError ? <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} /> : null}
        <Stack gap="sm">
          {sessions.data?.data.map((session) => (
            <SessionRow key={session.session_id} session={session} />
          ))}
        </Stack>
      </Card>
    </Stack>
  );
}

function SessionRow({ session }: { readonly session: Session }) {
  const say = useWords(SESSION);
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () =>
      answerOf(api.DELETE("/v1/sessions/{session_id}", { params: { path: { session_id: session.session_id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: SESSIONS }),
  });
  const Icon = /mobile|iphone|android/i.test(session.user_agent ?? "") ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <Group wrap="nowrap">
      <Icon size={22} stroke={1.5} aria-hidden />
      <div style={{ flex: 1, minWidth: 0 }}>
        <Group gap="xs">
          <Text fw={560}>{deviceOf(session.user_agent) ?? say("unknown_device")}</Text>
          {session.is_current ? <Badge variant="light">{say("this_device")}</Badge> : null}
        </Group>
        <Text c="dimmed" fz="sm">
          {[session.ip_address, `${say("session_since")} `].filter(Boolean).join(" · ")}
          <Moment at={session.created_at} />
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

/** "Chrome, Windows": as much of the browser's own words as a person needs to know the device again. */
function deviceOf(user_agent: string | null): string | null {
  const browser = /(Edg|Firefox|Chrome|Safari)/.exec(user_agent ?? "")?.[1]?.replace("Edg", "Edge");
  const system = /(Windows|Mac OS|Android|iPhone|iPad|Linux)/.exec(user_agent ?? "")?.[1];
  return browser || system ? [browser, system].filter(Boolean).join(", ") : null;
}
