import { Text, Tooltip } from "@mantine/core";
import { type KeyboardEvent, memo } from "react";
import { useWords } from "../../words/use-words.ts";
import classes from "./network-map.module.css";
import { OUTLINES } from "./outline.ts";
import { isOnMap, MAP_BOX, type Position, project } from "./project.ts";
import { MAP } from "./words.ts";

export type MapPoint = Position & {
  readonly key: string;
  /** What it is, and what its size and color say: for screen readers and on hover. */
  readonly label: string;
  /** Any measure that is not negative: the circle's area grows with it. */
  readonly size: number;
  /** A CSS color with a meaning. */
  readonly color: string;
};

const RADIUS = { min: 5, max: 20, hit: 15 } as const;
/** How much of the map is seen around a place that is looked at closely, in its units. */
const CLOSE_UP = 420;

type Props = {
  readonly label: string;
  readonly points: readonly MapPoint[];
  /** Missing: the circles are only looked at. */
  readonly onOpen?: (key: string) => void;
  /** Marks one of the points. */
  readonly current?: string | null;
  /** Shows only what lies around there. */
  readonly around?: Position;
};

/** The network on an outline of Germany, Austria and Switzerland: circles as large and colored as what they stand for. */
export function NetworkMap({ label, points, onOpen, current = null, around }: Props) {
  const say = useWords(MAP);
  const seen = points.filter(isOnMap).toSorted((a, b) => b.size - a.size);
  const most = Math.max(1, ...points.map(({ size }) => size));
  const scale = around ? CLOSE_UP / MAP_BOX.width : 1;
  const elsewhere = points.length - seen.length;
  return (
    <div>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of circles in an SVG has no element of its own */}
      <svg viewBox={viewBox(around)} className={classes.map} role="group" aria-label={label}>
        <Outline />
        {seen.map((point) => (
          <Circle
            key={point.key}
            point={point}
            radius={scale * (RADIUS.min + (RADIUS.max - RADIUS.min) * Math.sqrt(point.size / most))}
            hit_radius={scale * RADIUS.hit}
            is_current={point.key === current}
            onOpen={onOpen}
          />
        ))}
      </svg>
      {elsewhere > 0 ? (
        <Text fz="sm" c="dimmed" px="md" pb="sm">
          {say("elsewhere", { count: elsewhere })}
        </Text>
      ) : null}
    </div>
  );
}

const Outline = memo(function Outline() {
  return (
    <g aria-hidden>
      {OUTLINES.map(({ country, is_home, path }) => (
        <path key={country} d={path} className={classes.country} data-home={is_home || undefined} />
      ))}
    </g>
  );
});

type CircleProps = {
  readonly point: MapPoint;
  readonly radius: number;
  readonly hit_radius: number;
  readonly is_current: boolean;
  readonly onOpen: ((key: string) => void) | undefined;
};

function Circle({ point, radius, hit_radius, is_current, onOpen }: CircleProps) {
  const { x, y } = project(point);
  const shape = (
    <>
      <circle cx={x} cy={y} r={Math.max(radius, hit_radius)} className={classes.hit} />
      <circle cx={x} cy={y} r={radius} className={classes.circle} style={{ fill: point.color }} />
    </>
  );
  const marks = { className: classes.point, "data-current": is_current || undefined };
  return (
    <Tooltip label={point.label}>
      {onOpen ? (
        // biome-ignore lint/a11y/useSemanticElements: an SVG has no link that the router could follow
        <g
          {...marks}
          role="link"
          tabIndex={0}
          aria-label={point.label}
          onClick={() => onOpen(point.key)}
          onKeyDown={(event: KeyboardEvent) => {
            if (event.key === "Enter") onOpen(point.key);
          }}
        >
          {shape}
        </g>
      ) : (
        // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a group of an SVG is no control
        <g {...marks} role="img" aria-label={point.label}>
          {shape}
        </g>
      )}
    </Tooltip>
  );
}

function viewBox(around: Position | undefined): string {
  const { width, height } = MAP_BOX;
  if (!around || !isOnMap(around)) return `0 0 ${width} ${height}`;
  const { x, y } = project(around);
  const close_height = CLOSE_UP * 0.62;
  const left = Math.min(Math.max(0, x - CLOSE_UP / 2), width - CLOSE_UP);
  const top = Math.min(Math.max(0, y - close_height / 2), height - close_height);
  return `${left} ${top} ${CLOSE_UP} ${close_height}`;
}
