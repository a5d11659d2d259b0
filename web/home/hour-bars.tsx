import { Tooltip } from "@mantine/core";
import { useWords } from "../words/use-words.ts";
import { type Day, HOURS } from "./today.ts";
import classes from "./today-card.module.css";
import { HOME } from "./words.ts";

/** Of the picture's own units: an hour is ten wide. */
const WIDTH = 10;
const HEIGHT = 100;
const GAP = 1.5;

type Props = { readonly day: Day; readonly hour: number; readonly show: (value: number) => string };

/** Today as bars, the day before as a line of steps over them. */
export function HourBars({ day, hour, show }: Props) {
  const say = useWords(HOME);
  const most = Math.max(1, ...day.today, ...day.before);
  const heightOf = (value: number) => (HEIGHT * value) / most;
  const now = Math.floor(hour);
  const words = (at: number) => {
    const values = { hour: `${at}–${at + 1}`, today: show(day.today[at] ?? 0), before: show(day.before[at] ?? 0) };
    return at > now ? say("hour_to_come", values) : say("hour", values);
  };
  const steps = day.before.map((value, at) => `L${at * WIDTH},${HEIGHT - heightOf(value)} h${WIDTH}`).join(" ");
  return (
    <>
      <svg
        viewBox={`0 -2 ${HOURS * WIDTH} ${HEIGHT + 3}`}
        preserveAspectRatio="none"
        className={classes.bars}
        role="img"
        aria-label={say("hours_picture", { today: show(day.sum), before: show(day.sum_before) })}
      >
        <line x1={0} x2={HOURS * WIDTH} y1={HEIGHT} y2={HEIGHT} className={classes.ground} />
        {day.today.map((value, at) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place in the day
            key={at}
            x={at * WIDTH + GAP}
            y={HEIGHT - heightOf(value)}
            width={WIDTH - 2 * GAP}
            height={heightOf(value)}
            data-now={at === now || undefined}
            className={classes.bar}
          />
        ))}
        <path d={steps.replace("L", "M")} className={classes.before} />
        {day.today.map((_value, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place in the day
          <Tooltip key={at} label={words(at)}>
            <rect x={at * WIDTH} y={0} width={WIDTH} height={HEIGHT} className={classes.hit} />
          </Tooltip>
        ))}
      </svg>
      <div className={classes.hours} aria-hidden>
        {[0, 6, 12, 18, 24].map((at) => (
          <span key={at}>{at}</span>
        ))}
      </div>
    </>
  );
}
