import { useQuery } from "@tanstack/react-query";
import { viewCountsQuery } from "../orders/views/view-queries.ts";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import classes from "./exceptions-badge.module.css";
import { SHELL } from "./words.ts";

/** How many orders wait for a person, wherever one is. */
export function ExceptionsBadge() {
  const say = useWords(SHELL);
  const format = useFormat();
  const counts = useQuery(viewCountsQuery);
  const entry = counts.data?.get("exceptions");
  const count = entry?.count ?? 0;
  if (count === 0) return null;
  return (
    <small className={classes.badge}>
      {`${format.number(count)}${entry?.has_more ? "+" : ""}`}
      <span className="visually-hidden">{say("orders_wait", { count })}</span>
    </small>
  );
}
