import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Overview } from "../api/types.ts";
import { Card } from "../design/card.tsx";
import { Door } from "../design/door.tsx";
import { NetworkMap } from "../design/map/network-map.tsx";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { BACKLOG_COLORS, BACKLOGS, backlogOf } from "./backlog.ts";
import classes from "./map-card.module.css";
import { HOME } from "./words.ts";

/** Where what waits: circles as large as the work, colored by how many days of it there are. */
export function MapCard({ locations }: { readonly locations: Overview["locations"] }) {
  const say = useWords(HOME);
  const format = useFormat();
  const navigate = useNavigate();
  const points = useMemo(
    () =>
      locations.flatMap((place) => {
        if (!place.coordinates) return [];
        const backlog = backlogOf(place);
        const words = [
          say("orders_waiting", { count: place.waiting_orders }),
          place.backlog_days > 0 ? say("days_of_work", { days: format.number(place.backlog_days) }) : null,
          place.late_orders > 0 ? say("of_them_late", { count: place.late_orders }) : null,
          place.is_silent ? say("is_silent") : null,
          say(`backlog.${backlog}`),
        ].filter((word) => word !== null);
        return [
          {
            ...place.coordinates,
            key: place.location,
            label: `${place.name}: ${words.join(", ")}`,
            size: place.waiting_orders,
            color: BACKLOG_COLORS[backlog],
          },
        ];
      }),
    [locations, say, format],
  );
  return (
    <Card
      title={say("network")}
      flush
      side={
        <Door to="/locations" c="dimmed" fz="sm">
          {say("all_places")}
        </Door>
      }
    >
      <div className={classes.map}>
        <NetworkMap
          label={say("network")}
          points={points}
          onOpen={(code) => void navigate({ to: "/locations/$code", params: { code } })}
        />
      </div>
      <ul className={classes.legend}>
        {BACKLOGS.filter((backlog) => locations.some((place) => backlogOf(place) === backlog)).map((backlog) => (
          <li key={backlog}>
            <span className={classes.dot} style={{ background: BACKLOG_COLORS[backlog] }} aria-hidden />
            {say(`backlog.${backlog}`)}
          </li>
        ))}
      </ul>
    </Card>
  );
}
