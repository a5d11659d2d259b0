import { Text } from "@mantine/core";
import type { Location } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { useNow } from "../../design/use-now.ts";
import { useWords } from "../../words/use-words.ts";
import { localTime, spansOf, WEEKDAYS } from "../opening.ts";
import { LOCATIONS } from "../words.ts";
import classes from "./hours-card.module.css";
import { LOCATION } from "./words.ts";

/** When the place works, day by day, as a picture of the day; the hand stands where it is now. */
export function HoursCard({ location }: { readonly location: Location }) {
  const say = useWords(LOCATION);
  const sayLocations = useWords(LOCATIONS);
  const today = localTime(useNow(), location.time_zone);
  const { opening_hours, cut_off_time } = location;
  return (
    <Card
      title={say("hours")}
      side={
        <Text c="dimmed" fz="sm">
          {say("local_time", { time: today.time })}
        </Text>
      }
    >
      {opening_hours ? (
        <table className={classes.days}>
          <tbody>
            {WEEKDAYS.map((day) => {
              const spans = spansOf(opening_hours, day);
              return (
                <tr key={day} data-today={day === today.day || undefined}>
                  <th scope="row">{sayLocations(`day.${day}`)}</th>
                  <td className={classes.picture} aria-hidden>
                    <div className={classes.day}>
                      {spans.map(([from, to]) => (
                        <span key={from} style={{ left: share(from), right: `calc(100% - ${share(to)})` }} />
                      ))}
                      {day === today.day ? <i style={{ left: share(today.time) }} /> : null}
                    </div>
                  </td>
                  <td>{spans.length === 0 ? say("closed") : spans.map(([from, to]) => `${from}–${to}`).join(", ")}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      ) : (
        <Text>{sayLocations("always_open")}</Text>
      )}
      <Text fz="sm" c="dimmed" mt="sm">
        {cut_off_time ? say("cut_off_at", { time: cut_off_time }) : say("no_cut_off")}
        {location.holidays_region ? ` · ${say("holidays_of", { region: location.holidays_region })}` : ""}
      </Text>
    </Card>
  );
}

/** A time of day as its share of the day. */
function share(time: string): string {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return `${(100 * (hours * 60 + minutes)) / 1440}%`;
}
