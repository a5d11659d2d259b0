import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import type { Entry } from "../api/types.ts";
import { Card } from "../design/card.tsx";
import { Moment } from "../design/moment.tsx";
import { ErrorState, explain, Lines } from "../design/states.tsx";
import { COMMON } from "../words/common.ts";
import { useWords } from "../words/use-words.ts";
import { deviceOf, isPhone } from "./device.ts";
import { SESSION } from "./words.ts";

type Session = Entry<"/v1/sessions">;
const SESSIONS = ["sessions"] as const;

/** Where one is signed in, the newest first, and how to end what one does not know. */
export function SessionsCard() {
  const say = useWords(SESSION);
  const sessions = useQuery({ queryKey: SESSIONS, queryFn: () => answerOf(api.GET("/v1/sessions")) });
  return (
    <Card title={say("sessions")}>
      {sessions.isPending ? <Lines count={2} /> : null}
      {sessions.isError ? <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} /> : null}
      <Stack gap="md" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {sessions.data?.data.map((session) => (
          <SessionRow key={session.session_id} session={session} />
        ))}
      </Stack>
    </Card>
  );
}

function SessionRow({ session }: { readonly session: Session }) {
  const say = useWords(SESSION);
  const sayCommon = useWords(COMMON);
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () =>
      answerOf(api.DELETE("/v1/sessions/{session_id}", { params: { path: { session_id: session.session_id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: SESSIONS }),
  });
  const Icon = isPhone(session.user_agent) ? IconDeviceMobile : IconDeviceDesktop;
  const device = deviceOf(session.user_agent) ?? say("unknown_device");
  return (
    <Group wrap="nowrap" component="li">
      <Icon size={24} stroke={1.5} color="var(--ink-soft)" aria-hidden style={{ flex: "none" }} />
      <Stack gap={0} flex={1} miw={0}>
        <Group gap="xs">
          <Text fw={560}>{device}</Text>
          {session.is_current ? (
            <Badge variant="light" tt="none">
              {say("this_device")}
            </Badge>
          ) : null}
        </Group>
        <Text c="dimmed" fz="sm" component="div">
          {session.ip_address ? `${session.ip_address} · ` : null}
          {say("session_since")} <Moment at={session.created_at} />
        </Text>
        {end.isError ? (
          <Text c="var(--trouble)" fz="sm" role="alert">
            {explain(end.error, sayCommon)}
          </Text>
        ) : null}
      </Stack>
      {session.is_current ? null : (
        <Button
          variant="default"
          size="xs"
          loading={end.isPending}
          aria-label={`${say("end_session")}: ${device}`}
          onClick={() => end.mutate()}
        >
          {say("end_session")}
        </Button>
      )}
    </Group>
  );
}
