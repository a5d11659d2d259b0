import { Grid, Skeleton, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Overview } from "../api/types.ts";
import { ErrorState } from "../design/states.tsx";
import { useMay, useMe } from "../session/me.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { COMMON } from "../words/common.ts";
import { useWords } from "../words/use-words.ts";
import { AgesCard } from "./ages-card.tsx";
import { FlowCard } from "./flow-card.tsx";
import { overviewQuery } from "./home-queries.ts";
import { MapCard } from "./map-card.tsx";
import { NeedsAHand } from "./needs-a-hand.tsx";
import { TodayCard } from "./today-card.tsx";
import { ViewTiles } from "./view-tiles.tsx";
import { HOME } from "./words.ts";

/** How things stand, at a glance. Who may not see the figures of the whole company sees the lists that he works from. */
export function HomePage() {
  const say = useWords(HOME);
  const me = useMe();
  const may_see_figures = useMay("reports:read") && me.bounds.location_codes === null;
  usePageTitle(say("title"));
  return (
    <Stack gap="lg">
      <Title order={1}>{me.user ? say("hello", { name: me.user.name }) : say("title")}</Title>
      {may_see_figures ? <Figures /> : <ViewTiles />}
    </Stack>
  );
}

function Figures() {
  const me = useMe();
  const overview = useQuery(overviewQuery(me.time_zone));
  if (overview.isPending) return <FiguresToCome />;
  if (overview.isError) return <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />;
  return <FiguresView overview={overview.data} time_zone={me.time_zone} />;
}

function FiguresView({ overview, time_zone }: { readonly overview: Overview; readonly time_zone: string }) {
  const has_map = overview.locations.length > 0;
  return (
    <>
      <NeedsAHand overview={overview} />
      <FlowCard flow={overview.flow} />
      <Grid gap="md">
        {has_map ? (
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <MapCard locations={overview.locations} />
          </Grid.Col>
        ) : null}
        <Grid.Col span={{ base: 12, lg: has_map ? 6 : 12 }}>
          <Stack gap="md">
            <AgesCard ages={overview.ages} at={overview.at} />
            <TodayCard today={overview.today} at={overview.at} time_zone={time_zone} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

/** Grey in the shape of what is coming. */
function FiguresToCome() {
  const say = useWords(COMMON);
  return (
    <Stack gap="lg" role="status" aria-busy aria-label={say("loading")}>
      <Skeleton height={122} radius="lg" />
      <Skeleton height={190} radius="lg" />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Skeleton height={560} radius="lg" />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Stack gap="md">
            <Skeleton height={310} radius="lg" />
            <Skeleton height={310} radius="lg" />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
