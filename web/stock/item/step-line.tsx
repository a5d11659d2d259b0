import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import classes from "./step-line.module.css";
import type { Step } from "./steps.ts";
import { ITEM } from "./words.ts";

const WIDTH = 400;
const HEIGHT = 72;

/** What lay there over time: level between changes, up or down where something moved. */
export function StepLine({ steps, now }: { readonly steps: readonly Step[]; readonly now: number }) {
  const say = useWords(ITEM);
  const format = useFormat();
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) return null;
  const until = Math.max(now, last.at);
  const most = Math.max(1, ...steps.map(({ on_hand }) => on_hand));
  const x = (at: number) => (WIDTH * (at - first.at)) / Math.max(1, until - first.at);
  const y = (on_hand: number) => HEIGHT - ((HEIGHT - 2) * on_hand) / most;
  const line = `M0 ${y(first.on_hand)}${steps
    .slice(1)
    .map(({ at, on_hand }) => `H${x(at).toFixed(1)}V${y(on_hand).toFixed(1)}`)
    .join("")}H${WIDTH}`;
  const words = say("line_words", {
    from: format.day(new Date(first.at).toISOString()),
    first: format.number(first.on_hand),
    last: format.number(last.on_hand),
    most: format.number(most),
  });
  return (
    <figure className={classes.figure}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words}
        className={classes.line}
      >
        <path d={`${line}V${HEIGHT}H0Z`} className={classes.area} />
        <path d={line} className={classes.edge} vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption className={classes.words}>
        <span>{format.day(new Date(first.at).toISOString())}</span>
        <span>{say("at_most", { quantity: format.number(most) })}</span>
        <span>{say("now", { quantity: format.number(last.on_hand) })}</span>
      </figcaption>
    </figure>
  );
}
