import { Button, Group, Paper, Stack, Title } from "@mantine/core";
import { IconFilterOff, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { Location, LocationWorkload } from "../../api/types.ts";
import { DataList } from "../../design/data-list.tsx";
import { NetworkMap } from "../../design/map/network-map.tsx";
import { EmptyState, ErrorState, Lines } from "../../design/states.tsx";
import { useMay, useMe } from "../../session/me.ts";
import { usePageTitle } from "../../shell/page-title.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { CONDITION_COLORS, type Condition, conditionOf, waitingOrders } from "../load.ts";
import { locationsQuery, workloadsQuery } from "../location-queries.ts";
import { LOCATIONS } from "../words.ts";
import { AddDrawer } from "./add-drawer.tsx";
import { locationColumns } from "./location-columns.tsx";
import { LocationFilters } from "./location-filters.tsx";
import { fitting } from "./location-search.ts";
import classes from "./locations-page.module.css";

const route = getRouteApi("/inside/locations");
const NO_WORK: ReadonlyMap<string, LocationWorkload> = new Map();

/** The network: where what waits, on the map and as a list. */
export function LocationsPage() {
  const say = useWords(LOCATIONS);
  const format = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const locations = useQuery(locationsQuery);
  const workloads = useQuery(workloadsQuery);
  const work = useMemo(
    () => (workloads.data ? new Map(workloads.data.map((each) => [each.location, each])) : NO_WORK),
    [workloads.data],
  );
  const shown = useMemo(() => fitting(locations.data ?? [], work, search), [locations.data, work, search]);
  const columns = useMemo(() => locationColumns(say, format, work), [say, format, work]);
  const points = usePoints(shown, work);
  const open = (code: string) => void navigate({ to: "/locations/$code", params: { code } });
  const may_write = useMay("catalog:write");
  const may_add = useMe().bounds.location_codes === null && may_write;
  const [is_adding, setAdding] = useState(false);
  usePageTitle(say("title"));

  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1}>{say("title")}</Title>
        {may_add ? (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
            {say("add")}
          </Button>
        ) : null}
      </Group>
      {is_adding ? (
        <AddDrawer taken={new Set(locations.data?.map(({ code }) => code))} onClose={() => setAdding(false)} />
      ) : null}
      <LocationFilters search={search} onChange={(next) => void navigate({ search: next, replace: true })} />
      <div className={classes.both}>
        <Paper className={classes.map}>
          <NetworkMap label={say("map")} points={points} onOpen={open} />
          <Legend />
        </Paper>
        <Paper className={classes.list}>
          {locations.isPending ? <Lines count={12} height={40} /> : null}
          {locations.isError ? <ErrorState error={locations.error} onRetry={() => void locations.refetch()} /> : null}
          {locations.isSuccess && shown.length === 0 ? (
            <EmptyState title={say("no_places")} hint={say("no_places_hint")} icon={IconFilterOff}>
              <Button variant="light" onClick={() => void navigate({ search: {} })}>
                {say("show_all")}
              </Button>
            </EmptyState>
          ) : null}
          {shown.length > 0 ? (
            <DataList
              label={say("title")}
              columns={columns}
              rows={shown}
              rowKey={({ code }) => code}
              onOpen={({ code }) => open(code)}
              isTrouble={(location) => conditionOf(location, work.get(location.code)) === "late"}
            />
          ) : null}
        </Paper>
      </div>
    </Stack>
  );
}

/** A circle for each place of which it is known where it lies: as large as what waits there. */
function usePoints(locations: readonly Location[], workloads: ReadonlyMap<string, LocationWorkload>) {
  const say = useWords(LOCATIONS);
  return useMemo(
    () =>
      locations.flatMap((location) => {
        const work = workloads.get(location.code);
        const position = work?.coordinates ?? location.coordinates;
        if (!position) return [];
        const condition = conditionOf(location, work);
        const waiting = work ? waitingOrders(work) : 0;
        const label = `${location.name}: ${say("orders_waiting", { count: waiting })}, ${say(`condition.${condition}`)}`;
        return [{ ...position, key: location.code, label, size: waiting, color: CONDITION_COLORS[condition] }];
      }),
    [locations, workloads, say],
  );
}

function Legend() {
  const say = useWords(LOCATIONS);
  return (
    <ul className={classes.legend}>
      {(["late", "full", "busy", "idle", "off"] as const satisfies readonly Condition[]).map((condition) => (
        <li key={condition}>
          <span className={classes.dot} style={{ background: CONDITION_COLORS[condition] }} aria-hidden />
          {say(`condition.${condition}`)}
        </li>
      ))}
    </ul>
  );
}
