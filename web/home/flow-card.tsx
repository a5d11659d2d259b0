import { Text } from "@mantine/core";
import { IconChevronRight, IconHourglassHigh } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Overview } from "../api/types.ts";
import { Card } from "../design/card.tsx";
import { STAGE_ICONS, type Stage, stageColor } from "../design/stages.ts";
import { useFade } from "../design/use-fade.ts";
import type { OrderSearch } from "../orders/list/order-search.ts";
import { COMMON } from "../words/common.ts";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { measuredLegs } from "./flow.ts";
import classes from "./flow-card.module.css";
import { HOME } from "./words.ts";

type Station = Extract<Stage, keyof Overview["flow"]["units"]>;

/** The way of a unit, and the orders behind each station. What is picked and packed is at places, as is what they were given. */
const STATIONS: readonly (readonly [Station, OrderSearch])[] = [
  ["open", { open: true, status: "received" }],
  ["backordered", { view: "backordered", backordered: true, sort: "ordered_at" }],
  ["sourced", { status: "sourced" }],
  ["released", { status: "released" }],
  ["picked", { status: "released" }],
  ["packed", { status: "released" }],
  ["ready_to_collect", { view: "ready_to_collect", ready_to_collect: true, sort: "ordered_at" }],
];

/** Where units are on their way now, and where the way takes long. */
export function FlowCard({ flow }: { readonly flow: Overview["flow"] }) {
  const say = useWords(HOME);
  return (
    <Card title={say("flow")}>
      <ol className={classes.stations}>
        {STATIONS.map(([stage, search], index) => (
          <StationStep key={stage} stage={stage} search={search} units={flow.units[stage]} is_first={index === 0} />
        ))}
      </ol>
      <Legs flow={flow} />
    </Card>
  );
}

type StepProps = {
  readonly stage: Station;
  readonly search: OrderSearch;
  readonly units: number;
  readonly is_first: boolean;
};

function StationStep({ stage, search, units, is_first }: StepProps) {
  const say = useWords(HOME);
  const sayCommon = useWords(COMMON);
  const format = useFormat();
  const element = useFade<HTMLElement>(units);
  const Icon = STAGE_ICONS[stage];
  return (
    <li className={classes.station}>
      {is_first ? null : <IconChevronRight size={16} color="var(--ink-soft)" aria-hidden />}
      <Link to="/orders" search={search} className={classes.door}>
        <Icon size={18} stroke={1.7} color={stageColor(stage)} aria-hidden />
        <b ref={element}>{format.number(units)}</b>
        <span>{sayCommon(`stage.${stage}`)}</span>
        <span className="visually-hidden">{say("units", { count: units })}</span>
      </Link>
    </li>
  );
}

/** Each leg as wide as it takes long. */
function Legs({ flow }: { readonly flow: Overview["flow"] }) {
  const say = useWords(HOME);
  const format = useFormat();
  const legs = measuredLegs(flow.legs);
  if (legs.length === 0) return null;
  return (
    <>
      <Text fz="sm" c="dimmed" mt="md" mb={6}>
        {say("legs")}
      </Text>
      <ul className={classes.legs}>
        {legs.map(({ leg, seconds, parts, share, is_slowest }) => (
          <li key={leg} data-slowest={is_slowest || undefined}>
            <span className={classes.leg}>
              {say(`leg.${leg}`)} <b>{format.duration(seconds * 1000)}</b>
              {is_slowest ? (
                <span className={classes.slowest}>
                  <IconHourglassHigh size={14} aria-hidden /> {say("slowest")}
                </span>
              ) : null}
              <small>{say("parts", { count: parts })}</small>
            </span>
            <span className={classes.bar} style={{ width: `${100 * share}%` }} aria-hidden />
          </li>
        ))}
      </ul>
    </>
  );
}
