import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Location } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { NetworkMap } from "../../design/map/network-map.tsx";
import type { Position } from "../../design/map/project.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { useLocationName, workloadsQuery } from "../location-queries.ts";
import { LOCATION } from "./words.ts";

/** Where the place is, among the others. */
export function MapCard({ location, position }: { readonly location: Location; readonly position: Position | null }) {
  const say = useWords(LOCATION);
  const format = useFormat();
  const { address } = location;
  const neighbors = useNeighbors(location.code);
  const town = `${address.postal_code} ${address.city}`;
  return (
    <Card title={say("where")} flush>
      {position ? (
        <NetworkMap
          label={say("on_the_map", { city: address.city })}
          points={[
            ...neighbors,
            {
              ...position,
              key: location.code,
              label: location.name,
              size: 1,
              color: "var(--mantine-primary-color-filled)",
            },
          ]}
          around={position}
        />
      ) : null}
      <Stack gap={0} p="md" component="address" style={{ fontStyle: "normal" }}>
        <Text fw={560}>{address.company || address.name || location.name}</Text>
        <Text>{[address.street, address.street2].filter(Boolean).join(", ")}</Text>
        <Text>{[town, address.region].filter(Boolean).join(", ")}</Text>
        <Text>{format.country(address.country)}</Text>
        {position ? null : (
          <Text c="dimmed" fz="sm" mt="xs">
            {say("not_on_map")}
          </Text>
        )}
      </Stack>
    </Card>
  );
}

function useNeighbors(code: string) {
  const { data } = useQuery({ ...workloadsQuery, refetchInterval: false });
  const nameOf = useLocationName();
  return (data ?? []).flatMap(({ location, coordinates }) =>
    coordinates === null || location === code
      ? []
      : [{ ...coordinates, key: location, label: nameOf(location), size: 0, color: "var(--stage-canceled)" }],
  );
}
