import { Anchor, Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconMoodSmile } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Moment } from "../../design/moment.tsx";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { usePageTitle } from "../../shell/page-title.ts";
import { useWords } from "../../words/use-words.ts";
import { matrixOf } from "./matrix.ts";
import { MatrixCard } from "./matrix-card.tsx";
import { monitorQuery } from "./monitor-query.ts";
import { WaitingCard } from "./waiting-card.tsx";
import { MONITOR } from "./words.ts";

/** Where orders stand and for how long, and what the machine has before it. */
export function MonitorPage() {
  const say = useWords(MONITOR);
  const monitor = useQuery(monitorQuery);
  usePageTitle(say("title"));
  return (
    <Stack gap="md">
      <Stack gap={4}>
        <Anchor component={Link} to="/exceptions" c="dimmed" fz="sm">
          <Group gap={4}>
            <IconArrowLeft size={14} aria-hidden /> {say("to_exceptions")}
          </Group>
        </Anchor>
        <Group gap="sm" align="baseline">
          <Title order={1}>{say("title")}</Title>
          {monitor.isSuccess ? (
            <Text c="dimmed" fz="sm">
              {say("as_of")} <Moment at={monitor.data.at} />
            </Text>
          ) : null}
        </Group>
      </Stack>
      {monitor.isPending ? <Lines count={8} height={48} /> : null}
      {monitor.isError ? <ErrorState error={monitor.error} onRetry={() => void monitor.refetch()} /> : null}
      {monitor.isSuccess && monitor.data.cells.length === 0 ? (
        <EmptyState title={say("nothing_open")} icon={IconMoodSmile} />
      ) : null}
      {monitor.isSuccess && monitor.data.cells.length > 0 ? (
        <MatrixCard
          matrix={matrixOf(monitor.data)}
          ends_after_hours={monitor.data.ends_after_hours}
          at={monitor.data.at}
        />
      ) : null}
      {monitor.isSuccess ? <WaitingCard waiting={monitor.data.waiting} /> : null}
    </Stack>
  );
}
