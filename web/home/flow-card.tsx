import { Tooltip } from "@mantine/core";
import { IconHourglassHigh } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Overview } from "../api/types.ts";
import { Card } from "../design/card.tsx";
import { STAGE_ICONS, stageColor } from "../design/stages.ts";
import { useFade } from "../design/use-fade.ts";
import type { Station } from "../orders/list/order-search.ts";
import { ORDERS } from "../orders/words.ts";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { type Leg, STAGES_AT, type Stop, stopsOf } from "./flow.ts";
import classes from "./flow-card.module.css";
import { HOME } from "./words.ts";

/** Where units are on their way now, each figure the door to their orders, and where the way takes long today. */
export function FlowCard({ flow }: { readonly flow: Overview["flow"] }) {
  const say = useWords(HOME);
  const stops = stopsOf(flow);
  return (
    <Card title={say("flow")}>
      <ol className={classes.stations}>
        {stops.map((stop, index) => (
          <StationStep key={stop.station} stop={stop} before={stops[index - 1]?.station ?? null} />
        ))}
      </ol>
      <WayBar stops={stops} />
    </Card>
  );
}

function StationStep({ stop, before }: { readonly stop: Stop; readonly before: Station | null }) {
  const say = useWords(HOME);
  const sayOrders = useWords(ORDERS);
  const format = useFormat();
  const { station, units, leg } = stop;
  const element = useFade<HTMLElement>(units);
  const [stage] = STAGES_AT[station];
  const Icon = STAGE_ICONS[stage ?? "open"];
  return (
    <li className={classes.station}>
      {before === null ? null : (
        <span className={classes.way}>{leg ? <LegTime leg={leg} from={before} to={station} /> : null}</span>
      )}
      <Link to="/orders" search={{ station }} className={classes.door}>
        <Icon size={18} stroke={1.7} color={stageColor(stage ?? "open")} aria-hidden />
        <b ref={element}>{format.number(units)}</b>
        <span className="visually-hidden">{say("units", { count: units })}</span>
        <span className={classes.name}>{sayOrders(`station.${station}`)}</span>
        <small>{sayOrders(`waits.${station}`)}</small>
      </Link>
    </li>
  );
}

type LegProps = { readonly leg: Leg; readonly from: Station; readonly to: Station };

/** How long the way from the station before takes. */
function LegTime({ leg, from, to }: LegProps) {
  const say = useWords(HOME);
  const sayOrders = useWords(ORDERS);
  const format = useFormat();
  const time = leg.seconds < 1 ? say("at_once") : format.duration(leg.seconds * 1000);
  const ends = { from: sayOrders(`station.${from}`), to: sayOrders(`station.${to}`), time };
  const words = [say("leg", ends), say("parts", { count: leg.parts }), ...(leg.is_slowest ? [say("slowest")] : [])];
  return (
    <Tooltip label={words.join(", ")} multiline maw={280}>
      <span className={classes.leg} data-slowest={leg.is_slowest || undefined}>
        {leg.is_slowest ? <IconHourglassHigh size={14} className={classes.hourglass} aria-hidden /> : null}
        <span aria-hidden>{time}</span>
        <span className="visually-hidden">{words.join(", ")}</span>
      </span>
    </Tooltip>
  );
}

/** The whole way of today, each leg as wide as it takes long, in the color of where it begins. */
function WayBar({ stops }: { readonly stops: readonly Stop[] }) {
  const say = useWords(HOME);
  const sayOrders = useWords(ORDERS);
  const format = useFormat();
  const slowest = stops.find(({ leg }) => leg?.is_slowest);
  if (!slowest?.leg) return null;
  const from = stops[stops.indexOf(slowest) - 1]?.station ?? "received";
  return (
    <div className={classes.whole}>
      <span className={classes.bar} aria-hidden>
        {stops.map(({ station, leg }) =>
          leg ? (
            <span
              key={station}
              data-slowest={leg.is_slowest || undefined}
              style={{ flexGrow: Math.max(leg.share, 0.005) }}
            />
          ) : null,
        )}
      </span>
      <span className={classes.verdict}>
        <IconHourglassHigh size={14} className={classes.hourglass} aria-hidden />
        {`${say("slowest")}: `}
        <b>
          {say("leg", {
            from: sayOrders(`station.${from}`),
            to: sayOrders(`station.${slowest.station}`),
            time: format.duration(slowest.leg.seconds * 1000),
          })}
        </b>
        <small>{say("parts", { count: slowest.leg.parts })}</small>
      </span>
    </div>
  );
}
