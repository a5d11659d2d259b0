import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Order } from "../../api/types.ts";
import { Moment } from "../../design/moment.tsx";
import { useWords } from "../../words/use-words.ts";
import { timelineQuery } from "./order-queries.ts";
import { type Progress, progressOf } from "./progress.ts";
import { stepTimes } from "./step-times.ts";
import classes from "./steps.module.css";
import { ORDER_PAGE } from "./words.ts";

/** How far an order has come, as a line with a dot for each step; a ring that fills where only a part has come so far. */
export function Steps({ order }: { readonly order: Order }) {
  const events = useInfiniteQuery(timelineQuery(order.order_id));
  const times = useMemo(() => stepTimes(events.data?.pages.flatMap(({ data }) => data) ?? []), [events.data]);
  return (
    <ol className={classes.steps}>
      {progressOf(order).map((progress) => (
        <StepDot key={progress.step} progress={progress} at={times.get(progress.step) ?? null} />
      ))}
    </ol>
  );
}

type StepProps = { readonly progress: Progress; readonly at: string | null };

function StepDot({ progress: { step, done, all }, at }: StepProps) {
  const say = useWords(ORDER_PAGE);
  const share = all === 0 ? 1 : done / all;
  const is_partly = share > 0 && share < 1;
  return (
    <li className={classes.step} data-done={share === 1 || undefined} data-partly={is_partly || undefined}>
      <span className={classes.dot} style={{ background: dot(share) }} aria-hidden />
      <span>{say(`step.${step}`)}</span>
      <span className={classes.at}>{at !== null && share > 0 ? <Moment at={at} /> : share > 0 ? "" : "–"}</span>
      {is_partly && step !== "paid" ? <small>{say("partly", { done, all })}</small> : null}
    </li>
  );
}

function dot(share: number): string {
  const ink = "var(--mantine-primary-color-filled)";
  return share === 1 ? ink : `conic-gradient(${ink} ${share * 360}deg, var(--line) 0)`;
}
