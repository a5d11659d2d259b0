import { Anchor, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Location, LocationWorkload } from "../../api/types.ts";
import type { Column } from "../../design/data-list.tsx";
import { Door } from "../../design/door.tsx";
import { StageBar } from "../../design/stage-bar.tsx";
import type { Format } from "../../words/format.ts";
import type { Say } from "../../words/use-words.ts";
import { KindIcon } from "../kind-icon.tsx";
import { loadOf, waitingOrders, waitingStages } from "../load.ts";
import { LoadMeter } from "../load-meter.tsx";
import { OpenText } from "../open-badge.tsx";
import type { LOCATIONS } from "../words.ts";

type LocationsSay = Say<Extract<keyof typeof LOCATIONS.texts.en, string>>;

export function locationColumns(
  say: LocationsSay,
  format: Format,
  workloads: ReadonlyMap<string, LocationWorkload>,
): readonly Column<Location>[] {
  const workOf = ({ code }: Location) => workloads.get(code);
  return [
    {
      key: "name",
      label: say("place"),
      phone: "title",
      cell: (location) => (
        <Group gap={8} wrap="nowrap">
          <KindIcon kind={location.kind} />
          <Text truncate fz="inherit" fw={560} td={location.active === false ? "line-through" : "none"}>
            <Anchor
              component={Link}
              to={`/locations/${encodeURIComponent(location.code)}`}
              preload="intent"
              c="inherit"
              fz="inherit"
            >
              {location.name}
            </Anchor>
          </Text>
        </Group>
      ),
    },
    {
      key: "open",
      label: say("hours"),
      width: "148px",
      phone: "none",
      cell: (location) =>
        location.active === false ? (
          <Text span fz="sm" fw={560}>
            {say("condition.off")}
          </Text>
        ) : (
          <OpenText location={location} />
        ),
    },
    {
      key: "bar",
      label: say("waiting"),
      width: "108px",
      cell: (location) => {
        const work = workOf(location);
        return work && work.waiting.length > 0 ? (
          <StageBar stages={waitingStages(work)} />
        ) : (
          <Text span c="dimmed" fz="sm">
            {say("nothing_waits")}
          </Text>
        );
      },
    },
    {
      key: "waiting",
      label: say("orders"),
      width: "132px",
      align: "right",
      phone: "side",
      cell: (location) => <Waiting location={location} work={workOf(location)} say={say} format={format} />,
    },
    {
      key: "load",
      label: say("capacity"),
      width: "108px",
      phone: "none",
      cell: (location) => {
        const work = workOf(location);
        const load = work ? loadOf(location, work) : null;
        return load ? (
          <LoadMeter load={load} />
        ) : (
          <Text span c="dimmed" fz="sm">
            {say("no_limit")}
          </Text>
        );
      },
    },
  ];
}

type WaitingProps = {
  readonly location: Location;
  readonly work: LocationWorkload | undefined;
  readonly say: LocationsSay;
  readonly format: Format;
};

/** How many orders wait, and how many of them are late; a door to them. */
function Waiting({ location, work, say, format }: WaitingProps) {
  if (!work) return "–";
  return (
    <Door
      to="/orders"
      search={{ location: location.code }}
      c={work.late_orders > 0 ? "var(--trouble)" : "inherit"}
      fz="inherit"
      fw={560}
    >
      {format.number(waitingOrders(work))}
      {work.late_orders > 0 ? ` · ${say("late", { count: work.late_orders })}` : ""}
      <span className="visually-hidden"> {say("waiting_at", { place: location.name })}</span>
    </Door>
  );
}
