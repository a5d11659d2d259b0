import { Link } from "@tanstack/react-router";
import { useWords } from "../../words/use-words.ts";
import classes from "./store-tabs.module.css";
import { nextStep } from "./urgency.ts";
import { useWork } from "./use-work.ts";
import { WORK } from "./words.ts";

/** The two halves of a store's day, with how much waits in each. */
export function StoreTabs() {
  const say = useWords(WORK);
  const { orders } = useWork();
  const ready = orders?.filter((head) => nextStep(head) === "hand_over").length;
  const work = orders && ready !== undefined ? orders.length - ready : undefined;
  const tab = (name: string, count: number | undefined) => ({
    "aria-label": count === undefined ? name : say("tab_count", { name, count }),
    children: (
      <>
        {name} <b>{count}</b>
      </>
    ),
  });
  return (
    <nav className={classes.tabs} aria-label={say("tabs")}>
      <Link to="/store" activeOptions={{ exact: true }} className={classes.tab} {...tab(say("work"), work)} />
      <Link to="/store/hand-over" className={classes.tab} {...tab(say("hand_over"), ready)} />
    </nav>
  );
}
