import { Badge, Button, Grid, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ObjectHistory } from "../../admin/audit/object-history.tsx";
import type { Location, LocationWorkload } from "../../api/types.ts";
import { ErrorState, Lines } from "../../design/states.tsx";
import { locationQuery } from "../../orders/order-page/order-queries.ts";
import { useMay } from "../../session/me.ts";
import { usePageTitle } from "../../shell/page-title.ts";
import { useWords } from "../../words/use-words.ts";
import { KindIcon } from "../kind-icon.tsx";
import { workloadQuery } from "../location-queries.ts";
import { OpenText } from "../open-badge.tsx";
import { LOCATIONS } from "../words.ts";
import { EditModal } from "./edit-modal.tsx";
import { FactsCard } from "./facts-card.tsx";
import { HoursCard } from "./hours-card.tsx";
import { LoadCard } from "./load-card.tsx";
import { MapCard } from "./map-card.tsx";
import { useSaveLocation } from "./save-location.ts";
import { StockCard } from "./stock-card.tsx";
import { SwitchModal } from "./switch-modal.tsx";
import { LOCATION } from "./words.ts";
import { WorkCard } from "./work-card.tsx";

const route = getRouteApi("/inside/locations/$code");

/** One place: what waits there, how much it takes, what lies there, when it is open, and the switch that takes it out. */
export function LocationPage() {
  const { code } = route.useParams();
  const location = useQuery(locationQuery(code));
  const workload = useQuery(workloadQuery(code));
  usePageTitle(location.data?.name ?? code);
  if (location.isPending) return <Lines count={6} height={80} />;
  if (location.isError) return <ErrorState error={location.error} onRetry={() => void location.refetch()} />;
  const work = workload.data ?? null;
  return (
    <Stack gap="md">
      <Head location={location.data} work={work} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack gap="md">
            {workload.isError ? <ErrorState error={workload.error} onRetry={() => void workload.refetch()} /> : null}
            {workload.isPending ? <Lines count={3} height={80} /> : null}
            {work ? <WorkCard location={location.data} work={work} /> : null}
            {work ? <LoadCard location={location.data} work={work} /> : null}
            <StockCard code={code} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack gap="md">
            <MapCard location={location.data} position={work?.coordinates ?? location.data.coordinates ?? null} />
            <HoursCard location={location.data} />
            <FactsCard location={location.data} />
            <PlaceHistory location={location.data} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function PlaceHistory({ location }: { readonly location: Location }) {
  const save = useSaveLocation(location, () => {});
  const is_admin = useMay("admin");
  if (!is_admin) return null;
  return (
    <Paper p="md">
      <ObjectHistory
        object={`location:${location.code}`}
        now={location}
        fields={Object.keys(location).filter((name) => name !== "code")}
        onTakeBack={(fields) => save.mutateAsync({ ...location, ...fields })}
      />
    </Paper>
  );
}

function Head({ location, work }: { readonly location: Location; readonly work: LocationWorkload | null }) {
  const say = useWords(LOCATION);
  const sayLocations = useWords(LOCATIONS);
  const may_change = useMay("catalog:write");
  const [is_editing, editing] = useDisclosure(false);
  const [is_switching, switching] = useDisclosure(false);
  const is_on = location.active !== false;
  return (
    <Group justify="space-between" align="flex-start">
      <Stack gap={4}>
        <Group gap="sm">
          <KindIcon kind={location.kind} size={24} />
          <Title order={1}>{location.name}</Title>
          {is_on ? null : (
            <Badge color="gray" variant="filled" tt="none">
              {sayLocations("condition.off")}
            </Badge>
          )}
        </Group>
        <Group gap="xs">
          <Text c="dimmed">{location.code}</Text>
          <OpenText location={location} />
        </Group>
      </Stack>
      {may_change ? (
        <Group gap="xs">
          <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={editing.open}>
            {say("edit")}
          </Button>
          <Button variant={is_on ? "default" : "filled"} onClick={switching.open}>
            {say(is_on ? "switch_off" : "switch_on")}
          </Button>
        </Group>
      ) : null}
      {is_editing ? <EditModal location={location} onClose={editing.close} /> : null}
      {is_switching ? <SwitchModal location={location} work={work} onClose={switching.close} /> : null}
    </Group>
  );
}
