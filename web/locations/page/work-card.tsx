import { Group, Stack, Text } from "@mantine/core";
import type { Location, LocationWorkload } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { Door } from "../../design/door.tsx";
import { Moment } from "../../design/moment.tsx";
import { StageBar } from "../../design/stage-bar.tsx";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { waitingOrders, waitingStages } from "../load.ts";
import { LOCATIONS } from "../words.ts";
import { LOCATION } from "./words.ts";
import classes from "./work-card.module.css";

const SHOWN = ["released", "accepted", "picking", "packed", "ready_to_collect"] as const;

/** What waits here, by how far it has come; each figure leads to the orders. */
export function WorkCard({ location, work }: { readonly location: Location; readonly work: LocationWorkload }) {
  const say = useWords(LOCATION);
  const sayLocations = useWords(LOCATIONS);
  const format = useFormat();
  const count = waitingOrders(work);
  return (
    <Card
      title={say("work")}
      side={
        <Door to="/orders" search={{ location: location.code }} fz="sm">
          {say("its_orders")}
        </Door>
      }
    >
      <Stack gap="sm">
        <Group gap="md">
          <Text fz={22} fw={620} lh={1.2}>
            {sayLocations("orders_waiting", { count })}
          </Text>
          {work.late_orders > 0 ? (
            <Text c="var(--trouble)" fw={600}>
              {sayLocations("late", { count: work.late_orders })}
            </Text>
          ) : null}
          {work.oldest_released_at ? (
            <Text c="dimmed" fz="sm">
              {say("oldest")} <Moment at={work.oldest_released_at} zone={location.time_zone} relative />
            </Text>
          ) : null}
        </Group>
        {count > 0 ? <StageBar stages={waitingStages(work)} thick /> : null}
        <ul className={classes.statuses}>
          {SHOWN.map((status) => {
            const part = work.waiting.find((each) => each.status === status);
            return (
              <li key={status}>
                <Text c="dimmed" fz="sm">
                  {say(`status.${status}`)}
                </Text>
                <Text fw={600} c={part ? "inherit" : "dimmed"}>
                  {format.number(part?.orders ?? 0)}
                </Text>
                <Text c="dimmed" fz="xs">
                  {say("units", { count: part?.units ?? 0 })}
                </Text>
              </li>
            );
          })}
        </ul>
      </Stack>
    </Card>
  );
}
