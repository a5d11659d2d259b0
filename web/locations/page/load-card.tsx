import { Stack, Text } from "@mantine/core";
import type { Location, LocationWorkload } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { useNow } from "../../design/use-now.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { loadOf } from "../load.ts";
import { LoadMeter } from "../load-meter.tsx";
import { LOCATIONS } from "../words.ts";
import { hoursOf } from "./hours.ts";
import classes from "./load-card.module.css";
import { LOCATION } from "./words.ts";

/** What was given to the place in a day, hour by hour, against what it takes. */
export function LoadCard({ location, work }: { readonly location: Location; readonly work: LocationWorkload }) {
  const say = useWords(LOCATION);
  const sayLocations = useWords(LOCATIONS);
  const format = useFormat();
  const now = useNow();
  const load = loadOf(location, work);
  const hours = hoursOf(work.hours, now);
  const most = Math.max(1, ...hours.map(({ orders }) => orders));
  return (
    <Card
      title={say("load")}
      side={
        <Text c="dimmed" fz="sm">
          {say("last_day")}
        </Text>
      }
    >
      <Stack gap="sm">
        {load ? (
          <>
            <Text>
              {sayLocations(`load.${load.of}`, { used: format.number(load.used), limit: format.number(load.limit) })}
              {load.share >= 1 ? <Text span c="var(--trouble)" fw={600}>{` · ${say("full_now")}`}</Text> : null}
            </Text>
            <LoadMeter load={load} thick />
          </>
        ) : (
          <Text>{say("takes_any", { count: work.day.orders })}</Text>
        )}
        <ol className={classes.hours}>
          {hours.map(({ at, orders }) => {
            const words = say("in_hour", { time: format.time(at, location.time_zone), count: orders });
            return (
              <li key={at} title={words}>
                <span className={classes.bar} style={{ height: `${(100 * orders) / most}%` }} />
                <span className="visually-hidden">{words}</span>
              </li>
            );
          })}
        </ol>
        <div className={classes.axis} aria-hidden>
          {[0, 6, 12, 18, 23].map((index) => (
            <span key={index}>{format.time(hours[index]?.at ?? "", location.time_zone)}</span>
          ))}
        </div>
      </Stack>
    </Card>
  );
}
